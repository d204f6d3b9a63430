//! Drives one spec in a worker's tabs: answers the driver, follows the page, until the spec ends or the page is lost.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use hinoki_browser::{Evaluate, Event, Fulfill, Reply};
use hinoki_bundle::Bundle;
use hinoki_protocol::{
    AttemptEnd, Boot, DriverMessage, HostError, HostEvent, HostMessage, Resume, SpecFile, TestError,
};
use serde_json::{Map, Value};
use tokio::task::JoinSet;
use tokio::time::Instant;
use url::Url;

use crate::artifacts::Names;
use crate::databases;
use crate::film::SpecFilm;
use crate::look::Look;
use crate::net::tell::{self, Teller};
use crate::net::traffic::Traffic;
use crate::progress::Progress;
use crate::requests::Requests;
use crate::serve;
use crate::sessions::SessionCall;
use crate::shared::{Shared, now};
use crate::tabs::{SEND, TabEvent, Tabs};
use crate::tasks::Done;
use crate::visit::ArmedVisit;
use crate::watchdog::{Verdict, Watchdog};

/// How long the page that evaluates the spec may take until its first word.
const START_TIMEOUT: Duration = Duration::from_secs(60);

/// How long the end of an attempt waits for the rest of responses that are recorded.
pub(crate) const SETTLE_DEADLINE: Duration = Duration::from_secs(1);

/// How a load of the spec page ended.
#[derive(Debug)]
pub(crate) enum LoadEnd {
    /// All tests are done, or the spec failed as a whole.
    Finished,
    /// The spec goes on at the origin of this URL.
    Moved(Url, Resume),
    /// The spec is run again from its beginning, for this reason.
    Restart(String),
    /// The page is lost: crashed or hung.
    Lost(TestError),
    /// The browser is gone.
    BrowserGone(TestError),
    /// The run is being ended.
    Interrupted,
}

/// An attempt that ended, but of which not all may have arrived that it received.
pub(crate) struct Ending {
    pub id: Option<u32>,
    pub end: Box<AttemptEnd>,
    pub until: Instant,
}

/// One spec in one worker.
pub(crate) struct Drive {
    pub shared: Arc<Shared>,
    pub spec: SpecFile,
    pub bundle: Bundle,
    /// Browsers of this machine, if the spec asks for them.
    pub browsers: Option<Value>,
    pub progress: Progress,
    pub names: Names,
    pub load: u32,
    /// Where the spec goes on in this load.
    pub resume: Option<Resume>,
    pub tabs: Tabs,
    pub visit: Option<ArmedVisit>,
    /// The tab that commands are for, if it is one that the application opened.
    pub shown_tab: Option<String>,
    /// The call of `cy.session` under way.
    pub session: Option<SessionCall>,
    /// Calls of `cy.session` so far.
    pub session_calls: u32,
    pub tasks: JoinSet<Done>,
    /// Requests of the pages, where someone wants to know of them.
    pub traffic: Traffic,
    /// Tells the driver of requests, many at once where there are many.
    pub teller: Teller,
    /// An attempt began: the browser was cleared of what the spec before it left.
    pub begun: bool,
    /// The page of this load, and whether it was shown.
    pub spec_url: Option<String>,
    pub shown: bool,
    /// This load was caused by clearing the sessions: doing so again doesn't cause another.
    pub restarted: bool,
    /// The spec has ended, and its page stays to be looked at.
    pub idle: bool,
    /// What the application requests, for whoever looks.
    pub requests: Requests,
    /// Files whose text whoever looks was told.
    pub sources: HashSet<String>,
    /// What someone watches.
    pub look: Look,
    /// The film of it, if it is filmed.
    pub film: Option<SpecFilm>,
    /// The attempt that ended and waits to be booked.
    pub ending: Option<Ending>,
    /// Set by a call that ends this load.
    pub end: Option<LoadEnd>,
}

impl Drive {
    /// Opens the spec page at the origin of `at` and follows it to its end.
    pub(crate) async fn run_load(&mut self, at: &Url, resume: Option<Resume>) -> LoadEnd {
        self.load += 1;
        self.end = None;
        self.resume = resume;
        self.visit = None;
        self.session = None;
        self.ending = None;
        self.shown_tab = None;
        self.look_away();
        self.tasks = JoinSet::new();
        self.teller = tell::teller(self.tabs.spec.clone());
        self.reset_interception();
        // Another load of the page may have blocked others.
        drop(self.tabs.block_hosts(&self.shared.request.config.block_hosts));
        let mut watchdog = Watchdog::new(START_TIMEOUT, &self.shared.request.config.timeouts);
        self.tabs.set_spec_origin(at);
        let url = serve::spec_url(at, self.load);
        self.spec_url = Some(url.clone());
        self.shown = false;
        let navigation = self.tabs.spec.navigate(&url);
        self.tasks.spawn(async move { Done::Navigated(navigation.await) });
        loop {
            // An attempt that ended before the load does counts, whatever became of the page since.
            self.settle(self.end.is_some());
            self.flush();
            if let Some(end) = self.end.take() {
                return end;
            }
            tokio::select! {
                biased;
                () = self.shared.cancel.cancelled() => return LoadEnd::Interrupted,
                event = self.tabs.next() => self.tab_event(event, &mut watchdog),
                ordered = self.shared.watched.next(), if self.shared.is_interactive() => self.ordered(ordered),
                Some(done) = self.tasks.join_next() => match done {
                    Ok(done) => self.done(done, &mut watchdog),
                    Err(error) => self.end = Some(LoadEnd::Lost(lost(&format!("a part of hinoki broke off: {error}"), None))),
                },
                () = tokio::time::sleep_until(self.ending.as_ref().map_or_else(Instant::now, |ending| ending.until)),
                    if self.ending.is_some() => self.settle(true),
                () = tokio::time::sleep_until(watchdog.next_check()) => match watchdog.check() {
                    Verdict::Fine => {}
                    Verdict::Ping(deadline) => {
                        let answer = self.tabs.spec.evaluate::<Value>("0").within(deadline);
                        self.tasks.spawn(async move { Done::Ping(answer.await.map(drop)) });
                    }
                    Verdict::Silent(error) => self.end = Some(LoadEnd::Lost(*error)),
                },
            }
        }
    }

