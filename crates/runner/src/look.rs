//! What someone who watches sees of the page beside its events: pictures, a pause, an element that is being picked.

use hinoki_browser::{Error, Event, ImageFormat, Screencast, ScreencastFrame, Target};
use hinoki_protocol::{FrameHead, HostError, PausedAt, Resumed};
use serde_json::{Value, json};

use crate::drive::Drive;
use crate::film::SpecFilm;
use crate::pace::{Next, Pace, REST};
use crate::remote::PageNews;
use crate::tabs::{Aut, TabEvent};
use crate::tasks::{Done, to_value};

/// Pictures are looked at beside a log: good enough to read text.
const QUALITY: u8 = 70;

/// State of what is watched in one spec.
#[derive(Debug, Default)]
pub(crate) struct Look {
    /// The call of `cy.pause()` that waits to be let go on.
    paused: Option<u32>,
    /// The tab whose pictures are taken.
    casting: Option<Target>,
    /// URL that it shows.
    url: String,
    /// Of casts for a film.
    pace: Pace,
}

impl Drive {
    /// `cy.pause()` holds until someone lets it go on; where nobody watches it doesn't.
    pub(crate) fn pause(&mut self, id: Option<u32>, next: Option<String>) {
        let Some((call, (test, _))) = id.zip(self.progress.running()).filter(|_| self.shared.is_interactive()) else {
            return self.reply(id, Ok(to_value(&Resumed { step: false })));
        };
        let at = PausedAt { spec: self.spec.relative.clone(), test: test.to_owned(), next };
        self.look.paused = Some(call);
        self.shared.watched.tell(PageNews::Paused(Some(at)));
    }

    /// Goes on after a pause.
    pub(crate) fn resume(&mut self, step: bool) -> Result<Value, HostError> {
        let Some(call) = self.look.paused.take() else {
            return Err(refused("notPaused", "no test is paused"));
        };
        self.reply(Some(call), Ok(to_value(&Resumed { step })));
        self.shared.watched.tell(PageNews::Paused(None));
        Ok(Value::Null)
    }

    /// Whether `cy.pause()` holds.
    pub(crate) fn is_paused(&self) -> bool {
        self.look.paused.is_some()
    }

    /// The spec's page goes away, and what it waited for with it.
    pub(crate) fn look_away(&mut self) {
        // What waits for the end of a film's rest is gone too. Whoever only watches goes on to see a page that stays.
        if let Some(target) = self.look.casting.take_if(|_| self.film.is_some()) {
            target.stop_screencast().detach();
        }
        if self.look.paused.take().is_some() {
            self.shared.watched.tell(PageNews::Paused(None));
        }
    }

    /// Evaluates a call of the driver's own picker.
    pub(crate) fn picker(
        &self,
        call: &str,
        argument: &Value,
    ) -> impl Future<Output = Result<Value, HostError>> + Send + use<> {
        let script = format!("window.__hinoki_look?.{call}({argument}) ?? null");
        let found = self.tabs.spec.evaluate::<Value>(script);
        async move {
            found.await.map_err(|error| match error {
                Error::Script { .. } => refused("invalid", &said(&error)),
                error => refused("browser", &error.to_string()),
            })
        }
    }

    /// The tab that commands are for.
    pub(crate) fn shown(&self) -> Option<&Aut> {
        self.shown_tab.as_deref().and_then(|tab| self.tabs.popup(tab)).or(self.tabs.aut.as_ref())
    }

    /// Follows the page that is shown. Whether the event was about pictures alone.
    pub(crate) fn look(&mut self, event: &TabEvent) -> bool {
        let (target, event) = match event {
            TabEvent::Aut(event) => (self.tabs.aut.as_ref().map(|aut| aut.target.clone()), event),
            TabEvent::Other(target, event) => (Some(target.clone()), event),
            _ => return false,
        };
        let Some(target) = target else { return false };
        if let Event::ScreencastFrame(frame) = event {
            self.frame(&target, frame);
            return true;
        }
        self.follow();
        if self.look.casting.as_ref() != Some(&target) {
            return false;
        }
        // The main frame of a tab has the id of its target.
        match event {
            Event::FrameNavigated(navigated) if navigated.frame.id.as_str() == target.id().as_str() => {
                self.look.url = navigated.frame.full_url();
            }
            Event::NavigatedWithinDocument(navigated) if navigated.frame.as_str() == target.id().as_str() => {
                self.look.url.clone_from(&navigated.url);
            }
            _ => {}
        }
        false
    }

