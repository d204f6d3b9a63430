//! A project in a temporary folder, and a real Node process for it.

use std::sync::Arc;
use std::time::Duration;

use camino::{Utf8Path, Utf8PathBuf};
use hinoki_node::{ConfigScript, LoadedConfig, NodeError, NodeOptions, NodeSetup, NodeSide, OutputLine};
use serde_json::{Map, Value};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// Long enough for a busy machine; only what hangs takes that long.
pub const LONG: Duration = Duration::from_secs(60);

pub struct Project {
    folder: Arc<tempfile::TempDir>,
}

impl Project {
    pub fn new(files: &[(&str, &str)]) -> Self {
        let project = Self { folder: Arc::new(tempfile::tempdir().unwrap()) };
        for (name, text) in files {
            let path = project.path(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        project
    }

    pub fn root(&self) -> Utf8PathBuf {
        Utf8Path::from_path(self.folder.path()).unwrap().canonicalize_utf8().unwrap()
    }

    pub fn path(&self, name: &str) -> Utf8PathBuf {
        self.root().join(name)
    }

    pub async fn start(&self) -> Side {
        let (sender, output) = unbounded_channel();
        let node = NodeSide::start(NodeOptions::new(self.root(), sender)).await.unwrap();
        Side { node, output, _folder: self.folder.clone() }
    }

    /// Starts and loads a file.
    pub async fn load(&self, name: &str) -> (Side, Result<LoadedConfig, NodeError>) {
        let side = self.start().await;
        let loaded = side.node.load_config(&ConfigScript::plain(self.path(name)), LONG).await;
        (side, loaded)
    }

    /// Starts, loads a file and runs its `setupNodeEvents`.
    pub async fn set_up(&self, name: &str) -> (Side, Result<NodeSetup, NodeError>) {
        let (side, loaded) = self.load(name).await;
        loaded.unwrap();
        let setup = side.node.setup_node_events("e2e", given_config(), LONG).await;
        (side, setup)
    }
}

pub struct Side {
    pub node: NodeSide,
    pub output: UnboundedReceiver<OutputLine>,
    _folder: Arc<tempfile::TempDir>,
}

pub fn given_config() -> Map<String, Value> {
    let config =
        serde_json::json!({ "baseUrl": null, "viewportWidth": 1000, "env": { "host": "here" }, "projectRoot": "/p" });
    config.as_object().unwrap().clone()
}

pub fn is_alive(pid: i64) -> bool {
    // A zombie has ended.
    std::fs::read_to_string(format!("/proc/{pid}/stat"))
        .is_ok_and(|stat| !stat.rsplit(')').next().unwrap_or_default().trim_start().starts_with('Z'))
}
