//! Notices a page that hangs. What runs in the page can't: an endless loop stops the driver too.

use std::time::Duration;

use hinoki_protocol::TestError;
use tokio::time::Instant;

use crate::drive::lost;

/// Silence after which the page is asked whether it is still there.
const SILENCE: Duration = Duration::from_secs(4);
/// Time that the page has to answer.
const ANSWER: Duration = Duration::from_secs(26);

/// Watches one load of the spec page.
#[derive(Debug)]
pub(crate) struct Watchdog {
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
    pub(crate) fn new(start: Duration) -> Self {
        let now = Instant::now();
        Self { heard: now, start: Some((now + start, start)), asked: false, next: now + SILENCE }
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
        self.next = now + SILENCE;
        if let Some((until, start)) = self.start
            && now >= until
            && !self.asked
        {
            let text = format!("the spec's file did not finish loading within {} s", start.as_secs());
            let hint = "is there a top-level `await` or an import that never ends?";
            return Verdict::Silent(Box::new(lost(&text, Some(hint))));
        }
        if self.asked || now - self.heard < SILENCE {
            return Verdict::Fine;
        }
        self.asked = true;
        Verdict::Ping(ANSWER)
    }
}

/// The error of a page that didn't answer.
pub(crate) fn hung() -> TestError {
    let seconds = (SILENCE + ANSWER).as_secs();
    lost(
        &format!("the page did not react for {seconds} s"),
        Some("a script of the application or of the spec runs without end, or blocks the page"),
    )
}
