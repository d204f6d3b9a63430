use camino::Utf8PathBuf;

use crate::{ConfigError, ProjectConfig};

/// The support file, absolute; `None` if it is switched off.
pub fn find_support_file(config: &ProjectConfig) -> Result<Option<Utf8PathBuf>, ConfigError> {
    let _ = config;
    todo!()
}