    /// Hands the events so far to the reporters.
    pub(crate) fn flush(&mut self) {
        let events = self.progress.take_events();
        self.film_hears(&events);
        self.shared.emit(events);
    }

    /// The spec as tests see it: of one that runs several times the path has no number.
    fn spec_for_page(&self) -> SpecFile {
        let absolute = camino::Utf8Path::new(&self.spec.absolute);
        let relative = absolute.strip_prefix(self.shared.project()).map_or(&*self.spec.relative, |path| path.as_str());
        SpecFile { relative: relative.to_owned(), ..self.spec.clone() }
    }

    fn boot(&self) -> Boot {
        let request = &self.shared.request;
        let mut config = request.values.clone();
        config.0.extend(self.browsers.clone().map(|list| ("browsers".to_owned(), list)));
        Boot {
            load: self.load,
            version: request.version.clone(),
            spec: self.spec_for_page(),
            config,
            // Where tests may not read it as a whole, the page never holds it.
            env: if request.config.allow_cypress_env { request.config.env.clone() } else { Map::new() },
            expose: request.config.expose.clone(),
            browser: self.shared.pool.info(&self.tabs.browser),
            platform: hinoki_config::platform().to_owned(),
            arch: hinoki_config::arch().to_owned(),
            interactive: self.shared.is_interactive(),
            snapshots: request.snapshots,
            resume: self.resume.clone(),
        }
    }

    pub(crate) fn tab_event(&mut self, event: TabEvent, watchdog: &mut Watchdog) {
        for told in self.tabs.sockets.take_told() {
            drop(self.teller.send(told));
        }
        if self.look(&event) {
            return;
        }
        match event {
            TabEvent::Spec(Event::BindingCalled(called)) if called.name == SEND => {
                watchdog.heard();
                self.receive(&called.payload);
            }
            TabEvent::Spec(Event::Paused(paused)) => {
                let answer = serve::answer(&paused.request.url, &self.boot(), &self.bundle);
                self.tabs.spec.fulfill(&paused.id, answer).detach();
            }
            TabEvent::Spec(Event::FrameNavigated(navigated)) if navigated.frame.parent.is_none() => {
                self.spec_shown(&navigated.frame.full_url());
            }
            TabEvent::Spec(Event::Exception(thrown)) if watchdog.is_starting() => {
                // Errors of the spec are told by the driver; who throws before it can speak is the driver.
                if thrown.exception.url.as_deref().is_some_and(|url| url.ends_with("/driver.js")) {
                    let text = format!("hinoki's own script in the page failed: {}", thrown.exception.message());
                    self.end = Some(LoadEnd::Lost(lost(&text, Some("this is a defect of hinoki"))));
                }
            }
            TabEvent::Bridge(target, Event::Paused(paused)) => {
                let answer = serve::answer(&paused.request.url, &self.boot(), &self.bundle);
                target.fulfill(&paused.id, answer).detach();
            }
            TabEvent::Spec(Event::DialogOpened(_)) => self.tabs.spec.answer_dialog(true, None).detach(),
            TabEvent::Aut(Event::Paused(paused)) if self.approached(&paused) => {}
            TabEvent::Aut(Event::Paused(paused)) => self.paused(None, &paused),
            TabEvent::Other(target, Event::Paused(paused)) => self.paused(Some(target), &paused),
            TabEvent::Aut(event) => {
                if let Some(target) = self.tabs.aut.as_ref().map(|aut| aut.target.clone()) {
                    self.note(&target, &event);
                }
                self.aut_event(&event);
            }
            TabEvent::Other(target, Event::AuthRequired(asked)) => self.tabs.held.credentials.answer(&target, &asked),
            TabEvent::Other(target, Event::DialogOpened(_)) => target.answer_dialog(true, None).detach(),
            TabEvent::Internal(target, paused) => {
                let page = Fulfill::ok("text/html; charset=utf-8", databases::document(&paused.request.url));
                target.fulfill(&paused.id, page).detach();
            }
            TabEvent::Crashed { status, code } => self.crashed(&status, code),
            TabEvent::Lost(reason) => self.lose(reason, LOST_HINT),
            TabEvent::BrowserGone(reason) => {
                self.end = Some(LoadEnd::BrowserGone(lost(&reason, Some("the browser was started anew for the rest"))));
            }
            TabEvent::Other(target, event) => {
                self.note(&target, &event);
                self.other_event(&target, &event);
            }
            TabEvent::Opened(tab) => self.push(HostEvent::TabOpened { tab }),
            TabEvent::Closed(tab) => self.push(HostEvent::TabClosed { tab }),
            TabEvent::Spec(_) | TabEvent::Bridge(..) | TabEvent::Nothing => {}
        }
    }

