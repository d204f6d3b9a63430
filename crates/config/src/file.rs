use camino::{Utf8Path, Utf8PathBuf};

use crate::ConfigError;

/// The configuration file of a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigFile {
    /// Absolute path.
    pub path: Utf8PathBuf,
    /// Whether it must be bundled before Node can load it.
    pub typescript: bool,
}

/// Finds the configuration file in the project's root, or takes the one that `--config-file` names.
pub fn find_config_file(project: &Utf8Path, wanted: Option<&Utf8Path>) -> Result<ConfigFile, ConfigError> {
    let _ = (project, wanted);
    todo!()
}
