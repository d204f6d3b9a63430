//! A run: browser, bundles and workers, from the first event to the last.

use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use futures_util::future::join_all;
use hinoki_browser::LaunchOptions;
use hinoki_bundle::{BundleRequest, bundler};
use hinoki_protocol::{EVENT_VERSION, RunEvent, RunResult, RunStarted, Totals};
use hinoki_vault::{Vault, VaultOptions};
use tokio::sync::mpsc::UnboundedSender;
use tokio_util::sync::CancellationToken;

use crate::artifacts::below_common_folder;
use crate::browsers::{described, launch_options};
use crate::net::request::Clients;
use crate::node_events::{before_browser_launch, before_run};
use crate::pool::Pool;
use crate::queue::Queue;
use crate::shared::{Shared, now};
use crate::static_server::StaticServer;
use crate::{RunError, RunRequest, worker};

/// Runs all specs of a request. Events go to `events`, which is dropped at the end; `cancel` ends the run early, with
/// everything that it started.
///
/// Errors: no usable browser, a key for sessions that can't be one, or a folder or port that can't be used. Failing specs
/// are no errors.
pub async fn run(
    request: RunRequest,
    events: UnboundedSender<RunEvent>,
    cancel: CancellationToken,
) -> Result<RunResult, RunError> {
    let started_at = now();
    let config = &request.config;
    let kept = VaultOptions::from_environment(config.project.as_std_path(), |name| std::env::var(name).ok())?;
    if config.trash_assets_before_runs {
        for folder in config.screenshots_folder.iter().chain([&config.videos_folder, &config.downloads_folder]) {
            empty(folder, &config.project)?;
        }
    }
    let files = match config.base_url {
        Some(_) => None,
        None => Some(serve_files(&config.file_server_folder, config.port).await?),
    };
    let Some(options) = cancel.run_until_cancelled(prepared(&request)).await else {
        return Ok(interrupted(started_at));
    };
    let pool = Pool::new(options?);
    let bundling = BundleRequest {
        root: config.project.clone(),
        support_file: request.support_file.clone(),
        ..BundleRequest::default()
    };
    let workers = usize::try_from(request.workers).unwrap_or(1);
    let queue = Queue::new(bundler(), bundling, request.specs.clone(), workers);
    let relative: Vec<Utf8PathBuf> = request.specs.iter().map(|spec| spec.relative.clone().into()).collect();
    let short_names =
        request.specs.iter().map(|spec| spec.relative.clone()).zip(below_common_folder(&relative)).collect();
    let vault = Vault::open(kept);
    let clients = Arc::new(Clients::new(&request.config.hosts));
    let shared = Shared { request, pool, queue, vault, files, clients, events, cancel, short_names };

    let browser = tokio::select! {
        () = shared.cancel.cancelled() => return Ok(interrupted(started_at)),
        browser = shared.pool.browser() => browser?,
    };
    shared.emit([RunEvent::RunStarted(RunStarted {
        version: EVENT_VERSION,
        hinoki: shared.request.version.clone(),
        project: shared.project().to_string(),
        browser: shared.pool.info(&browser),
        specs: shared.request.specs.clone(),
        workers: shared.request.workers,
        at: started_at,
    })]);
    drop(browser);

    let warn = |message| shared.emit([RunEvent::Warning { spec: None, message }]);
    let results = tokio::select! {
        results = join_all((0..shared.request.workers).map(|number| worker::work(number, &shared))) => results.concat(),
        never = shared.vault.saving(warn) => match never {},
    };
    shared.vault.flush(warn).await;
    let mut totals = Totals::default();
    results.iter().for_each(|result| totals.add(&result.totals));
    if totals.tests == 0 && results.iter().all(|spec| spec.error.is_none()) && !shared.cancel.is_cancelled() {
        let message = "none of the specs declares a test, so nothing was tested: the run counts as failed".to_owned();
        shared.emit([RunEvent::Warning { spec: None, message }]);
    }
    let result = RunResult {
        totals,
        started_at,
        duration: now() - started_at,
        failed_specs: count(results.iter().filter(|spec| spec.error.is_some() || spec.totals.failed > 0)),
        specs: count(results.iter()),
        interrupted: shared.cancel.is_cancelled().then(|| "interrupted".to_owned()),
    };
    shared.emit([RunEvent::RunFinished { result: result.clone() }]);
    shared.pool.shutdown().await;
    Ok(result)
}

/// How the browser is launched, after the user's handlers had their say.
async fn prepared(request: &RunRequest) -> Result<LaunchOptions, RunError> {
    let options = launch_options(request)?;
    let listened = ["before:run", "before:browser:launch"];
    if !request.node.as_ref().is_some_and(|node| listened.iter().any(|event| node.listens(event))) {
        return Ok(options);
    }
    let version = options.browser.version().await.unwrap_or_else(|error| {
        tracing::warn!(%error, "the browser's version is not known before it runs");
        None
    });
    let browser = described(&options.browser, version, options.headless);
    before_run(request, &browser).await?;
    before_browser_launch(request, &browser, options).await
}

fn interrupted(started_at: f64) -> RunResult {
    RunResult {
        totals: Totals::default(),
        started_at,
        duration: now() - started_at,
        failed_specs: 0,
        specs: 0,
        interrupted: Some("interrupted before a spec was run".into()),
    }
}

fn count<T>(items: impl Iterator<Item = T>) -> u32 {
    u32::try_from(items.count()).unwrap_or(u32::MAX)
}

async fn serve_files(folder: &Utf8Path, port: Option<u16>) -> Result<StaticServer, RunError> {
    let failed = |source| RunError::Io { what: "serving", path: folder.to_owned(), source };
    StaticServer::start(folder, port).await.map_err(failed)
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
