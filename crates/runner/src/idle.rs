//! The page of a spec that has ended: it stays to be looked at, and is still answered.

use std::time::Duration;

use hinoki_browser::Reply;

use crate::drive::{Drive, LoadEnd};
use crate::engine::Idle;
use crate::watchdog::Watchdog;

/// Nothing is awaited of a page that is idle.
const EVER: Duration = Duration::from_secs(365 * 24 * 3600);

/// Time for the driver of a spec that was stopped to go away.
const GOING: Duration = Duration::from_secs(5);

impl Drive {
    /// The spec has ended. One that was stopped must do nothing more.
    pub(crate) async fn rest(&mut self, stopped: bool) {
        self.idle = true;
        self.end = None;
        self.visit = None;
        self.session = None;
        self.look_away();
        self.reset_interception();
        if !stopped {
            return;
        }
        self.tasks.abort_all();
        let gone: Reply<_> = self.tabs.spec.navigate("about:blank");
        let gone = tokio::time::timeout(GOING, gone);
        tokio::pin!(gone);
        let mut watchdog = Watchdog::new(EVER, &self.shared.request.config.timeouts);
        loop {
            tokio::select! {
                outcome = &mut gone => {
                    if outcome.is_err() {
                        tracing::warn!("the page of a stopped spec did not go away in time");
                    }
                    return;
                }
                event = self.tabs.next() => self.tab_event(event, &mut watchdog),
            }
        }
    }

    /// Answers the page until something is to be done about it. May be dropped and called again.
    pub(crate) async fn idle(&mut self) -> Idle {
        let mut watchdog = Watchdog::new(EVER, &self.shared.request.config.timeouts);
        loop {
            match self.end.take() {
                Some(LoadEnd::Restart(reason)) => return Idle::Rerun(reason),
                Some(LoadEnd::BrowserGone(error)) => return Idle::BrowserGone(error.message),
                Some(LoadEnd::Lost(error)) => return Idle::PageLost(error.message),
                Some(LoadEnd::Finished | LoadEnd::Moved(..) | LoadEnd::Interrupted) | None => {}
            }
            tokio::select! {
                event = self.tabs.next() => self.tab_event(event, &mut watchdog),
                ordered = self.shared.watched.next() => self.ordered(ordered),
                Some(Ok(done)) = self.tasks.join_next() => self.done(done, &mut watchdog),
            }
        }
    }
}
