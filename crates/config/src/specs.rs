use hinoki_protocol::SpecFile;

use crate::{ConfigError, ProjectConfig};

/// The specs of a run, by path. `chosen` is what `--spec` names (paths, folders, globs, comma lists); empty: all.
pub fn find_specs(config: &ProjectConfig, chosen: &[String]) -> Result<Vec<SpecFile>, ConfigError> {
    let _ = (config, chosen);
    todo!()
}
