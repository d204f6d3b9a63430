//! The list of specs.

use std::collections::BTreeSet;
use std::time::SystemTime;

use camino::Utf8Path;
use hinoki_config::{ConfigError, ProjectConfig, find_specs};
use hinoki_open::Hub;
use hinoki_protocol::{LastResult, SpecEntry, SpecFile, SpecResult, State};
use tokio_util::task::AbortOnDropHandle;

use super::starts;

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
pub(crate) fn entry(file: SpecFile, modified: Option<bool>, last: Option<LastResult>) -> SpecEntry {
    SpecEntry { changed_at: changed_at(&file.absolute), modified, last, file }
}

/// When a file was changed last, ms since the Unix epoch; 0 if that can't be known.
pub(crate) fn changed_at(path: &str) -> f64 {
    let changed = std::fs::metadata(path).and_then(|file| file.modified()).ok();
    let since = changed.and_then(|time| time.duration_since(SystemTime::UNIX_EPOCH).ok());
    since.map_or(0.0, |since| since.as_secs_f64() * 1e3)
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

/// Marks, in the background, the specs that differ from what is committed. What was asked before is given up.
pub(crate) fn mark_modified(hub: Hub, project: &Utf8Path) -> AbortOnDropHandle<()> {
    let project = project.to_owned();
    AbortOnDropHandle::new(tokio::spawn(async move {
        let Some(changed) = starts::changed_files(&project).await else { return };
        let changed: BTreeSet<String> = changed.into_iter().collect();
        hub.specs(|specs| {
            for spec in specs {
                // What lies outside of the project was not asked for.
                let inside = !spec.file.relative.starts_with("..");
                spec.modified = inside.then(|| changed.contains(&spec.file.relative));
            }
        });
    }))
}
