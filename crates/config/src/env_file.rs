use camino::{Utf8Path, Utf8PathBuf};
use serde_json::{Map, Value};

use crate::ConfigError;

/// A file with values for `env`.
#[derive(Debug, Clone, PartialEq)]
pub struct EnvFile {
    /// Its path.
    pub path: Utf8PathBuf,
    /// Its values.
    pub values: Map<String, Value>,
}

/// Reads `cypress.env.json` and `hinoki.env.json` of the project's root, those that exist.
pub fn read_env_files(project: &Utf8Path) -> Result<Vec<EnvFile>, ConfigError> {
    let _ = project;
    todo!()
}
