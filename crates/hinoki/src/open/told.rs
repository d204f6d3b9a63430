//! What the engine tells.

use hinoki_protocol::{BrowserState, LastResult, OpenPhase, RunEvent};
use hinoki_runner::{Idle, PageNews};

use super::bench::Told;
use super::desk::Desk;
use super::runs::Cleared;
use super::specs;
use crate::watch::bundled;

impl Desk {
    pub(crate) fn event(&mut self, event: RunEvent) {
        if let RunEvent::SpecFinished { result } = &event {
            // One that was stopped says nothing about the spec.
            if self.running.as_ref().is_some_and(|running| !running.is_cancelled()) {
                self.ended.insert(result.spec.clone());
                let last: LastResult = specs::last(result);
                self.results.set(&result.spec, last.clone());
                self.results.write();
                self.hub.specs(|entries| {
                    if let Some(entry) = entries.iter_mut().find(|entry| entry.file.relative == result.spec) {
                        entry.last = Some(last);
                    }
                });
            }
        }
        self.hub.event(event);
    }

    pub(crate) fn told(&mut self, told: Told) {
        match told {
            Told::Browser(Ok(info)) => {
                self.hub.status(|status| {
                    status.browser = BrowserState::Ready;
                    status.browser_reason = None;
                    status.window = info.is_headed;
                });
                self.hub.browser(Some(info));
            }
            Told::Browser(Err(error)) => self.browser_gone(error.to_string()),
            Told::Ended(result) => {
                // The last events of a run come before its end.
                while let Some(event) = self.waiting_event() {
                    self.event(event);
                }
                self.running = None;
                let failed = result.err().map(|error| error.to_string());
                self.hub.status(|status| {
                    status.phase = OpenPhase::Idle;
                    status.paused = None;
                    if failed.is_none() {
                        // One that was lost meanwhile was started anew.
                        status.browser = BrowserState::Ready;
                        status.browser_reason = None;
                    }
                });
                if let Some(reason) = failed {
                    self.browser_gone(reason);
                }
                match self.next.take() {
                    Some(next) => self.run(next),
                    None => self.mark(),
                }
            }
            Told::Idle(Idle::Rerun(reason)) => self.rerun(Some(reason), Cleared::All),
            Told::Idle(Idle::BrowserGone(reason)) => self.browser_gone(reason),
            Told::Idle(Idle::PageLost(reason)) => tracing::debug!(reason, "the page that was left is gone"),
        }
    }

    pub(crate) fn news(&mut self, news: PageNews) {
        match news {
            PageNews::Bundled { spec, files } => {
                bundled(&mut self.sources, &spec, files, &self.specs, self.support_file.as_ref());
                self.rewatch = true;
            }
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
}
