use camino::Utf8PathBuf;
use serde_json::{Map, Value};

use crate::{CliValues, ConfigError, Configuration, EnvFile, Mode, TestingType};

/// What the configuration file exports.
#[derive(Debug, Clone, PartialEq)]
pub struct FileValues {
    /// Absolute path.
    pub path: Utf8PathBuf,
    /// Its values, as JSON.
    pub values: Map<String, Value>,
    /// Places of values that JSON can't carry: `e2e.setupNodeEvents`.
    pub functions: Vec<String>,
}

/// Everything that the configuration is made of.
#[derive(Debug, Clone, PartialEq)]
pub struct Sources {
    /// Absolute path of the project's root.
    pub project: Utf8PathBuf,
    /// Which block counts.
    pub testing_type: TestingType,
    /// Run or open.
    pub mode: Mode,
    /// The configuration file.
    pub file: Option<FileValues>,
    /// `cypress.env.json` and `hinoki.env.json`.
    pub env_files: Vec<EnvFile>,
    /// Environment variables of the process.
    pub environment: Vec<(String, String)>,
    /// The command line.
    pub cli: CliValues,
}

/// Merges and checks.
///
/// Later ones win: defaults, the root of the configuration file, its block of the testing type, the env files
/// (`env` only), environment variables, the command line. `setupNodeEvents` comes last, by
/// [`Configuration::apply_node_events`].
pub fn resolve(sources: &Sources) -> Result<Configuration, ConfigError> {
    let _ = sources;
    todo!()
}
