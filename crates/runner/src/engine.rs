//! What runs of one project have in common, and what stays from one to the next: browser, tabs, saved sessions, bundles.

use std::sync::atomic::AtomicI64;
use std::sync::{Arc, Mutex};

use camino::{Utf8Path, Utf8PathBuf};
use futures_util::future::join_all;
use hinoki_browser::LaunchOptions;
use hinoki_bundle::{BundleRequest, Bundler, bundler};
use hinoki_config::Mode;
use hinoki_protocol::{BrowserInfo, EVENT_VERSION, RunEvent, RunResult, RunStarted, SpecFile, TestChoice, Totals};
use hinoki_vault::{Vault, VaultOptions};
use tokio::sync::OnceCell;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender};
use tokio_util::sync::CancellationToken;

use crate::artifacts::below_common_folder;
use crate::browsers::{described, launch_options};
use crate::chosen::Grep;
use crate::net::proxy::Proxy;
use crate::net::replay::Replay;
use crate::net::request::{Certificates, Clients};
use crate::net::traffic::Recorder;
use crate::node_events::{after_open, before_browser_launch, before_run};
use crate::pool::Pool;
use crate::preprocessor::with_preprocessor;
use crate::queue::Queue;
use crate::remote::Watched;
use crate::shared::{Shared, now};
use crate::static_server::StaticServer;
use crate::worker::{Kept, work};
use crate::{PageNews, Remote, RunError, RunRequest, SavedSessions};

/// One run of an engine.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Order {
    /// Specs in the order in which they are taken.
    pub specs: Vec<SpecFile>,
    /// Single tests of them; of a spec that has none here all run.
    pub tests: Vec<TestChoice>,
    /// The run was caused by clearing the saved sessions: doing so from a test doesn't cause another.
    pub cleared: bool,
    /// Only tests whose titles and tags it matches.
    pub grep: Option<Grep>,
    /// Declare tests but don't run them.
    pub list: bool,
    /// So many failures end the run.
    pub bail: Option<u32>,
    /// Keep the last page to be looked at until the run is ended from outside.
    pub stay: bool,
}

/// What happened while nothing ran.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Idle {
    /// Someone asked in the browser that the specs be run again, for this reason.
    Rerun(String),
    /// The browser is gone.
    BrowserGone(String),
    /// The page that was left to be looked at is gone.
    PageLost(String),
}

/// Runs specs of a project, again and again.
pub struct Engine {
    request: RunRequest,
    pool: Arc<Pool>,
    vault: Vault,
    files: Option<Arc<StaticServer>>,
    clients: Arc<Clients>,
    replay: Option<Arc<Replay>>,
    bundler: Arc<dyn Bundler>,
    events: UnboundedSender<RunEvent>,
    watched: Watched,
    remote: Remote,
    kept: Kept,
    /// Handlers of `before:run` know of the first run.
    announced: bool,
}

impl Engine {
    /// Makes ready for runs of a project; the specs of the request don't count. Events of all runs go to `events`, news of
    /// the page that is shown come from the receiver. `saved` are sessions of an engine before this one, to be kept. The browser is launched when it is first needed.
    ///
    /// # Errors
    /// No browser that fits, a key for sessions that can't be one, a folder or port that can't be used, a handler of the
    /// browser's launch that failed.
    pub async fn start(
        request: RunRequest,
        events: UnboundedSender<RunEvent>,
        saved: Option<SavedSessions>,
    ) -> Result<(Self, UnboundedReceiver<PageNews>), RunError> {
        let config = &request.config;
        let kept = VaultOptions::from_environment(config.project.as_std_path(), |name| std::env::var(name).ok())?;
        let files = match config.base_url {
            Some(_) => None,
            None => Some(Arc::new(serve_files(&config.file_server_folder, config.port).await?)),
        };
        let pool = Arc::new(Pool::new(request.clone(), launch(&request).await?));
        let bundler = with_preprocessor(bundler(), request.node.as_ref(), request.again).map_err(|source| {
            RunError::Io { what: "making", path: std::env::temp_dir().to_string_lossy().into_owned().into(), source }
        })?;
        let (watched, remote, news) = Watched::new();
        let replay = match &request.network.replay {
            Some(file) => Some(Arc::new(Replay::read(file).map_err(RunError::Replay)?)),
            None => None,
        };
        let engine = Self {
            pool,
            replay,
            vault: saved.map_or_else(|| Vault::open(kept), |saved| saved.vault()),
            files,
            clients: Arc::new(Clients::new(
                &request.config.hosts,
                Certificates::new(&request.config.client_certificates),
            )),
            bundler,
            events,
            watched,
            remote,
            kept: Kept::Nothing,
            announced: false,
            request,
        };
        Ok((engine, news))
    }

