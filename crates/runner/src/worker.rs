//! A worker: takes specs one after another and runs each in tabs of its own context.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use camino::Utf8Path;
use hinoki_protocol::{Resume, RunEvent, SpecFile, SpecResult, TestError};
use tokio::task::JoinSet;

use crate::PageNews;
use crate::artifacts::Names;
use crate::drive::{Drive, LoadEnd, lost};
use crate::film::SpecFilm;
use crate::look::Look;
use crate::net::tell;
use crate::net::traffic::Traffic;
use crate::node_events;
use crate::progress::Progress;
use crate::queue::Job;
use crate::requests::Requests;
use crate::shared::{Shared, now};
use crate::tabs::{TabOptions, Tabs};

/// Loads of the spec page of one spec; a spec whose tests all visit other origins moves once a test at most.
const MAX_LOADS: u32 = 10_000;

/// Time until a browser that left the connection is known to be dead.
const LAST_WORDS: Duration = Duration::from_secs(5);

/// What a worker keeps from one spec to the next.
#[derive(Default)]
pub(crate) enum Kept {
    /// Nothing.
    #[default]
    Nothing,
    /// Its tabs.
    Tabs(Box<Tabs>),
    /// The spec that ended last, its page still there.
    Page(Box<Drive>),
}

impl Kept {
    /// The tabs, without the application's.
    pub(crate) fn tabs(self) -> Option<Tabs> {
        match self {
            Self::Nothing => None,
            Self::Tabs(tabs) => Some(*tabs),
            Self::Page(drive) => {
                let mut tabs = drive.tabs;
                tabs.close_aut();
                Some(tabs)
            }
        }
    }

    /// Ends all of it.
    pub(crate) async fn dispose(self) {
        if let Some(tabs) = self.tabs() {
            tabs.dispose().await;
        }
    }
}

/// Runs specs until none is left or the run is being ended. Begins with what was kept, and leaves what may be kept.
pub(crate) async fn work(worker: u32, shared: &Arc<Shared>, kept: &mut Kept) -> Vec<SpecResult> {
    let mut results = Vec::new();
    while !shared.cancel.is_cancelled()
        && !shared.is_stopped()
        && let Some(mut job) = shared.queue.take()
    {
        results.push(run_spec(worker, shared, &mut job, kept).await);
    }
    results
}

async fn run_spec(worker: u32, shared: &Arc<Shared>, job: &mut Job, kept: &mut Kept) -> SpecResult {
    let spec = job.spec.clone();
    let mut progress = Progress::new(&spec.relative, worker, shared.request.config.retries, now());
    shared.emit(progress.take_events());
    if let Err(error) = node_events::before_spec(shared, &spec).await {
        progress.failed(error);
        return finish(shared, progress, None, &spec, false).await;
    }
    // Browsers are asked for their versions while tabs get ready.
    let bundling = async {
        let bundle = job.bundle().await;
        let browsers = match &bundle {
            Ok(bundle) => shared.browsers_for(bundle).await,
            Err(_) => None,
        };
        (bundle, browsers)
    };
    let ((bundle, browsers), ready) = tokio::join!(bundling, ready_tabs(shared, std::mem::take(kept).tabs()));
    let files = bundle.as_ref().ok().map(|bundle| bundle.files.clone());
    shared.watched.tell(PageNews::Bundled { spec: spec.relative.clone(), files });
    let bundle = match bundle {
        Ok(bundle) => bundle,
        Err(error) => {
            *kept = ready.map_or(Kept::Nothing, |tabs| Kept::Tabs(Box::new(tabs)));
            progress.failed(error.to_test_error());
            return finish(shared, progress, None, &spec, false).await;
        }
    };
    for warning in &bundle.warnings {
        shared.emit([RunEvent::Warning { spec: Some(spec.relative.clone()), message: warning.to_string() }]);
    }
    let ready = match ready {
        Ok(ready) => ready,
        Err(error) => {
            progress.failed(error);
            return finish(shared, progress, None, &spec, false).await;
        }
    };
    let names = Names::new(
        shared.request.config.screenshots_folder.as_deref().unwrap_or(shared.project()),
        &shared.short_name(&spec.relative),
    );
    let film = SpecFilm::start(shared, &spec.relative);
    let drive = Drive {
        teller: tell::teller(ready.spec.clone()),
        traffic: Traffic::new(shared.request.config.report_requests, shared.request.snapshots, shared.recorder.clone()),
        shared: Arc::clone(shared),
        spec,
        bundle,
        browsers,
        progress,
        names,
        load: 0,
        resume: None,
        tabs: ready,
        visit: None,
        session: None,
        shown_tab: None,
        session_calls: 0,
        begun: false,
        spec_url: None,
        shown: false,
        restarted: shared.cleared,
        idle: false,
        requests: Requests::default(),
        sources: HashSet::new(),
        look: Look::default(),
        film,
        ending: None,
        tasks: JoinSet::new(),
        end: None,
    };
    let (drive, result) = run_loads(worker, Box::new(drive)).await;
    *kept = Kept::Page(drive);
    result
}

