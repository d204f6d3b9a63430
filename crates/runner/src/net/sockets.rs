//! WebSockets that the driver can't see for itself: those of workers, and of frames of other origins.

use std::collections::HashSet;

use hinoki_browser::{Error, Event, RequestId, SocketFrame};
use hinoki_protocol::{HostEvent, Payload, RESERVED_PATH, SocketNews};

use super::intercept::done;
use crate::tabs::Tabs;

/// Those that are there.
#[derive(Debug, Default)]
pub(crate) struct Sockets(HashSet<RequestId>);

impl Sockets {
    /// What the driver is to be told of an event of the network.
    pub(crate) fn event(&mut self, event: &Event) -> Option<HostEvent> {
        let id = match event {
            Event::SocketOpening(opening) => {
                // The driver replaces the class in pages that it reaches, so that it is among the callers.
                if !opening.scripts.iter().any(|script| script.contains(RESERVED_PATH)) {
                    self.0.insert(opening.id.clone());
                }
                &opening.id
            }
            Event::SocketOpen(step) | Event::SocketClosed(step) => &step.id,
            Event::SocketSent(message) | Event::SocketReceived(message) => &message.id,
            _ => return None,
        };
        // What the driver sees for itself isn't copied.
        if !self.0.contains(id) {
            return None;
        }
        let news = match event {
            Event::SocketOpening(opening) => SocketNews::Opening { url: opening.url.clone() },
            Event::SocketOpen(_) => SocketNews::Open,
            Event::SocketSent(message) => sent(true, &message.frame)?,
            Event::SocketReceived(message) => sent(false, &message.frame)?,
            _ => SocketNews::Closed,
        };
        if news == SocketNews::Closed {
            self.0.remove(id);
        }
        Some(HostEvent::Socket { id: id.as_str().to_owned(), news })
    }
}

fn sent(to_server: bool, frame: &SocketFrame) -> Option<SocketNews> {
    let data = match frame.opcode as u8 {
        1 => Payload::Text(frame.payload.clone()),
        2 => Payload::Base64(frame.payload.clone()),
        _ => return None,
    };
    Some(SocketNews::Message { to_server, data })
}

impl Tabs {
    /// All targets tell of their WebSockets from now on, once awaited.
    pub(crate) fn watch_sockets(&mut self) -> impl Future<Output = Result<(), Error>> + Send + use<> {
        self.watching_sockets = true;
        done(self.network_targets().map(hinoki_browser::Target::enable_network).collect())
    }
}

#[cfg(test)]
mod tests {
    use hinoki_browser::{SocketMessage, SocketOpening, SocketStep};

    use super::*;

    fn opening(script: &str) -> Event {
        let (id, url) = (RequestId::from("1"), "ws://a.test/".to_owned());
        Event::SocketOpening(SocketOpening { id, url, scripts: vec![script.to_owned()] })
    }

    fn received(opcode: f64) -> Event {
        let frame = SocketFrame { opcode, payload: "aGk=".to_owned() };
        Event::SocketReceived(SocketMessage { id: RequestId::from("1"), frame })
    }

    fn news(event: Option<HostEvent>) -> Option<SocketNews> {
        match event {
            Some(HostEvent::Socket { news, .. }) => Some(news),
            _ => None,
        }
    }

    #[test]
    fn what_the_driver_opened_itself_is_not_told_to_it() {
        let mut sockets = Sockets::default();
        assert_eq!(sockets.event(&opening("http://a.test/__hinoki/driver.js")), None);
        assert_eq!(sockets.event(&received(1.0)), None);
    }

    #[test]
    fn others_are_told_until_they_are_closed() {
        let mut sockets = Sockets::default();
        let mut told = |event: &Event| news(sockets.event(event));
        assert_eq!(told(&opening("http://a.test/worker.js")), Some(SocketNews::Opening { url: "ws://a.test/".into() }));
        let message = |data| Some(SocketNews::Message { to_server: false, data });
        assert_eq!(told(&received(1.0)), message(Payload::Text("aGk=".into())));
        assert_eq!(told(&received(2.0)), message(Payload::Base64("aGk=".into())));
        assert_eq!(told(&received(9.0)), None);
        let closed = Event::SocketClosed(SocketStep { id: RequestId::from("1") });
        assert_eq!(told(&closed), Some(SocketNews::Closed));
        assert_eq!(told(&received(1.0)), None);
    }
}
