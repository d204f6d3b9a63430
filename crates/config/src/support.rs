use camino::Utf8PathBuf;

use crate::effective::is_glob;
use crate::walk::{Excluded, Pattern, walk};
use crate::{ConfigError, ProjectConfig};

/// The support file, absolute; `None` if it is switched off.
pub fn find_support_file(config: &ProjectConfig) -> Result<Option<Utf8PathBuf>, ConfigError> {
    let Some(pattern) = &config.support_file else { return Ok(None) };
    if config.project.join(pattern).is_dir() {
        let block = config.testing_type.block();
        let hint = format!("name a file in it, or set {block}.supportFile to false");
        return Err(ConfigError::NoSupportFile(format!("`supportFile` {pattern} is a folder; {hint}")));
    }
    let nothing = Excluded::nothing(&config.project);
    let patterns = Pattern::list(&config.project, std::slice::from_ref(pattern))?;
    let mut found: Vec<Utf8PathBuf> = patterns.included().flat_map(|pattern| walk(pattern, &nothing)).collect();
    found.sort();
    found.dedup();
    match found.as_slice() {
        [file] => Ok(Some(file.clone())),
        [] => Err(ConfigError::NoSupportFile(missing(config, pattern))),
        several => Err(ConfigError::NoSupportFile(format!(
            "`supportFile` {pattern} matches several files: {}; name one of them",
            several.iter().map(|file| crate::specs::relative(&config.project, file)).collect::<Vec<_>>().join(", ")
        ))),
    }
}

fn missing(config: &ProjectConfig, pattern: &str) -> String {
    let block = config.testing_type.block();
    let former = config.project.join("cypress/support/index.js");
    let hint = if is_glob(pattern) && former.is_file() {
        "; there is a cypress/support/index.js as up to Cypress 9: rename it to e2e.js".to_owned()
    } else {
        format!("; create it, or set {block}.supportFile to false")
    };
    format!("the support file {pattern} does not exist in {}{hint}", config.project)
}
