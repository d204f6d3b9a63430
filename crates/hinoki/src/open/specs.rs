//! The list of specs.

use std::time::SystemTime;

use hinoki_config::{ConfigError, ProjectConfig, find_specs};
use hinoki_protocol::{LastResult, SpecEntry, SpecFile, SpecResult, State};

/// The project's specs; none if there is none yet.
pub(crate) fn find(config: &ProjectConfig) -> Vec<SpecFile> {
    match find_specs(config, &[]) {
        Ok(specs) => specs,
        Err(ConfigError::NoSpecs(_)) => Vec::new(),
        Err(error) => {
            tracing::warn!(%error, "the specs can't be listed");
            Vec::new()
        }
    }
}

/// A spec as the list shows it.
pub(crate) fn entry(file: SpecFile, last: Option<LastResult>) -> SpecEntry {
    let changed = std::fs::metadata(&file.absolute).and_then(|file| file.modified()).ok();
    let since = changed.and_then(|time| time.duration_since(SystemTime::UNIX_EPOCH).ok());
    SpecEntry { changed_at: since.map_or(0.0, |since| since.as_secs_f64() * 1e3), modified: None, last, file }
}

/// How a spec ended, for the list.
pub(crate) fn last(result: &SpecResult) -> LastResult {
    let failed = result.error.is_some() || result.totals.failed > 0;
    let state = match result.totals {
        _ if failed => State::Failed,
        totals if totals.passed > 0 => State::Passed,
        totals if totals.skipped > 0 => State::Skipped,
        _ => State::Pending,
    };
    LastResult { state, totals: result.totals, duration: result.duration, at: result.started_at + result.duration }
}