    /// Takes pictures of the tab that is shown, if someone wants them.
    pub(crate) fn follow(&mut self) {
        let wanted = self.film.is_some() || self.shared.watched.is_cast();
        let now = self.shown().filter(|_| wanted).map(|aut| aut.target.clone());
        if now == self.look.casting {
            return;
        }
        if let Some(before) = self.look.casting.take() {
            before.stop_screencast().detach();
        }
        if let Some(target) = &now {
            self.cast(target);
        }
        self.look.casting = now;
    }

    /// Begins to take pictures of a tab.
    fn cast(&mut self, target: &Target) {
        self.look.pace.begins();
        let how = self.film.as_ref().map_or(
            Screencast { format: ImageFormat::Jpeg, quality: Some(QUALITY), ..Screencast::default() },
            SpecFilm::screencast,
        );
        let started = target.start_screencast(how);
        let target = target.clone();
        self.tasks.spawn(async move {
            match started.await {
                Ok(()) => Done::Nothing,
                Err(error) => {
                    tracing::debug!(%error, ?target, "no pictures are taken of a tab yet");
                    Done::NotCast(target)
                }
            }
        });
    }

    /// Pictures of a tab couldn't be begun: its page was just going away. They are with its next one.
    pub(crate) fn not_cast(&mut self, target: &Target) {
        self.look.casting.take_if(|casting| casting == target);
    }

    /// The film's cast of a tab has rested.
    pub(crate) fn rested(&mut self, target: &Target, cast: u32) {
        if self.film.is_some() && self.look.casting.as_ref() == Some(target) && self.look.pace.rested(cast) {
            self.cast(target);
        }
    }

    /// Something failed: the film shows how it looked then, whenever its next picture would have been due.
    pub(crate) fn film_now(&mut self) {
        if let Some(target) = self.look.casting.clone().filter(|_| self.film.is_some()) {
            // A new cast begins with the page as it is.
            target.stop_screencast().detach();
            self.look.pace.owe();
            self.cast(&target);
        }
    }

    /// Whether the film waits for the picture of a failure.
    pub(crate) fn is_filming(&self) -> bool {
        self.film.is_some() && self.look.casting.is_some() && self.look.pace.is_owed()
    }

    fn frame(&mut self, target: &Target, frame: &ScreencastFrame) {
        if let Some(film) = self.film.as_mut().filter(|_| self.look.casting.as_ref() == Some(target)) {
            let is_new = film.frame(frame.metadata.timestamp * 1000.0, &frame.data);
            match self.look.pace.came(is_new) {
                Next::Watch => target.acknowledge_screencast_frame(frame.number).detach(),
                Next::Rest(cast) => {
                    target.stop_screencast().detach();
                    let target = target.clone();
                    self.tasks.spawn(async move {
                        tokio::time::sleep(REST).await;
                        Done::Rested(target, cast)
                    });
                }
                Next::Nothing => {}
            }
            return;
        }
        // Readers see the newest only, so that the next may come.
        target.acknowledge_screencast_frame(frame.number).detach();
        if self.look.casting.as_ref() != Some(target) {
            return;
        }
        let pixels = |size: f64| if size >= 0.0 { size.round() as u32 } else { 0 };
        let head = FrameHead {
            url: self.look.url.clone(),
            width: pixels(frame.metadata.device_width),
            height: pixels(frame.metadata.device_height),
            at: frame.metadata.timestamp * 1000.0,
        };
        self.shared.watched.tell(PageNews::Frame { head, jpeg: frame.data.clone() });
    }
}

/// What the driver's picker threw, in one line.
fn said(error: &Error) -> String {
    let text = error.to_string();
    text.lines().next().unwrap_or_default().trim_start_matches("Error: ").to_owned()
}

pub(crate) fn refused(code: &str, message: &str) -> HostError {
    HostError { code: code.into(), message: message.to_owned(), path: None }
}

/// An order's own words as JSON, to be put into a script.
pub(crate) fn text(text: &str) -> Value {
    json!(text)
}
