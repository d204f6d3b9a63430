use std::time::Duration;

use serde_json::{Map, Value};

use crate::{ConfigScript, LoadedConfig, NodeError, NodeOptions, NodeSetup};

/// The running Node process of the user's side. Cheap to clone; the process and all its children end with the last clone.
#[derive(Debug, Clone)]
pub struct NodeSide {}

impl NodeSide {
    /// Finds `node` and starts it.
    pub async fn start(options: NodeOptions) -> Result<Self, NodeError> {
        let _ = options;
        todo!()
    }

    /// Version of Node, `20.20.2`.
    pub fn version(&self) -> &str {
        todo!()
    }

    /// Evaluates the configuration file.
    pub async fn load_config(&self, script: &ConfigScript, timeout: Duration) -> Result<LoadedConfig, NodeError> {
        let _ = (script, timeout);
        todo!()
    }

    /// Calls `setupNodeEvents(on, config)` of the loaded file's block `testing_type` (`e2e` or `component`), if it has one.
    pub async fn setup_node_events(
        &self,
        testing_type: &str,
        config: Map<String, Value>,
        timeout: Duration,
    ) -> Result<NodeSetup, NodeError> {
        let _ = (testing_type, config, timeout);
        todo!()
    }

    /// Runs a `cy.task`. An absent `arg` is `undefined`.
    pub async fn task(&self, name: &str, arg: Option<Value>, timeout: Duration) -> Result<Value, NodeError> {
        let _ = (name, arg, timeout);
        todo!()
    }

    /// Runs the handlers of a node event, such as `before:run`; yields what they return. `None` if nothing or nobody listens.
    pub async fn emit(&self, event: &str, args: Vec<Value>, timeout: Duration) -> Result<Option<Value>, NodeError> {
        let _ = (event, args, timeout);
        todo!()
    }

    /// Ends the process and all that it started, and waits until it is gone.
    pub async fn shutdown(&self) {
        todo!()
    }
}
