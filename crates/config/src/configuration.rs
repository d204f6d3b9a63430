use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};
use hinoki_protocol::BrowserInfo;
use serde_json::{Map, Value};

use crate::merge::{Layer, Merge};
use crate::{ConfigError, Level, Mode, TestingType, options};

/// Where a value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Origin {
    /// Nobody set it.
    Default,
    /// The configuration file.
    File,
    /// `cypress.env.json` or `hinoki.env.json`.
    EnvFile,
    /// An environment variable.
    Environment,
    /// The command line.
    Cli,
    /// What `setupNodeEvents` returned.
    NodeEvents,
}

/// A value and where it comes from.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting {
    /// The value.
    pub value: Value,
    /// Its origin.
    pub origin: Origin,
    /// The origin in detail: a file, a variable, a flag.
    pub place: String,
}

/// What `setupNodeEvents` is told beside the configuration.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct NodeFacts {
    /// Version of the program, shown as `hinokiVersion`; `version` is [`CYPRESS_VERSION`](crate::CYPRESS_VERSION).
    pub version: String,
    /// Browsers found.
    pub browsers: Vec<BrowserInfo>,
    /// The one of this run, if already known.
    pub browser: Option<BrowserInfo>,
}

/// The merged and checked configuration.
#[derive(Debug, Clone, PartialEq)]
pub struct Configuration {
    pub(crate) project: Utf8PathBuf,
    pub(crate) config_file: Option<Utf8PathBuf>,
    pub(crate) testing_type: TestingType,
    pub(crate) mode: Mode,
    /// One for each option, in the order of the table.
    pub(crate) settings: Vec<Setting>,
    pub(crate) env: BTreeMap<String, Setting>,
    pub(crate) expose: BTreeMap<String, Setting>,
    pub(crate) warnings: Vec<String>,
    pub(crate) browsers: Option<Value>,
    /// Path and version of the project's Node.
    pub(crate) node: Option<(String, String)>,
}

impl Configuration {
    /// Absolute path of the project's root.
    pub fn project(&self) -> &Utf8Path {
        &self.project
    }

    /// Absolute path of the configuration file.
    pub fn config_file(&self) -> Option<&Utf8Path> {
        self.config_file.as_deref()
    }

    /// Which block counts.
    pub fn testing_type(&self) -> TestingType {
        self.testing_type
    }

    /// Run or open.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// An option's value and origin.
    pub fn setting(&self, name: &str) -> Option<&Setting> {
        options().iter().position(|option| option.name == name).and_then(|index| self.settings.get(index))
    }

    /// All options in the order of the table, with their values as they were set; see [`Self::env`] and
    /// [`Self::expose`] for those two.
    pub fn settings(&self) -> impl Iterator<Item = (&'static str, &Setting)> {
        options()
            .iter()
            .zip(&self.settings)
            .map(|(option, setting)| (option.name, setting))
            .filter(|(name, _)| !matches!(*name, "env" | "expose" | "e2e" | "component" | "setupNodeEvents"))
    }

    /// Values of `env`, with their origins.
    pub fn env(&self) -> impl Iterator<Item = (&str, &Setting)> {
        self.env.iter().map(|(name, setting)| (name.as_str(), setting))
    }

    /// Values of `expose`, with their origins.
    pub fn expose(&self) -> impl Iterator<Item = (&str, &Setting)> {
        self.expose.iter().map(|(name, setting)| (name.as_str(), setting))
    }

    /// What should be said to the user, but fails nothing.
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// The list of browsers that `setupNodeEvents` returned, if it returned one.
    pub fn browsers(&self) -> Option<&Value> {
        self.browsers.as_ref()
    }

    /// Says which Node evaluates the project's code.
    #[must_use]
    pub fn with_node(self, path: &str, version: &str) -> Self {
        Self { node: Some((path.to_owned(), version.to_owned())), ..self }
    }

    /// The `config` argument of `setupNodeEvents`: the options with absolute folders, and the facts that Cypress documents.
    pub fn for_node_events(&self, facts: &NodeFacts) -> Map<String, Value> {
        let mut values = self.effective();
        values.insert("env".into(), plain(&self.env).into());
        values.insert("hinokiVersion".into(), facts.version.clone().into());
        // Strings, numbers and lists of those: nothing that can fail.
        values.insert("browsers".into(), serde_json::to_value(&facts.browsers).unwrap_or_default());
        if let Some(browser) = &facts.browser {
            values.insert("browser".into(), serde_json::to_value(browser).unwrap_or_default());
        }
        values
    }

    /// Takes over what `setupNodeEvents` changed: values that differ from what it was given. Read-only facts and names
    /// that are no options are passed over, as plugins return all kinds of things.
    pub fn apply_node_events(self, returned: &Map<String, Value>) -> Result<Self, ConfigError> {
        let given = self.for_node_events(&NodeFacts::default());
        let layer = Layer::node_events(None);
        let (project, config_file, node) = (self.project.clone(), self.config_file.clone(), self.node.clone());
        let mut merge = Merge {
            testing_type: self.testing_type,
            mode: self.mode,
            settings: self.settings,
            env: self.env,
            expose: self.expose,
            warnings: self.warnings,
            problems: Vec::new(),
        };
        let changed = |values: &Map<String, Value>| -> Map<String, Value> {
            let differs = |(name, value): &(&String, &Value)| match (given.get(*name), value) {
                (Some(Value::Object(before)), Value::Object(after)) => before != after,
                (Some(before), after) => before != *after,
                (None, after) => !after.is_null(),
            };
            values
                .iter()
                .filter(differs)
                .map(|(name, value)| (name.clone(), only_changed(&given, name, value)))
                .collect()
        };
        merge.add(&changed(returned), &layer);
        let block = merge.testing_type.block();
        if let Some(Value::Object(values)) = returned.get(block) {
            merge.add(&changed(values), &Layer::node_events(Some(block)));
        }
        let mut configuration = merge.finish(project, config_file)?;
        configuration.node = node;
        configuration.browsers = returned.get("browsers").filter(|value| value.is_array()).cloned();
        Ok(configuration)
    }

    /// Names of options that can't be changed while tests run, and of those that only a suite can change.
    pub fn read_only_options() -> (Vec<&'static str>, Vec<&'static str>) {
        let of =
            |level: Level| options().iter().filter(|option| option.level == level).map(|option| option.name).collect();
        (of(Level::ReadOnly), of(Level::Suite))
    }
}

/// Of `env` and `expose`, the entries that changed: the others keep their origin.
fn only_changed(given: &Map<String, Value>, name: &str, value: &Value) -> Value {
    match (name, value, given.get(name)) {
        ("env" | "expose", Value::Object(after), Some(Value::Object(before))) => after
            .iter()
            .filter(|(key, value)| before.get(*key) != Some(value))
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect(),
        _ => value.clone(),
    }
}

/// Values without their origins.
pub(crate) fn plain(values: &BTreeMap<String, Setting>) -> Map<String, Value> {
    values.iter().map(|(name, setting)| (name.clone(), setting.value.clone())).collect()
}
