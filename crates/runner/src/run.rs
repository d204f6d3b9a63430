//! A run from beginning to end.

use camino::Utf8Path;
use hinoki_config::ProjectConfig;
use hinoki_protocol::{RunEvent, RunResult};
use tokio::sync::mpsc::UnboundedSender;
use tokio_util::sync::CancellationToken;

use crate::engine::interrupted;
use crate::shared::now;
use crate::{Engine, Order, RunError, RunRequest};

/// Runs all specs of a request, as the order says beside. Events go to `events`, which is dropped at the end; `cancel` ends the run early, with
/// everything that it started.
///
/// Errors: no usable browser, a key for sessions that can't be one, or a folder or port that can't be used. Failing specs
/// are no errors.
pub async fn run(
    request: RunRequest,
    order: Order,
    events: UnboundedSender<RunEvent>,
    cancel: CancellationToken,
) -> Result<RunResult, RunError> {
    let started_at = now();
    trash_assets(&request.config)?;
    let order = Order { specs: request.specs.clone(), ..order };
    let Some(started) = cancel.run_until_cancelled(Engine::start(request, events, None)).await else {
        return Ok(interrupted(started_at));
    };
    let (mut engine, _news) = started?;
    let result = engine.run(order, cancel).await;
    engine.shutdown().await;
    result
}

/// Empties the folders for artifacts, if the configuration wants that before a run.
///
/// # Errors
/// A file can't be removed.
pub fn trash_assets(config: &ProjectConfig) -> Result<(), RunError> {
    let folders = config.screenshots_folder.iter().chain([&config.videos_folder, &config.downloads_folder]);
    let mut folders = folders.filter(|_| config.trash_assets_before_runs);
    folders.try_for_each(|folder| empty(folder, &config.project))
}

/// Removes what a former run left in a folder below the project; never the project itself or what lies outside.
fn empty(folder: &Utf8Path, project: &Utf8Path) -> Result<(), RunError> {
    if folder == project || !folder.starts_with(project) || !folder.is_dir() {
        return Ok(());
    }
    let failed = |source| RunError::Io { what: "emptying", path: folder.to_owned(), source };
    for entry in folder.read_dir_utf8().map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let removed = match entry.file_type() {
            Ok(kind) if kind.is_dir() => std::fs::remove_dir_all(entry.path()),
            _ => std::fs::remove_file(entry.path()),
        };
        removed.map_err(failed)?;
    }
    Ok(())
}