/// Loads the spec page again wherever the spec goes on, until it is done.
async fn run_loads(worker: u32, mut drive: Box<Drive>) -> (Box<Drive>, SpecResult) {
    let shared = Arc::clone(&drive.shared);
    let Some(mut at) = shared.home() else {
        drive.progress.failed(lost("there is no origin to open the spec page at", None));
        return ended(drive, false).await;
    };
    let mut resume: Option<Resume> = None;
    while drive.load < MAX_LOADS {
        let (reason, error) = match drive.run_load(&at, resume.take()).await {
            LoadEnd::Finished => break,
            LoadEnd::Interrupted => return ended(drive, true).await,
            LoadEnd::Moved(url, next) => {
                let reason = format!("moved to {}", url.origin().ascii_serialization());
                shared.emit([RunEvent::SpecReloaded { spec: drive.spec.relative.clone(), reason }]);
                at = url;
                resume = Some(next);
                drive.tabs.close_aut();
                continue;
            }
            LoadEnd::Restart(reason) => {
                drive.progress.restart(&reason);
                drive.count_failures();
                drive.restarted = true;
                drive.begun = false;
                drive.tabs.close_aut();
                let message = format!("the spec is run again: {reason}");
                shared.emit([RunEvent::Warning { spec: Some(drive.spec.relative.clone()), message }]);
                continue;
            }
            LoadEnd::Lost(error) | LoadEnd::BrowserGone(error) => (error.message.clone(), error),
        };
        if shared.is_stopped() {
            drive.progress.stop();
        }
        resume = drive.progress.page_lost(error, now());
        if drive.count_failures() {
            resume = None;
        }
        drive.flush();
        match ready_tabs(&shared, None).await {
            Ok(tabs) => {
                let lost = std::mem::replace(&mut drive.tabs, tabs);
                shared.emit([RunEvent::WorkerReplaced { worker, reason }]);
                // Whatever hangs in the old context ends with it.
                lost.dispose().await;
            }
            Err(error) => {
                drive.progress.failed(error);
                return ended(drive, false).await;
            }
        }
        if resume.is_none() {
            break;
        }
    }
    ended(drive, false).await
}

/// The spec has ended; its page may stay.
async fn ended(mut drive: Box<Drive>, interrupted: bool) -> (Box<Drive>, SpecResult) {
    let mut unused = Progress::new(&drive.spec.relative, 0, drive.shared.request.config.retries, 0.0);
    unused.take_events();
    let progress = std::mem::replace(&mut drive.progress, unused);
    let film = drive.film.take();
    drive.follow();
    let result = finish(&drive.shared, progress, film, &drive.spec, interrupted).await;
    (drive, result)
}

/// The tabs that a worker has, if their browser is still there, or new ones.
async fn ready_tabs(shared: &Shared, tabs: Option<Tabs>) -> Result<Tabs, TestError> {
    if let Some(tabs) = tabs
        && tabs.browser.close_reason().is_none()
    {
        return Ok(tabs);
    }
    let config = &shared.request.config;
    let options = TabOptions {
        width: config.viewport_width,
        height: config.viewport_height,
        user_agent: config.user_agent.clone(),
        block_hosts: config.block_hosts.clone(),
        inject_document_domain: config.inject_document_domain,
        content_security_policy: config.content_security_policy,
        cross_origin_isolated: config.cross_origin_isolated,
        downloads: Some(config.downloads_folder.clone()),
        certificates: match shared.replay {
            Some(_) => vec!["*".to_owned()],
            None => shared.clients.certificates.patterns(),
        },
        traffic: config.report_requests || shared.request.snapshots || shared.recorder.is_some(),
        patience: config.timeouts.page_load,
    };
    open_tabs(shared, options).await.map_err(|error| lost(&format!("no page could be opened: {error}"), error.hint()))
}

async fn open_tabs(shared: &Shared, options: TabOptions) -> Result<Tabs, hinoki_browser::Error> {
    let browser = shared.pool.browser().await?;
    match Tabs::open(Arc::clone(&browser), options.clone()).await {
        Err(error) if error.is_gone() => {
            // It was about to die; once it is known to be dead another is launched.
            let _ = tokio::time::timeout(LAST_WORDS, browser.closed()).await;
            Tabs::open(shared.pool.browser().await?, options).await
        }
        opened => opened,
    }
}

async fn finish(
    shared: &Shared,
    progress: Progress,
    film: Option<SpecFilm>,
    spec: &SpecFile,
    interrupted: bool,
) -> SpecResult {
    let (events, mut result) = progress.finish_spec(now(), interrupted);
    if !shared.is_interactive() {
        shared.vault.clear_spec(&result.spec);
    }
    shared.emit(events);
    if let Some(film) = film {
        film.end(shared, &mut result, interrupted).await;
    }
    if !interrupted && let Err(error) = node_events::after_spec(shared, spec, &result).await {
        result.error.get_or_insert(error);
    }
    // A handler may have removed it.
    result.video.take_if(|video| !Utf8Path::new(&video.path).exists());
    if result.error.is_some() {
        shared.count_failures(1);
    }
    shared.emit([RunEvent::SpecFinished { result: result.clone() }]);
    result
}