    /// The spec's tab shows a document: the spec page once, and nothing else.
    fn spec_shown(&mut self, url: &str) {
        if url == "about:blank" {
            return;
        }
        let expected = self.spec_url.as_deref() == Some(url);
        if expected && !std::mem::replace(&mut self.shown, true) {
            return;
        }
        if self.shown {
            let error = format!("the spec's own page was left for {url}, and the spec was gone with it");
            let hint = "a spec's `window` is that of its own tab: use cy.visit() and cy.reload(), and cy.window() for the application's";
            self.end = Some(LoadEnd::Lost(lost(&error, Some(hint))));
        }
    }

    fn lose(&mut self, reason: &str, hint: &str) {
        self.end = Some(LoadEnd::Lost(lost(reason, Some(hint))));
    }

    /// How a process ended are words of the browser: `crashed`, `killed`, `oom` and others.
    fn crashed(&mut self, status: &str, code: i64) {
        let said = self.tabs.browser.stderr_tail();
        if let Some(fault) = said.find("FATAL").or_else(|| said.find("Received signal")) {
            tracing::warn!("the browser says of its page that crashed:\n{}", &said[fault..]);
        }
        let hint = match status {
            "killed" | "oom" => {
                "the system or someone else ended the page's process, which systems do that run out of memory: \
                 fewer workers, or more memory for the container, help; the tests that follow got a new page"
            }
            _ => LOST_HINT,
        };
        self.lose(&format!("the page crashed ({status}, code {code})"), hint);
    }

    fn aut_event(&mut self, event: &Event) {
        let Some(aut) = &mut self.tabs.aut else { return };
        if let Some(told) = aut.event(event) {
            self.push(told);
            return;
        }
        match event {
            // Only what our script in the page could not replace: `beforeunload`, dialogs of frames just made.
            Event::DialogOpened(_) => aut.target.answer_dialog(true, None).detach(),
            Event::AuthRequired(asked) => self.tabs.held.credentials.answer(&aut.target, asked),
            _ => {}
        }
    }

    /// Sends the page to `about:blank`, by the driver: from outside it would lose the spec's tab.
    pub(crate) fn blank(&self) -> Reply<()> {
        self.tabs.spec.run(Evaluate::new("__hinoki_blank()").awaited())
    }

    /// Takes a message of the driver.
    fn receive(&mut self, payload: &str) {
        let messages: Vec<DriverMessage> = match hinoki_protocol::read(payload.as_bytes()) {
            Ok(messages) => messages,
            Err(error) => {
                // What it said may hold secrets of the application.
                tracing::error!(%error, length = payload.len(), "the driver said something that can't be read");
                let error = lost(&format!("the spec page said something that hinoki can't read: {error}"), None);
                self.end = Some(LoadEnd::Lost(error));
                return;
            }
        };
        for message in messages {
            if message.load == self.load && self.end.is_none() {
                self.call(message.id, message.call);
            }
        }
    }

    /// Tells the driver something unasked.
    pub(crate) fn push(&self, event: HostEvent) {
        self.tell(&HostMessage::Push { event });
    }

    /// Answers a call; one that wants no answer gets none.
    pub(crate) fn reply(&self, id: Option<u32>, outcome: Result<Value, HostError>) {
        match (id, outcome) {
            (Some(id), Ok(value)) => self.tell(&HostMessage::Reply { id, value }),
            (Some(id), Err(error)) => self.tell(&HostMessage::Refused { id, error }),
            (None, Ok(_)) => {}
            (None, Err(error)) => tracing::warn!(?error, "a call that wants no answer failed"),
        }
    }

    fn tell(&self, message: &HostMessage) {
        match serde_json::to_string(message) {
            Ok(json) => self.tabs.spec.run(format!("__hinoki_receive({json})")).detach(),
            Err(error) => tracing::error!(%error, "an answer could not be written"),
        }
    }

    /// Time since the Unix epoch for the bookkeeping.
    pub(crate) fn now(&self) -> f64 {
        now()
    }
}

const LOST_HINT: &str = "the test's page and the spec share a process; a new one was started for the tests that follow";

/// The error of a test or spec whose page or browser was lost.
pub(crate) fn lost(message: &str, hint: Option<&str>) -> TestError {
    TestError {
        name: "PageLost".into(),
        message: message.to_owned(),
        hint: hint.map(str::to_owned),
        ..TestError::default()
    }
}
