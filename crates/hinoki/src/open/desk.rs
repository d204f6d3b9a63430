//! What the program does in open mode: it hears the pages, the engine and the files, and tells the pages.

use hinoki_config::ProjectConfig;
use hinoki_open::{Asked, Hub};
use hinoki_protocol::{BrowserState, LastResult, OpenPhase, RunEvent, SpecFile, TestChoice};
use hinoki_runner::{Engine, Idle, Order, PageNews, Remote, RunRequest};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::bench::{self, Job, Told};
use super::specs;
use crate::failure::Failure;

/// What is to be run.
#[derive(Debug, Clone, Default)]
pub(crate) struct Start {
    pub specs: Vec<String>,
    pub tests: Vec<TestChoice>,
    /// Why, if not asked for in the page.
    pub reason: Option<String>,
    /// All saved sessions were cleared.
    pub cleared: bool,
}

/// Open mode at work.
pub(crate) struct Desk {
    pub hub: Hub,
    pub config: ProjectConfig,
    pub specs: Vec<SpecFile>,
    pub remote: Remote,
    jobs: mpsc::UnboundedSender<Job>,
    bench: JoinHandle<()>,
    requests: mpsc::Receiver<Asked>,
    events: mpsc::UnboundedReceiver<RunEvent>,
    news: mpsc::UnboundedReceiver<PageNews>,
    told: mpsc::UnboundedReceiver<Told>,
    /// The run under way.
    running: Option<CancellationToken>,
    /// What follows it.
    next: Option<Start>,
    /// The run under way or the last one.
    pub current: Option<Start>,
}

impl Desk {
    /// Makes ready: the browser is being launched from now on.
    pub(crate) async fn start(request: RunRequest, hub: Hub, requests: mpsc::Receiver<Asked>) -> Result<Self, Failure> {
        let config = request.config.clone();
        let (send_event, events) = mpsc::unbounded_channel();
        let (engine, news) = Engine::start(request, send_event).await?;
        let remote = engine.remote();
        let (jobs, receiver) = mpsc::unbounded_channel();
        let (tell, told) = mpsc::unbounded_channel();
        let bench = tokio::spawn(bench::work(engine, receiver, tell));
        let _ = jobs.send(Job::Launch);
        let mut desk = Self {
            hub,
            config,
            specs: Vec::new(),
            remote,
            jobs,
            bench,
            requests,
            events,
            news,
            told,
            running: None,
            next: None,
            current: None,
        };
        desk.list();
        Ok(desk)
    }

    /// Works until `cancel`, then ends everything that was started.
    pub(crate) async fn work(mut self, cancel: &CancellationToken) {
        loop {
            tokio::select! {
                biased;
                () = cancel.cancelled() => break,
                Some(event) = self.events.recv() => self.event(event),
                Some(told) = self.told.recv() => self.told(told),
                Some(news) = self.news.recv() => self.news(news),
                Some(asked) = self.requests.recv() => self.asked(asked),
            }
        }
        if let Some(running) = &self.running {
            running.cancel();
        }
        drop(self.jobs);
        let _ = self.bench.await;
    }

    /// Looks for the specs again.
    pub(crate) fn list(&mut self) {
        self.specs = specs::find(&self.config);
        let entries = self.specs.iter().map(|spec| specs::entry(spec.clone(), None)).collect();
        self.hub.specs(entries);
    }

    /// Runs specs; a run under way is ended first.
    pub(crate) fn run(&mut self, start: Start) {
        if let Some(running) = &self.running {
            running.cancel();
            self.next = Some(start);
            self.hub.status(|status| status.phase = OpenPhase::Stopping);
            return;
        }
        let known = |relative: &String| self.specs.iter().find(|spec| spec.relative == *relative).cloned();
        let chosen: Vec<SpecFile> = start.specs.iter().filter_map(known).collect();
        if chosen.is_empty() {
            return;
        }
        let cancel = CancellationToken::new();
        let order = Order { specs: chosen, tests: start.tests.clone(), cleared: start.cleared };
        let _ = self.jobs.send(Job::Run(order, cancel.clone()));
        self.running = Some(cancel);
        self.hub.status(|status| {
            status.phase = OpenPhase::Running;
            status.specs.clone_from(&start.specs);
            status.reason.clone_from(&start.reason);
        });
        self.current = Some(start);
    }

    /// Ends the run under way.
    pub(crate) fn stop(&mut self) {
        self.next = None;
        if let Some(running) = &self.running {
            running.cancel();
            self.hub.status(|status| status.phase = OpenPhase::Stopping);
        }
    }

    /// Runs again what was run last.
    pub(crate) fn rerun(&mut self, reason: Option<String>, cleared: bool) {
        if let Some(last) = self.current.clone() {
            self.run(Start { reason, cleared, ..last });
        }
    }

    pub(crate) fn launch(&mut self) {
        self.hub.status(|status| {
            status.browser = BrowserState::Starting;
            status.browser_reason = None;
        });
        let _ = self.jobs.send(Job::Launch);
    }

    fn event(&mut self, event: RunEvent) {
        match &event {
            RunEvent::RunStarted(started) => {
                self.hub.browser(Some(started.browser.clone()));
                self.browser_ready();
            }
            RunEvent::SpecFinished { result } => {
                let last: LastResult = specs::last(result);
                self.hub.spec(&result.spec, |entry| entry.last = Some(last));
            }
            _ => {}
        }
        self.hub.event(event);
    }

    fn told(&mut self, told: Told) {
        match told {
            Told::Browser(Ok(info)) => {
                self.hub.browser(Some(info));
                self.browser_ready();
            }
            Told::Browser(Err(error)) => self.browser_gone(error.to_string()),
            Told::Ended(result) => {
                // The last events of a run come before its end.
                while let Ok(event) = self.events.try_recv() {
                    self.event(event);
                }
                self.running = None;
                if let Err(error) = result {
                    self.browser_gone(error.to_string());
                }
                self.hub.status(|status| {
                    status.phase = OpenPhase::Idle;
                    status.paused = None;
                });
                if let Some(next) = self.next.take() {
                    self.run(next);
                }
            }
            Told::Idle(Idle::Rerun(reason)) => self.rerun(Some(reason), true),
            Told::Idle(Idle::BrowserGone(reason)) => self.browser_gone(reason),
            Told::Idle(Idle::PageLost(reason)) => tracing::debug!(reason, "the page that was left is gone"),
        }
    }

    fn news(&mut self, news: PageNews) {
        match news {
            PageNews::Paused(paused) => self.hub.status(|status| {
                status.phase = match (status.phase, &paused) {
                    (OpenPhase::Running, Some(_)) => OpenPhase::Paused,
                    (OpenPhase::Paused, None) => OpenPhase::Running,
                    (phase, _) => phase,
                };
                status.paused = paused;
            }),
            PageNews::Picked { selector, count, text, chosen } => self.hub.picked(selector, count, text, chosen),
            PageNews::Frame { head, jpeg } => self.hub.frame(&head, &jpeg),
        }
    }

    fn browser_ready(&mut self) {
        self.hub.status(|status| {
            status.browser = BrowserState::Ready;
            status.browser_reason = None;
        });
    }

    fn browser_gone(&mut self, reason: String) {
        self.hub.status(|status| {
            status.browser = BrowserState::Gone;
            status.browser_reason = Some(reason);
        });
    }
}
