//! Notices a page that hangs. What runs in the page can't: an endless loop stops the driver too.

use std::time::Duration;

use hinoki_config::Timeouts;
use hinoki_protocol::TestError;
use tokio::time::Instant;

use crate::drive::lost;

/// A busy machine may keep a page waiting that long.
const SHORTEST: Duration = Duration::from_secs(8);

/// How long a page may be silent: half of the time that pages have to load, but not less than a command may take.
fn patience(timeouts: &Timeouts) -> Duration {
    (timeouts.page_load / 2).max(timeouts.command).max(SHORTEST)
}

/// Watches one load of the spec page.
#[derive(Debug)]
pub(crate) struct Watchdog {
    /// Silence after which the page is asked whether it is still there.
    silence: Duration,
    /// Time that the page then has to answer.
    answer: Duration,
    heard: Instant,
    /// Until when the first word must have come; `None` once it has.
    start: Option<(Instant, Duration)>,
    asked: bool,
    next: Instant,
}

/// What is to be done.
#[derive(Debug)]
pub(crate) enum Verdict {
    /// Nothing.
    Fine,
    /// Ask the page, which must answer within this time.
    Ping(Duration),
    /// The page answers, but the spec in it never began.
    Silent(Box<TestError>),
}

impl Watchdog {
    /// The first word must come within `start`.
    pub(crate) fn new(start: Duration, timeouts: &Timeouts) -> Self {
        let now = Instant::now();
        let patience = patience(timeouts);
        let silence = patience / 8;
        let answer = patience - silence;
        Self { silence, answer, heard: now, start: Some((now + start, start)), asked: false, next: now + silence }
    }

    /// The driver said something.
    pub(crate) fn heard(&mut self) {
        self.heard = Instant::now();
        self.start = None;
    }

    /// Whether the first word hasn't come yet.
    pub(crate) fn is_starting(&self) -> bool {
        self.start.is_some()
    }

    /// The page answered.
    pub(crate) fn answered(&mut self) {
        self.asked = false;
    }

    /// When to call [`Self::check`].
    pub(crate) fn next_check(&self) -> Instant {
        self.next
    }

    /// Called at that time.
    pub(crate) fn check(&mut self) -> Verdict {
        let now = Instant::now();
        self.next = now + self.silence;
        if let Some((until, start)) = self.start
            && now >= until
            && !self.asked
        {
            let text = format!("the spec's file did not finish loading within {} s", start.as_secs());
            let hint = "is there a top-level `await` or an import that never ends?";
            return Verdict::Silent(Box::new(lost(&text, Some(hint))));
        }
        if self.asked || now - self.heard < self.silence {
            return Verdict::Fine;
        }
        self.asked = true;
        Verdict::Ping(self.answer)
    }
}

/// The error of a page that didn't answer.
pub(crate) fn hung(timeouts: &Timeouts) -> TestError {
    lost(
        &format!("the page did not react for {} s", patience(timeouts).as_secs()),
        Some(
            "a script of the application or of the spec runs without end, or blocks the page; one that only takes long is \
             given more time by a longer pageLoadTimeout",
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patience_follows_the_timeouts_of_the_project() {
        let timeouts = |page_load, command| {
            let ms = Duration::from_millis;
            let rest = ms(1000);
            Timeouts {
                page_load: ms(page_load),
                command: ms(command),
                exec: rest,
                task: rest,
                request: rest,
                response: rest,
            }
        };
        assert_eq!(patience(&timeouts(60_000, 4_000)), Duration::from_secs(30));
        assert_eq!(patience(&timeouts(200_000, 4_000)), Duration::from_secs(100));
        assert_eq!(patience(&timeouts(60_000, 45_000)), Duration::from_secs(45));
        assert_eq!(patience(&timeouts(600, 0)), SHORTEST);
    }
}
