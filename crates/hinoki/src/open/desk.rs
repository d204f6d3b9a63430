//! What the program does in open mode: it hears the pages, the engine and the files, and tells the pages.

use std::collections::BTreeSet;

use camino::Utf8PathBuf;
use hinoki_config::ProjectConfig;
use hinoki_node::NodeSide;
use hinoki_open::{Asked, Hub};
use hinoki_protocol::{BrowserState, OpenPhase, RunEvent, SpecFile};
use hinoki_runner::{Engine, PageNews, Remote, RunRequest, SavedSessions};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;

use super::bench::{self, Job, Told};
use super::results::Results;
use super::runs::Start;

use super::{reach, specs};
use crate::failure::Failure;
use crate::watch::{self, Sources, Watch};

/// The event of those who make scripts of specs.
const PREPROCESSOR: &str = "file:preprocessor";

/// Why the work ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum End {
    /// The program is to end.
    Cancelled,
    /// The configuration changed: the project is to be read anew.
    Changed,
}

/// A project at work.
pub(crate) struct Desk {
    pub hub: Hub,
    pub config: ProjectConfig,
    pub specs: Vec<SpecFile>,
    pub remote: Remote,
    pub sessions: SavedSessions,
    pub support_file: Option<Utf8PathBuf>,
    /// The configuration's files: a change of one of them is one of everything.
    pub config_files: Vec<Utf8PathBuf>,
    pub sources: Sources,
    pub results: Results,
    pub jobs: mpsc::UnboundedSender<Job>,
    bench: JoinHandle<()>,
    events: mpsc::UnboundedReceiver<RunEvent>,
    news: mpsc::UnboundedReceiver<PageNews>,
    told: mpsc::UnboundedReceiver<Told>,
    pub node: Option<NodeSide>,
    /// Files that the preprocessor made anew.
    reruns: mpsc::UnboundedReceiver<String>,
    /// Tells the preprocessor which files are of no interest any more.
    closing: Option<AbortOnDropHandle<()>>,
    /// The run under way.
    pub running: Option<CancellationToken>,
    /// What follows it.
    pub next: Option<Start>,
    /// The run under way or the last one.
    pub current: Option<Start>,
    /// Specs of the run under way that have ended.
    pub ended: BTreeSet<String>,
    /// Specs chosen last in the page: those that a save runs again.
    pub chosen: Option<Start>,
    /// What to watch has changed.
    pub rewatch: bool,
    pub end: Option<End>,
    /// Asks `git`.
    pub marking: Option<AbortOnDropHandle<()>>,
    /// Asks the application's server.
    pub reaching: Option<AbortOnDropHandle<()>>,
    _telling: AbortOnDropHandle<()>,
}

impl Desk {
    /// Makes ready: the browser is being launched from now on. Sessions of the project before it was read anew are kept.
    pub(crate) async fn start(
        request: RunRequest,
        config_files: Vec<Utf8PathBuf>,
        hub: Hub,
        saved: Option<SavedSessions>,
    ) -> Result<Self, Failure> {
        let config = request.config.clone();
        let support_file = request.support_file.clone();
        let node = request.node.clone();
        // Without one nothing comes.
        let reruns = node.as_ref().map_or_else(|| mpsc::unbounded_channel().1, NodeSide::reruns);
        let (send_event, events) = mpsc::unbounded_channel();
        let (engine, news) = Engine::start(request, send_event, saved).await?;
        let (remote, sessions) = (engine.remote(), engine.sessions());
        let (jobs, receiver) = mpsc::unbounded_channel();
        let (tell, told) = mpsc::unbounded_channel();
        let bench = tokio::spawn(bench::work(engine, receiver, tell));
        let telling = AbortOnDropHandle::new(tokio::spawn(tell_sessions(sessions.clone(), hub.clone())));
        let mut desk = Self {
            results: Results::read(&config.project),
            hub,
            config,
            specs: Vec::new(),
            remote,
            sessions,
            support_file,
            config_files,
            sources: Sources::default(),
            jobs,
            bench,
            events,
            news,
            told,
            node,
            reruns,
            closing: None,
            running: None,
            next: None,
            current: None,
            ended: BTreeSet::new(),
            chosen: None,
            rewatch: true,
            end: None,
            marking: None,
            reaching: None,
            _telling: telling,
        };
        desk.launch();
        desk.list();
        desk.reach();
        Ok(desk)
    }