    /// Launches the browser if none runs, and says which.
    ///
    /// # Errors
    /// It can't be launched.
    pub async fn browser(&mut self) -> Result<BrowserInfo, RunError> {
        let browser = self.pool.browser().await?;
        Ok(self.pool.info(&browser))
    }

    /// By which orders are given to the page that is shown.
    pub fn remote(&self) -> Remote {
        self.remote.clone()
    }

    /// The saved sessions.
    pub fn sessions(&self) -> SavedSessions {
        SavedSessions::new(self.vault.clone())
    }

    /// Ends the browser and launches it anew, with or without a window.
    ///
    /// # Errors
    /// There is no browser that fits, or it can't be launched.
    pub async fn relaunch(&mut self, headed: bool) -> Result<BrowserInfo, RunError> {
        self.request.browser.headed = headed;
        let options = launch(&self.request).await?;
        std::mem::take(&mut self.kept).dispose().await;
        self.pool.replace(self.request.clone(), options).await;
        self.browser().await
    }

    /// Runs specs. `cancel` ends the run early, with everything that it started but the browser.
    ///
    /// # Errors
    /// The browser can't be launched, or a handler of the run's start failed. Failing specs are no errors.
    pub async fn run(&mut self, order: Order, cancel: CancellationToken) -> Result<RunResult, RunError> {
        let (started_at, stay, list) = (now(), order.stay, order.list);
        let shared = Arc::new(self.shared(order, cancel));
        let interactive = shared.is_interactive();
        if shared.runs_again() {
            let specs: Vec<&str> = shared.request.specs.iter().map(|spec| spec.relative.as_str()).collect();
            self.vault.keep_specs(&specs);
            self.vault.begin_run();
        }
        let browser = tokio::select! {
            () = shared.cancel.cancelled() => return Ok(interrupted(started_at)),
            browser = shared.pool.browser() => browser?,
        };
        // The first run was announced before the browser was launched.
        if std::mem::replace(&mut self.announced, true) && !interactive {
            let told =
                shared.cancel.run_until_cancelled(before_run(&shared.request, &shared.pool.info(&browser))).await;
            let Some(told) = told else { return Ok(interrupted(started_at)) };
            told?;
        }
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
        if !interactive {
            shared.emit(
                Proxy::of_environment().warnings().into_iter().map(|message| RunEvent::Warning { spec: None, message }),
            );
        }

        let mut kept: Vec<Kept> = (0..shared.request.workers.max(1)).map(|_| Kept::Nothing).collect();
        kept[0] = std::mem::take(&mut self.kept);
        let warn = |message| shared.emit([RunEvent::Warning { spec: None, message }]);
        let working = kept.iter_mut().zip(0..).map(|(kept, number)| work(number, &shared, kept));
        let results = tokio::select! {
            results = join_all(working) => results.concat(),
            never = shared.vault.saving(warn) => match never {},
        };
        shared.vault.flush(warn).await;
        if let Some(Err(message)) = shared.recorder.as_ref().map(|recorder| recorder.write(&shared.request.version)) {
            warn(message);
        }
        let stopped = shared.cancel.is_cancelled();
        let mut kept = kept.into_iter();
        if interactive && let Some(mut first) = kept.next() {
            if let Kept::Page(drive) = &mut first {
                drive.rest(stopped).await;
            }
            self.kept = first;
        }
        let mut totals = Totals::default();
        results.iter().for_each(|result| totals.add(&result.totals));
        if totals.tests == 0 && results.iter().all(|spec| spec.error.is_none()) && !stopped && !interactive && !list {
            let why =
                if shared.grep.is_some() { "no test matches --grep" } else { "none of the specs declares a test" };
            let message = format!("{why}, so nothing was tested: the run counts as failed");
            shared.emit([RunEvent::Warning { spec: None, message }]);
        }
        let result = RunResult {
            totals,
            started_at,
            duration: now() - started_at,
            failed_specs: count(results.iter().filter(|spec| spec.error.is_some() || spec.totals.failed > 0)),
            specs: count(results.iter()),
            interrupted: match shared.bail {
                _ if stopped => Some("interrupted".to_owned()),
                Some(most) if shared.is_stopped() => Some(format!("{most} failed, and --fail-fast was given")),
                _ => None,
            },
        };
        shared.emit([RunEvent::RunFinished { result: result.clone() }]);
        let mut kept: Vec<Kept> = kept.collect();
        if stay
            && !stopped
            && let Some(Kept::Page(drive)) = kept.first_mut()
        {
            drive.rest(false).await;
            let looked_at = async { while let Idle::Rerun(_) = drive.idle().await {} };
            shared.cancel.run_until_cancelled(looked_at).await;
        }
        join_all(kept.into_iter().map(Kept::dispose)).await;
        Ok(result)
    }

