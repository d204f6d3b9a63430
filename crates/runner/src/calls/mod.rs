//! The driver's calls, each answered at once or by a task beside the loop.

mod data;
pub(crate) mod files;
mod input;
mod isolation;
mod log;
mod network;
mod saved;

pub(crate) use input::to_browser as to_input;

use std::future::Future;

use hinoki_browser::{Error, Viewport};
use hinoki_config::RetryStrategy;
use hinoki_node::NodeError;
use hinoki_protocol::{AttemptEnd, DriverCall, HostError, Next, Plan, RunEvent, ScreenshotRequest, State};
use serde_json::Value;
use tokio::time::Instant;
use url::Url;

use crate::chosen;
use crate::drive::{Drive, Ending, LoadEnd, SETTLE_DEADLINE};
use crate::node_events::AfterScreenshot;
use crate::remote::PageNews;
use crate::screenshot::{self, Pictured};
use crate::site;
use crate::tabs::Aut;
use crate::tasks::{Done, to_value};
use crate::visit::ArmedVisit;

impl Drive {
    /// Carries a call out.
    pub(crate) fn call(&mut self, id: Option<u32>, call: DriverCall) {
        match call {
            DriverCall::SpecDeclared { root } => {
                let map = &self.bundle.source_map;
                if self.idle {
                    // Someone reloaded the spec's page: that is a wish to run it again.
                    self.end = Some(LoadEnd::Restart("the spec's page was reloaded".to_owned()));
                    return;
                }
                let chosen = self.shared.chosen(&self.spec.relative);
                let exclude = chosen::excluded(&root, &chosen, self.shared.grep.as_ref());
                self.progress.declared(root, &exclude, |stack| map.first_user_frame(stack));
                self.tell_source(&self.spec_file());
                if self.shared.list {
                    self.end = Some(LoadEnd::Finished);
                    return;
                }
                let retry_passed = self.shared.request.config.retries.strategy != RetryStrategy::FirstPass;
                self.reply(id, Ok(to_value(&Plan { exclude, retry_passed })));
            }
            DriverCall::SpecFailed { error } => {
                self.progress.failed(self.bundle.source_map.to_test_error(&error));
                self.end = Some(LoadEnd::Finished);
            }
            DriverCall::AttemptStarted { test, attempt } => self.attempt_started(id, &test, attempt),
            DriverCall::HookEnded { result } => self.progress.hook_ended(result),
            DriverCall::AttemptEnded(end) => self.attempt_ending(id, end),
            DriverCall::TestSkipped { test, state, error } => {
                let error = error.map(|error| self.bundle.source_map.to_test_error(&error));
                self.progress.test_skipped(&test, state, error);
            }
            DriverCall::SpecEnded => self.spec_ended(),
            DriverCall::Log { entry, stack } => self.log(entry, stack.as_deref()),
            DriverCall::Snapshot { head } => self.snapshot(head),
            DriverCall::SnapshotContent { content, html } => {
                self.shared.emit([RunEvent::SnapshotContent { content, html }]);
            }
            DriverCall::SiteOf { host } => self.reply(id, Ok(site::of_host(&host).into())),
            DriverCall::StyleSource { url } => self.style_source(id, &url),
            DriverCall::Pause { next } => self.pause(id, next),
            DriverCall::Picked { selector, count, text, chosen } => {
                self.shared.watched.tell(PageNews::Picked { selector, count, text, chosen });
            }
            DriverCall::Warn { message } => self.warn(message),
            DriverCall::SessionBegin(request) => self.session_begin(id, request),
            DriverCall::SessionReport(report) => self.session_report(id, report),
            saved @ (DriverCall::SessionGet { .. }
            | DriverCall::SessionList
            | DriverCall::SessionClear { .. }
            | DriverCall::SessionClearAll { .. }) => self.saved_call(id, saved),
            data @ (DriverCall::SessionCurrent
            | DriverCall::ClearData
            | DriverCall::Cookies
            | DriverCall::SetCookies { .. }
            | DriverCall::DeleteCookies { .. }
            | DriverCall::Storages { .. }
            | DriverCall::ClearStorages { .. }) => self.data_call(id, data),
            DriverCall::PendingRequests => {
                let pending = self.tabs.aut.as_ref().map(|aut| aut.documents.pending());
                self.pending_requests(id, pending);
            }
            DriverCall::InTab { tab, call } => self.tab_call(id, &tab, *call),
            DriverCall::ShowTab { tab } => self.shown_tab = tab,
            DriverCall::Approach { url } => self.approach(id, &url),
            DriverCall::Stop => self.progress.stop(),
            DriverCall::MoveSpec { url } => self.move_spec(&url),
            page @ (DriverCall::Input { .. }
            | DriverCall::PrepareVisit(_)
            | DriverCall::SetViewport { .. }
            | DriverCall::TakeScreenshot(_)
            | DriverCall::ProtocolCommand { .. }
            | DriverCall::Reload { .. }) => match self.tabs.aut.as_ref().map(Aut::pictured) {
                Some(aut) => self.page_call(id, aut, page),
                None => {
                    let message = "the application's tab is not there".to_owned();
                    self.reply(id, Err(HostError { code: "noTab".into(), message, path: None }));
                }
            },
            file @ (DriverCall::ReadFile { .. } | DriverCall::WriteFile { .. } | DriverCall::ReadFixture { .. }) => {
                self.file_call(id, file);
            }
            DriverCall::Task { name, arg } => self.node_task(id, name, arg),
            DriverCall::Env { names } => {
                let env = &self.shared.request.config.env;
                let asked = names.into_iter().filter_map(|name| Some((name.clone(), env.get(&name)?.clone())));
                self.reply(id, Ok(Value::Object(asked.collect())));
            }
            network @ (DriverCall::HttpRequest(_)
            | DriverCall::Exec(_)
            | DriverCall::AddRoute(_)
            | DriverCall::DecideRequest(_)
            | DriverCall::DecideResponse(_)
            | DriverCall::NearMisses { .. }
            | DriverCall::EmulateNetwork(_)
            | DriverCall::BlockHosts { .. }
            | DriverCall::WatchSockets
            | DriverCall::DirectSockets { .. }
            | DriverCall::NameRoute { .. }) => self.network_call(id, network),
        }
    }

