//! From a folder and the command line to a checked configuration.

use std::time::Duration;

use camino::Utf8PathBuf;
use hinoki_bundle::BundleError;
use hinoki_config::{
    CliValues, ConfigError, ConfigFile, Configuration, FileValues, Mode, NodeFacts, Sources, TestingType,
    find_config_file, find_support_file, parse_values, read_env_files, resolve,
};
use hinoki_node::{ConfigScript, NodeError, NodeOptions, NodeSide, OutputLine, ScriptFormat};
use hinoki_protocol::{BrowserInfo, ConfigValues};
use hinoki_runner::{BrowserChoice, NetworkFiles, RunFacts, RunRequest};
use serde_json::{Map, Value};
use tokio::sync::mpsc::UnboundedSender;
use tokio_util::task::AbortOnDropHandle;

use crate::args::ProjectArguments;
use crate::failure::Failure;

/// Time for the configuration file and for `setupNodeEvents`, each.
const CONFIG_TIMEOUT: Duration = Duration::from_secs(60);

/// A project that can be run.
pub(crate) struct Project {
    pub config: Configuration,
    pub node: NodeSide,
    /// Files that it was read from: a change of one of them makes another project of it.
    pub files: Vec<Utf8PathBuf>,
    /// Browsers of this machine, if the project asked for them.
    pub browsers: Vec<BrowserInfo>,
}

impl Project {
    /// What tests see. Browsers are those that `setupNodeEvents` returned, or was told.
    fn values(&self) -> ConfigValues {
        let mut values = self.config.driver_values();
        let told = (!self.browsers.is_empty()).then(|| serde_json::to_value(&self.browsers).unwrap_or_default());
        let browsers = self.config.browsers().cloned().or(told);
        values.0.extend(browsers.map(|list| ("browsers".to_owned(), list)));
        values
    }

    /// A run of no spec, to be completed.
    pub(crate) fn request(&self, arguments: &ProjectArguments) -> Result<RunRequest, Failure> {
        let config = self.config.project_config()?;
        let version = env!("CARGO_PKG_VERSION").to_owned();
        let facts = NodeFacts { version: version.clone(), browsers: self.browsers.clone(), browser: None };
        Ok(RunRequest {
            values: self.values(),
            facts: RunFacts {
                config: self.config.for_node_events(&facts),
                tag: None,
                silent: false,
                reporter: config.reporter.first().cloned().unwrap_or_else(|| "spec".to_owned()),
            },
            support_file: find_support_file(&config)?,
            config,
            specs: Vec::new(),
            browser: BrowserChoice {
                name: arguments.browser.clone(),
                headed: arguments.headed,
                known: known_browsers(&self.config),
            },
            workers: 1,
            snapshots: self.config.mode() == Mode::Open,
            again: self.config.mode() == Mode::Open,
            network: NetworkFiles::default(),
            node: Some(self.node.clone()),
            version,
        })
    }
}

/// What is to be known of the files that a configuration is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Files {
    /// Only what comes without asking.
    Whatever,
    /// All of them: they are to be watched.
    All,
}

/// Evaluates the configuration. What the user's code prints goes to `output`.
pub(crate) async fn load(
    arguments: &ProjectArguments,
    mode: Mode,
    port: Option<u16>,
    files: Files,
    output: UnboundedSender<OutputLine>,
) -> Result<Project, Failure> {
    let root = root(arguments.project.as_ref())?;
    let file = find_config_file(&root, arguments.config_file.as_deref())?;
    let sources = Sources {
        project: root.clone(),
        testing_type: TestingType::E2e,
        mode,
        file: None,
        env_files: read_env_files(&root)?,
        // Names and values that aren't UTF-8 can't be meant for us.
        environment: std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect(),
        cli: cli_values(arguments, port)?,
    };
    let how = match (file.typescript, files) {
        (true, _) => Evaluation::Bundled,
        (false, Files::All) => Evaluation::Watched,
        (false, Files::Whatever) => Evaluation::Plain,
    };
    let first = match evaluate(&file, how, sources.clone(), output.clone()).await {
        Ok(project) => return Ok(project),
        Err(failed) => failed,
    };
    if file.typescript || !first.may_need_bundling {
        return Err(first.failure);
    }
    // JavaScript that imports TypeScript, or mixes kinds of modules. If bundling doesn't help either, the first error is
    // the one that says what is wrong.
    evaluate(&file, Evaluation::Bundled, sources, output).await.map_err(|_| first.failure)
}

/// Why an evaluation failed.
struct Failed {
    failure: Failure,
    may_need_bundling: bool,
}

impl From<NodeError> for Failed {
    fn from(error: NodeError) -> Self {
        Self { may_need_bundling: may_need_bundling(&error), failure: error.into() }
    }
}

impl From<ConfigError> for Failed {
    fn from(error: ConfigError) -> Self {
        Self { failure: error.into(), may_need_bundling: false }
    }
}

impl From<BundleError> for Failed {
    fn from(error: BundleError) -> Self {
        Self { failure: error.into(), may_need_bundling: false }
    }
}

/// How a configuration file is evaluated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Evaluation {
    /// As it is.
    Plain,
    /// As it is; the files that it is made of are looked up beside.
    Watched,
    /// As one script.
    Bundled,
}