    /// What an order is carried out with. The first bundles are being made from now on.
    fn shared(&self, order: Order, cancel: CancellationToken) -> Shared {
        // Of all that may run side by side a run of few specs needs few.
        let most = u32::try_from(order.specs.len().max(1)).unwrap_or(u32::MAX);
        let workers = self.request.workers.clamp(1, most);
        let request = RunRequest { specs: order.specs, workers, ..self.request.clone() };
        let bundling = BundleRequest {
            root: request.config.project.clone(),
            support_file: request.support_file.clone(),
            ..BundleRequest::default()
        };
        let ahead = usize::try_from(request.workers).unwrap_or(1);
        let queue = Queue::new(Arc::clone(&self.bundler), bundling, request.specs.clone(), ahead);
        let relative: Vec<Utf8PathBuf> = request.specs.iter().map(|spec| spec.relative.clone().into()).collect();
        let names = request.specs.iter().map(|spec| spec.relative.clone());
        Shared {
            short_names: names.zip(below_common_folder(&relative)).collect(),
            request,
            pool: Arc::clone(&self.pool),
            queue,
            vault: self.vault.clone(),
            files: self.files.clone(),
            clients: Arc::clone(&self.clients),
            recorder: self.request.network.record.as_ref().map(|file| Arc::new(Recorder::new(file))),
            replay: self.replay.clone(),
            events: self.events.clone(),
            cancel,
            tests: order.tests,
            cleared: order.cleared,
            grep: order.grep,
            list: order.list,
            bail: order.bail,
            failures: AtomicI64::new(0),
            browsers: OnceCell::new(),
            sources: Mutex::default(),
            watched: self.watched.clone(),
        }
    }

    /// Answers the page that was left until something is to be done. May be dropped and called again.
    pub async fn idle(&mut self) -> Idle {
        let happened = match &mut self.kept {
            Kept::Page(drive) => drive.idle().await,
            _ => {
                let pool = Arc::clone(&self.pool);
                tokio::select! {
                    reason = pool.gone() => Idle::BrowserGone(reason),
                    never = self.watched.refuse_all() => match never {},
                }
            }
        };
        if !matches!(happened, Idle::Rerun(_)) {
            self.kept = Kept::Nothing;
        }
        if matches!(happened, Idle::BrowserGone(_)) {
            self.pool.forget().await;
        }
        happened
    }

    /// Ends the browser and all that was kept.
    pub async fn shutdown(self) {
        self.kept.dispose().await;
        self.pool.shutdown().await;
        // The end of a run is told by whoever knows its results.
        if self.request.config.mode == Mode::Open
            && let Err(error) = after_open(&self.request).await
        {
            tracing::warn!(%error, "what was to follow the runs failed");
        }
    }
}

/// How the browser is launched, after the user's handlers had their say.
async fn launch(request: &RunRequest) -> Result<LaunchOptions, RunError> {
    prepared(request, true).await
}

/// The same for a browser that takes the place of one that is gone: the run has begun.
pub(crate) async fn launch_again(request: &RunRequest) -> Result<LaunchOptions, RunError> {
    prepared(request, false).await
}

async fn prepared(request: &RunRequest, begins: bool) -> Result<LaunchOptions, RunError> {
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
    if begins {
        before_run(request, &browser).await?;
    }
    before_browser_launch(request, &browser, options).await
}

pub(crate) fn interrupted(started_at: f64) -> RunResult {
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