    /// Says something to the reader that fails nothing.
    pub(crate) fn warn(&self, message: String) {
        self.shared.emit([RunEvent::Warning { spec: Some(self.spec.relative.clone()), message }]);
    }

    fn attempt_started(&mut self, id: Option<u32>, test: &str, attempt: u32) {
        let at = self.now();
        self.progress.attempt_started(test, attempt, at);
        self.visit = None;
        self.shown_tab = None;
        self.reset_interception();
        self.isolate(id, test);
    }

    /// Takes the picture of a failure before the page is told that its attempt ended.
    fn attempt_ending(&mut self, id: Option<u32>, end: AttemptEnd) {
        // One that the spec heard of may be there in spite of what it made of it.
        let wanted = end.picture.filter(|_| end.state == State::Failed && !self.progress.has_picture_of_failure());
        let shown = self.shown_tab.as_deref().and_then(|tab| self.tabs.popup(tab)).or(self.tabs.aut.as_ref());
        let Some((how, aut)) = wanted.zip(shown.map(Aut::pictured)) else {
            self.attempt_ended(id, Box::new(end));
            return;
        };
        let request = ScreenshotRequest {
            name: None,
            test: end.test.clone(),
            title_path: self.progress.title_path(&end.test),
            attempt: end.attempt,
            capture: "viewport".into(),
            clip: None,
            scale: true,
            overwrite: how.overwrite,
            test_failure: true,
        };
        let path = self.names.path(&request);
        let after = AfterScreenshot::new(&self.shared, &self.spec.relative);
        self.tasks.spawn(async move {
            let picture = screenshot::take_and_tell(aut, request, path, after).await;
            Done::Ended(id, Box::new(end), Some(picture))
        });
    }

