use camino::{Utf8Path, Utf8PathBuf};
use hinoki_protocol::{BrowserInfo, ConfigValues};
use serde_json::{Map, Value};

use crate::{ConfigError, Mode, ProjectConfig, TestingType};

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
    /// Version of the program.
    pub version: String,
    /// Browsers found.
    pub browsers: Vec<BrowserInfo>,
    /// The one of this run, if already known.
    pub browser: Option<BrowserInfo>,
}

/// The merged and checked configuration.
#[derive(Debug, Clone, PartialEq)]
pub struct Configuration {
    project: Utf8PathBuf,
    testing_type: TestingType,
    mode: Mode,
    warnings: Vec<String>,
}

impl Configuration {
    /// Absolute path of the project's root.
    pub fn project(&self) -> &Utf8Path {
        &self.project
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
        let _ = name;
        todo!()
    }

    /// All options in the order of the table, `env` and `expose` left out.
    pub fn settings(&self) -> impl Iterator<Item = (&'static str, &Setting)> {
        std::iter::empty()
    }

    /// Values of `env`, with their origins.
    pub fn env(&self) -> impl Iterator<Item = (&str, &Setting)> {
        std::iter::empty()
    }

    /// Values of `expose`, with their origins.
    pub fn expose(&self) -> impl Iterator<Item = (&str, &Setting)> {
        std::iter::empty()
    }

    /// What should be said to the user, but fails nothing.
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// The `config` argument of `setupNodeEvents`.
    pub fn for_node_events(&self, facts: &NodeFacts) -> Map<String, Value> {
        let _ = facts;
        todo!()
    }

    /// Takes over what `setupNodeEvents` changed: values that differ from what it was given.
    pub fn apply_node_events(self, returned: &Map<String, Value>) -> Result<Self, ConfigError> {
        let _ = returned;
        todo!()
    }

    /// The host's view.
    pub fn project_config(&self) -> Result<ProjectConfig, ConfigError> {
        todo!()
    }

    /// The driver's view: `Cypress.config()`.
    pub fn driver_values(&self) -> ConfigValues {
        todo!()
    }

    /// Names of options that can't be changed while tests run, and of those that only a suite can change.
    pub fn read_only_options() -> (Vec<&'static str>, Vec<&'static str>) {
        todo!()
    }
}
