//! From a folder and the command line to a checked configuration.

use std::time::Duration;

use camino::Utf8PathBuf;
use hinoki_config::{
    CliValues, Configuration, FileValues, Mode, NodeFacts, Sources, TestingType, find_config_file, parse_values,
    read_env_files, resolve,
};
use hinoki_node::{ConfigScript, NodeOptions, NodeSide, OutputLine, ScriptFormat};
use serde_json::Map;
use tokio::sync::mpsc::UnboundedSender;

use crate::args::RunArguments;
use crate::failure::Failure;

/// Time for the configuration file and for `setupNodeEvents`, each.
const CONFIG_TIMEOUT: Duration = Duration::from_secs(60);

/// A project that can be run.
pub(crate) struct Project {
    pub config: Configuration,
    pub node: NodeSide,
}

/// Evaluates the configuration. What the user's code prints goes to `output`.
pub(crate) async fn load(arguments: &RunArguments, output: UnboundedSender<OutputLine>) -> Result<Project, Failure> {
    let root = root(arguments.project.as_ref())?;
    let found = find_config_file(&root, arguments.config_file.as_deref())?;
    let cli = cli_values(arguments)?;
    let started = NodeSide::start(NodeOptions::new(root.clone(), output));
    let (node, script) = if found.typescript {
        let bundler = hinoki_bundle::bundler();
        let (node, script) = tokio::join!(started, bundler.bundle_config(&found.path));
        let script = script?;
        let format = if script.module { ScriptFormat::Module } else { ScriptFormat::CommonJs };
        (node?, ConfigScript::prepared(found.path.clone(), script.script, format))
    } else {
        (started.await?, ConfigScript::plain(found.path.clone()))
    };
    let loaded = node.load_config(&script, CONFIG_TIMEOUT).await?;
    let config = resolve(&Sources {
        project: root.clone(),
        testing_type: TestingType::E2e,
        mode: Mode::Run,
        file: Some(FileValues {
            path: found.path,
            values: loaded.values,
            functions: loaded.unportable.into_iter().map(|value| value.path).collect(),
        }),
        env_files: read_env_files(&root)?,
        // Names and values that aren't UTF-8 can't be meant for us.
        environment: std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect(),
        cli,
    })?;
    if !loaded.e2e_setup {
        return Ok(Project { config, node });
    }
    let facts = NodeFacts { version: env!("CARGO_PKG_VERSION").to_owned(), ..NodeFacts::default() };
    let setup = node.setup_node_events("e2e", config.for_node_events(&facts), CONFIG_TIMEOUT).await?;
    let config = match setup.config {
        Some(returned) => config.apply_node_events(&returned)?,
        None => config,
    };
    Ok(Project { config, node })
}

fn root(wanted: Option<&Utf8PathBuf>) -> Result<Utf8PathBuf, Failure> {
    let here = std::env::current_dir().map_err(|error| Failure::usage(format!("no working folder: {error}")))?;
    let here = Utf8PathBuf::from_path_buf(here)
        .map_err(|path| Failure::usage(format!("the path of the working folder is no UTF-8: {}", path.display())))?;
    let root = wanted.map_or_else(|| here.clone(), |wanted| here.join(wanted));
    if !root.is_dir() {
        return Err(Failure::usage(format!("there is no project folder {root}"))
            .with_hint("--project takes the folder that holds the configuration file"));
    }
    root.canonicalize_utf8().map_err(|error| Failure::usage(format!("{root} can't be read: {error}")))
}

fn cli_values(arguments: &RunArguments) -> Result<CliValues, Failure> {
    let all = |flag: &str, texts: &[String]| -> Result<_, Failure> {
        let mut values = Map::new();
        for text in texts {
            values.extend(parse_values(flag, text)?);
        }
        Ok(values)
    };
    let mut config = all("--config", &arguments.config)?;
    if let Some(port) = arguments.port {
        config.insert("port".into(), port.into());
    }
    Ok(CliValues { config, env: all("--env", &arguments.env)?, expose: all("--expose", &arguments.expose)? })
}