    /// Books an attempt once all is there that it received.
    pub(crate) fn attempt_ended(&mut self, id: Option<u32>, end: Box<AttemptEnd>) {
        if end.state == State::Failed {
            self.film_now();
        }
        self.ending = Some(Ending { id, end, until: Instant::now() + SETTLE_DEADLINE });
        if let Some(aut) = self.tabs.aut.as_ref().filter(|_| self.traffic.recorder.is_some()) {
            // The spec's tab is heard by another way than the application's: what that one has to say comes before its answer.
            let (target, reader) = (aut.target.clone(), self.traffic.reader());
            self.tasks.spawn(async move {
                let _ = target.evaluate::<Value>("0").within(SETTLE_DEADLINE).await;
                drop(reader);
                Done::Nothing
            });
        }
        self.settle(false);
    }

    /// Goes on with an attempt that waits to be booked, if it needn't wait any longer.
    pub(crate) fn settle(&mut self, overdue: bool) {
        if self.ending.is_some()
            && (overdue || (self.traffic.is_settled() && !self.is_filming()))
            && let Some(Ending { id, end, .. }) = self.ending.take()
        {
            self.book(id, &end);
        }
    }

    /// Books an attempt and tells the driver what follows.
    fn book(&mut self, id: Option<u32>, end: &AttemptEnd) {
        let error = end.error.as_ref().map(|error| self.bundle.source_map.to_test_error(error));
        if let Some(frame) = error.as_ref().and_then(|error| error.code_frame.as_ref()) {
            self.tell_source(&frame.location.file);
        }
        self.requests_under_way();
        let at = self.now();
        if self.shared.is_stopped() {
            self.progress.stop();
        }
        let mut next: Next = self.progress.attempt_ended(end, error, at);
        if self.count_failures() && next == Next::Continue {
            next = Next::Stop;
        }
        self.reply(id, Ok(to_value(&next)));
    }

    /// Counts the tests that failed meanwhile. Whether there were so many that none is to follow.
    pub(crate) fn count_failures(&mut self) -> bool {
        self.shared.count_failures(self.progress.new_failures());
        let stopped = self.shared.is_stopped();
        if stopped {
            self.progress.stop();
        }
        stopped
    }

    fn spec_ended(&mut self) {
        if self.progress.test_count() == 0 && self.shared.grep.is_none() {
            // Shared code below the pattern of specs is no rarity in projects: what is empty fails a run only as a whole.
            self.warn("no tests in this spec: tests are declared by `it('…', () => { … })`".to_owned());
        }
        self.end = Some(LoadEnd::Finished);
    }

    fn move_spec(&mut self, url: &str) {
        let Ok(target) = Url::parse(url) else {
            return self.warn(format!("the spec can't move to `{url}`, which is no URL"));
        };
        if let Some(resume) = self.progress.moving(url) {
            self.end = Some(LoadEnd::Moved(target, resume));
        }
    }

    /// URLs that a tab still waits for.
    pub(crate) fn pending_requests(&self, id: Option<u32>, pending: Option<Vec<String>>) {
        self.reply(id, Ok(to_value(&pending.unwrap_or_default())));
    }