    /// Works until it ends for one of the reasons, then ends everything that was started.
    pub(crate) async fn work(
        mut self,
        requests: &mut mpsc::Receiver<Asked>,
        watch: &mut Watch,
        cancel: &CancellationToken,
    ) -> (End, Option<Start>) {
        let end = loop {
            if let Some(end) = self.end.take() {
                break end;
            }
            while std::mem::take(&mut self.rewatch) {
                if watch.folders(self.watched()) && specs::find(&self.config) != self.specs {
                    self.list();
                }
            }
            tokio::select! {
                biased;
                () = cancel.cancelled() => break End::Cancelled,
                Some(event) = self.events.recv() => self.event(event),
                Some(told) = self.told.recv() => self.told(told),
                Some(news) = self.news.recv() => self.news(news),
                Some(asked) = requests.recv() => self.asked(asked),
                Some(file) = self.reruns.recv() => self.made_anew(&file),
                changed = watch.changed() => self.changed(&changed),
            }
        };
        if let Some(running) = &self.running {
            running.cancel();
        }
        drop(self.jobs);
        let _ = self.bench.await;
        (end, self.chosen)
    }

    /// The sessions, to be kept when the project is read anew.
    pub(crate) fn saved(&self) -> SavedSessions {
        self.sessions.clone()
    }

    /// Looks for the specs again.
    pub(crate) fn list(&mut self) {
        self.specs = specs::find(&self.config);
        let (found, results) = (&self.specs, &self.results);
        self.hub.specs(|entries| {
            let modified = |relative: &str| entries.iter().find(|entry| entry.file.relative == relative)?.modified;
            let entry = |spec: &SpecFile| {
                specs::entry(spec.clone(), modified(&spec.relative), results.get(&spec.relative).cloned())
            };
            *entries = found.iter().map(entry).collect();
        });
        self.mark();
        self.rewatch = true;
    }

    /// Ends the preprocessor's watching of specs that aren't chosen any more.
    pub(crate) fn close_others(&mut self, chosen: &[String]) {
        let Some(node) = self.node.clone().filter(|node| node.listens(PREPROCESSOR)) else { return };
        let chosen = self.specs.iter().filter(|spec| chosen.contains(&spec.relative));
        let keep = chosen.map(|spec| spec.absolute.clone());
        let keep = keep.chain(self.support_file.iter().map(ToString::to_string)).collect();
        let timeout = self.config.timeouts.task;
        self.closing = Some(AbortOnDropHandle::new(tokio::spawn(async move {
            if let Err(error) = node.close_files(keep, timeout).await {
                tracing::warn!(%error, "the preprocessor can't be told which files are of no interest any more");
            }
        })));
    }

    /// Asks which specs differ from what is committed.
    pub(crate) fn mark(&mut self) {
        self.marking = Some(specs::mark_modified(self.hub.clone(), &self.config.project));
    }

    /// Asks whether the application's server is there.
    pub(crate) fn reach(&mut self) {
        let (hub, config) = (self.hub.clone(), self.config.clone());
        self.reaching = Some(AbortOnDropHandle::new(tokio::spawn(async move {
            let url = reach::unreachable(&config).await;
            hub.status(|status| status.unreachable = url.map(|url| url.to_string()));
        })));
    }

    pub(crate) fn launch(&mut self) {
        self.starting();
        let _ = self.jobs.send(Job::Launch);
    }

    /// The browser is ended and launched anew; what runs is ended first.
    pub(crate) fn relaunch(&mut self, headed: bool) {
        if let Some(running) = &self.running {
            running.cancel();
        }
        self.starting();
        let _ = self.jobs.send(Job::Relaunch(headed));
    }

    fn starting(&self) {
        self.hub.status(|status| {
            status.browser = BrowserState::Starting;
            status.browser_reason = None;
        });
    }

    pub(crate) fn browser_gone(&self, reason: String) {
        self.hub.status(|status| {
            status.browser = BrowserState::Gone;
            status.browser_reason = Some(reason);
            status.phase = OpenPhase::Idle;
            status.paused = None;
        });
    }

    /// The next event that has already come.
    pub(crate) fn waiting_event(&mut self) -> Option<RunEvent> {
        self.events.try_recv().ok()
    }

    fn watched(&self) -> BTreeSet<Utf8PathBuf> {
        watch::folders(&self.config, &self.sources, &self.config_files, self.support_file.as_ref())
    }
}

/// Tells the pages of the saved sessions, now and whenever one changes.
async fn tell_sessions(sessions: SavedSessions, hub: Hub) {
    let mut changes = sessions.changes();
    loop {
        match sessions.list().await {
            Ok(listed) => hub.sessions(listed),
            Err(error) => tracing::warn!(message = error.message, "the saved sessions can't be listed"),
        }
        if changes.changed().await.is_err() {
            return;
        }
    }
}