/// Has Node evaluate the file, as it is or bundled, and run its `setupNodeEvents`.
async fn evaluate(
    file: &ConfigFile,
    how: Evaluation,
    mut sources: Sources,
    output: UnboundedSender<OutputLine>,
) -> Result<Project, Failed> {
    // Asking all browsers for their version takes as long as Node takes to start.
    let browsers = mentions_setup(file).then(|| AbortOnDropHandle::new(tokio::spawn(hinoki_runner::browsers())));
    let started = NodeSide::start(NodeOptions::new(sources.project.clone(), output));
    let mut files = vec![file.path.clone()];
    let (node, script) = if how == Evaluation::Bundled {
        let bundler = hinoki_bundle::bundler();
        let (node, script) = tokio::join!(started, bundler.bundle_config(&file.path));
        let script = script?;
        files.extend(script.files.iter().cloned());
        let format = if script.module { ScriptFormat::Module } else { ScriptFormat::CommonJs };
        (node?, ConfigScript::prepared(file.path.clone(), script.script, format))
    } else if how == Evaluation::Watched {
        // What it is made of is watched; that it can't be bundled says nothing of whether Node can evaluate it.
        let bundler = hinoki_bundle::bundler();
        let (node, script) = tokio::join!(started, bundler.bundle_config(&file.path));
        let own = |file: &Utf8PathBuf| !file.components().any(|part| part.as_str() == "node_modules");
        files.extend(script.into_iter().flat_map(|script| script.files).filter(own));
        (node?, ConfigScript::plain(file.path.clone()))
    } else {
        (started.await?, ConfigScript::plain(file.path.clone()))
    };
    let loaded = node.load_config(&script, CONFIG_TIMEOUT).await?;
    files.extend(["cypress.env.json", "hinoki.env.json"].map(|name| sources.project.join(name)));
    sources.file = Some(FileValues {
        path: file.path.clone(),
        values: loaded.values,
        functions: loaded.unportable.into_iter().map(|value| value.path).collect(),
    });
    let config = resolve(&sources)?.with_node(node.path(), node.version());
    if !loaded.e2e_setup {
        return Ok(Project { config, node, files, browsers: Vec::new() });
    }
    let browsers = match browsers {
        Some(asked) => asked.await.unwrap_or_default(),
        None => hinoki_runner::browsers().await,
    };
    let facts =
        NodeFacts { version: env!("CARGO_PKG_VERSION").to_owned(), browsers: browsers.clone(), ..NodeFacts::default() };
    let setup = node.setup_node_events("e2e", config.for_node_events(&facts), CONFIG_TIMEOUT).await?;
    let config = match setup.config {
        Some(returned) => config.apply_node_events(&returned)?,
        None => config,
    };
    Ok(Project { config, node, files, browsers })
}

/// The list of browsers that `setupNodeEvents` returned. Those that it adds often lack most properties.
fn known_browsers(config: &Configuration) -> Vec<BrowserInfo> {
    let list = config.browsers().and_then(Value::as_array);
    let text = |browser: &Value, name: &str| match browser.get(name) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    };
    let known = list.into_iter().flatten().map(|browser| BrowserInfo {
        name: text(browser, "name"),
        family: text(browser, "family"),
        channel: text(browser, "channel"),
        display_name: text(browser, "displayName"),
        version: text(browser, "version"),
        major_version: text(browser, "majorVersion"),
        path: text(browser, "path"),
        ..BrowserInfo::default()
    });
    known.filter(|browser| !browser.path.is_empty()).collect()
}

/// Whether the file probably has `setupNodeEvents`, which gets a list of browsers.
fn mentions_setup(file: &ConfigFile) -> bool {
    std::fs::read_to_string(&file.path).is_ok_and(|text| text.contains("setupNodeEvents"))
}

/// Whether Node failed at finding or reading files, not in what they do.
fn may_need_bundling(error: &NodeError) -> bool {
    const CODES: [&str; 5] = [
        "ERR_MODULE_NOT_FOUND",
        "ERR_REQUIRE_ESM",
        "ERR_UNKNOWN_FILE_EXTENSION",
        "ERR_UNSUPPORTED_DIR_IMPORT",
        "MODULE_NOT_FOUND",
    ];
    error.failure().is_some_and(|failure| {
        failure.name == "SyntaxError" || failure.code.as_deref().is_some_and(|code| CODES.contains(&code))
    })
}

/// The project's folder, absolute.
pub(crate) fn root(wanted: Option<&Utf8PathBuf>) -> Result<Utf8PathBuf, Failure> {
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

fn cli_values(arguments: &ProjectArguments, port: Option<u16>) -> Result<CliValues, Failure> {
    let all = |flag: &str, texts: &[String]| -> Result<_, Failure> {
        let mut values = Map::new();
        for text in texts {
            values.extend(parse_values(flag, text)?);
        }
        Ok(values)
    };
    let mut config = all("--config", &arguments.config)?;
    if let Some(port) = port {
        config.insert("port".into(), port.into());
    }
    Ok(CliValues { config, env: all("--env", &arguments.env)?, expose: all("--expose", &arguments.expose)? })
}