    pub(crate) fn page_call(&mut self, id: Option<u32>, pictured: Pictured, call: DriverCall) {
        let aut = pictured.target.clone();
        match call {
            DriverCall::ProtocolCommand { command, params } => {
                let offline = params.get("offline").and_then(Value::as_bool).unwrap_or_default();
                self.tabs.interception.changed_by_protocol(&aut, &command, offline);
                let reply = aut.foreign(&command, Value::Object(params));
                if command == "Network.disable" {
                    // What pages load we learn from it too.
                    aut.enable_network().detach();
                }
                self.beside(id, reply);
            }
            DriverCall::Input { events } => {
                let events = events.into_iter().map(input::to_browser).collect();
                self.beside(id, async move {
                    match aut.dispatch(events).await {
                        // What was pressed closed the tab.
                        Err(error) if error.is_gone() => Ok(Value::Null),
                        done => done.map(|()| Value::Null),
                    }
                });
            }
            DriverCall::PrepareVisit(visit) => {
                let given = visit.auth.as_ref();
                let news = given.is_some_and(|auth| self.tabs.held.credentials.remember(&visit.url, auth));
                let armed = ArmedVisit::new(visit);
                let holding = self.tabs.hold_for_visit(Some(armed.held()), news);
                self.visit = Some(armed);
                self.beside(id, async move { holding.await.map(|()| Value::Null) });
            }
            DriverCall::SetViewport { width, height } => {
                let reply = aut.set_viewport(Viewport::new(width, height));
                self.beside(id, async move { reply.await.map(|()| Value::Null) });
            }
            DriverCall::Reload { ignore_cache } => {
                let reply = aut.reload(ignore_cache);
                self.beside(id, async move { reply.await.map(|()| Value::Null) });
            }
            DriverCall::TakeScreenshot(request) => {
                let path = self.names.path(&request);
                let after = AfterScreenshot::new(&self.shared, &self.spec.relative);
                self.tasks.spawn(async move {
                    Done::Picture(id, screenshot::take_and_tell(pictured, request, path, after).await)
                });
            }
            _ => {}
        }
    }

    fn file_call(&mut self, id: Option<u32>, call: DriverCall) {
        let root = self.shared.project().clone();
        let fixtures = self.shared.request.config.fixtures_folder.clone();
        self.tasks.spawn(async move {
            let work = tokio::task::spawn_blocking(move || match call {
                DriverCall::ReadFile { path, encoding } => files::read(&root, &path, encoding.as_deref()),
                DriverCall::ReadFixture { path, encoding } => {
                    files::fixture(fixtures.as_deref(), &path, encoding.as_deref())
                }
                DriverCall::WriteFile { path, contents, encoding, append } => {
                    files::write(&root, &path, &contents, encoding.as_deref(), append)
                }
                _ => Err(internal("not a call about files")),
            });
            let outcome = work.await.unwrap_or_else(|error| Err(internal(&error.to_string())));
            Done::Call(id, outcome.map(|contents| to_value(&contents)))
        });
    }

    fn node_task(&mut self, id: Option<u32>, name: String, arg: Option<Value>) {
        let Some(node) = self.shared.request.node.clone() else {
            return self.reply(id, Err(internal("this run has no Node side")));
        };
        let timeout = self.shared.request.config.timeouts.task;
        self.tasks.spawn(async move {
            let outcome = node.task(&name, arg, timeout).await.map_err(|error| {
                let code = match error {
                    NodeError::Timeout { .. } => "timeout",
                    NodeError::Exited { .. } => "gone",
                    _ => "task",
                };
                let stack = error.failure().map(|failure| format!("\n{}", failure.stack)).unwrap_or_default();
                HostError { code: code.into(), message: format!("{error}{stack}"), path: None }
            });
            Done::Call(id, outcome)
        });
    }

    /// Does something of the browser beside the loop and answers with its outcome.
    pub(crate) fn beside(
        &mut self,
        id: Option<u32>,
        work: impl Future<Output = Result<Value, Error>> + Send + 'static,
    ) {
        self.tasks.spawn(async move { Done::Call(id, work.await.map_err(|error| browser_error(&error))) });
    }
}

/// What the browser refused, for the driver.
fn browser_error(error: &Error) -> HostError {
    let code = if matches!(error, Error::Timeout { .. }) { "timeout" } else { "browser" };
    HostError { code: code.into(), message: error.to_string(), path: None }
}

fn internal(message: &str) -> HostError {
    HostError { code: "internal".into(), message: message.to_owned(), path: None }
}
