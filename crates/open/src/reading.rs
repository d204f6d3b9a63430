//! What one page has heard, and what it has to hear next.

use hinoki_protocol::OpenMessage;

use crate::Hub;
use crate::hub::Revisions;
use crate::story::Place;

/// Bytes of events in one message: more than a page shows in a frame, less than what blocks it.
const BATCH: usize = 256 << 10;

/// One page's progress.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    place: Place,
    known: Revisions,
    greeted: bool,
}

impl Reading {
    /// The next messages; none if the page knows everything.
    pub(crate) fn next(&mut self, hub: &Hub) -> Vec<String> {
        let state = hub.lock();
        let mut messages = Vec::new();
        if !self.greeted || self.known.hello != state.revisions.hello {
            messages.extend(write(&OpenMessage::Hello(state.hello.clone())));
            self.greeted = true;
            self.known = state.revisions;
            self.place = state.story.beginning();
        }
        let events = state.story.read(&mut self.place, BATCH);
        if !events.is_empty() {
            messages.push(format!(r#"{{"type":"events","events":[{}]}}"#, events.join(",")));
        }
        let (known, now) = (self.known, state.revisions);
        if known.status != now.status {
            messages.extend(write(&OpenMessage::Status(state.hello.status.clone())));
        }
        if known.specs != now.specs {
            messages.extend(write(&OpenMessage::Specs { specs: state.hello.specs.clone() }));
        }
        if known.sessions != now.sessions {
            messages.extend(write(&OpenMessage::Sessions { sessions: state.hello.sessions.clone() }));
        }
        self.known = now;
        messages
    }
}

/// A message as it travels.
pub(crate) fn write(message: &OpenMessage) -> Option<String> {
    serde_json::to_string(message).inspect_err(|error| tracing::error!(%error, "a message could not be written")).ok()
}
