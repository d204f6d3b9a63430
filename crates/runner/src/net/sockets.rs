//! WebSockets that the driver can't see for itself: those of workers, and of pages of other origins. While a test has routes
//! for WebSockets something stands in their place there, which asks the driver and does what it is told. Without it they are
//! watched as the network's events tell of them.

use std::collections::{HashMap, HashSet};

use futures_util::FutureExt as _;
use futures_util::future::join_all;
use hinoki_assets::Assets;
use hinoki_browser::{
    BindingCalled, Evaluate, Event, InitScript, RequestId, SessionId, SocketFrame, Target, TargetKind,
};
use hinoki_protocol::{HostEvent, Payload, RESERVED_PATH, SocketNews, SocketOrder};

use crate::tabs::{ScriptId, Tabs};

/// Name of the binding by which stand-ins speak.
pub(crate) const SOCKETS: &str = "__hinoki_sockets";

/// How they are found.
const DIRECT: &str = "globalThis[Symbol.for('hinoki.sockets')]?.direct?";

/// Those that are there.
#[derive(Debug, Default)]
pub(crate) struct Sockets {
    /// Those that are only watched.
    watched: HashSet<RequestId>,
    /// Those that the driver directs, and where they are.
    directed: HashMap<String, Place>,
    /// What the driver is to be told.
    told: Vec<HostEvent>,
    /// The script that puts stand-ins in place, by the pages and frames that have it.
    scripts: Vec<(Target, ScriptId)>,
}

/// A page's or worker's own scope.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Place {
    session: SessionId,
    /// Its number within the target.
    realm: i64,
}

impl Sockets {
    /// What the driver is to be told of an event of the network.
    pub(crate) fn event(&mut self, event: &Event) -> Option<HostEvent> {
        let id = match event {
            Event::SocketOpening(opening) => {
                // The driver and the stand-ins replace the class, so that they are among the callers.
                if !opening.scripts.iter().any(|script| script.contains(RESERVED_PATH)) {
                    self.watched.insert(opening.id.clone());
                }
                &opening.id
            }
            Event::SocketOpen(step) | Event::SocketClosed(step) => &step.id,
            Event::SocketSent(message) | Event::SocketReceived(message) => &message.id,
            _ => return None,
        };
        // What the driver sees for itself isn't copied.
        if !self.watched.contains(id) {
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
            self.watched.remove(id);
        }
        Some(HostEvent::Socket { id: id.as_str().to_owned(), news })
    }

    /// A stand-in said something.
    pub(crate) fn hear(&mut self, session: &SessionId, called: &BindingCalled) {
        let all: Vec<(String, SocketNews)> = match serde_json::from_str(&called.payload) {
            Ok(all) => all,
            Err(error) => {
                tracing::debug!(%error, "what was told of WebSockets can't be read");
                return;
            }
        };
        for (id, news) in all {
            let known = match &news {
                SocketNews::Wanted { .. } => {
                    let place = Place { session: session.clone(), realm: called.realm };
                    self.directed.insert(id.clone(), place);
                    true
                }
                SocketNews::Closed => self.directed.remove(&id).is_some(),
                _ => self.directed.contains_key(&id),
            };
            if known {
                self.told.push(HostEvent::Socket { id, news });
            }
        }
    }

    /// The sockets of a scope that is gone are closed, or those of all scopes of a target.
    pub(crate) fn gone(&mut self, session: &SessionId, realm: Option<i64>) {
        let told = &mut self.told;
        self.directed.retain(|id, place| {
            let stays = place.session != *session || realm.is_some_and(|realm| realm != place.realm);
            if !stays {
                told.push(HostEvent::Socket { id: id.clone(), news: SocketNews::Closed });
            }
            stays
        });
    }

    /// What the driver is to be told since it was last asked for.
    pub(crate) fn take_told(&mut self) -> Vec<HostEvent> {
        std::mem::take(&mut self.told)
    }

    /// Orders that follow each other for the same scope are one message.
    fn batches(&self, orders: Vec<SocketOrder>) -> Vec<(&Place, Vec<SocketOrder>)> {
        let mut batches: Vec<(&Place, Vec<SocketOrder>)> = Vec::new();
        for order in orders {
            // It may be gone meanwhile.
            let Some(place) = self.directed.get(&order.id) else { continue };
            match batches.last_mut() {
                Some((last, batch)) if *last == place => batch.push(order),
                _ => batches.push((place, vec![order])),
            }
        }
        batches
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

fn script() -> String {
    // The name tells whose sockets are whose.
    let source = Assets::sockets();
    format!("{}\n//# sourceURL=hinoki:/{RESERVED_PATH}sockets.js", String::from_utf8_lossy(&source))
}

impl Tabs {
    /// All targets tell of their WebSockets and have stand-ins in their place from now on; pages have them once awaited.
    pub(crate) fn watch_sockets(&mut self) -> impl Future<Output = ()> + Send + use<> {
        if !std::mem::replace(&mut self.watching_sockets, true) {
            self.network_targets().for_each(|target| target.enable_network().detach());
            let aut = self.aut.as_ref().map(|aut| aut.target.clone());
            let targets: Vec<Target> = aut.into_iter().chain(self.network_targets().cloned()).collect();
            targets.iter().for_each(|target| self.place_sockets(target));
        }
        // Frames and workers that are busy don't hold up the test: it is on the wire before whatever makes them go on.
        let of_pages = self.sockets.scripts.iter().filter(|(target, _)| target.kind() == TargetKind::Page);
        let scripts = join_all(of_pages.map(|(_, script)| script.clone()));
        let patience = self.patience();
        async move {
            if tokio::time::timeout(patience, scripts).await.is_err() {
                tracing::debug!("a page that hangs has its own WebSockets");
            }
        }
    }

    /// Stand-ins take the place of the WebSockets of a target that may not have begun yet.
    pub(crate) fn place_sockets(&mut self, target: &Target) {
        target.add_binding(SOCKETS).detach();
        target.enable_runtime().detach();
        if target.kind().has_documents() {
            let id = target.add_init_script(&InitScript { run_now: true, ..InitScript::new(script()) });
            self.sockets.scripts.push((target.clone(), async move { id.await.ok() }.boxed().shared()));
            return;
        }
        target.run(script()).detach();
        // Workers of workers are no children of the page.
        target.attach_children().detach();
    }

    /// The test is over: what it played is closed, the others go on by themselves.
    pub(crate) fn release_sockets(&mut self) {
        if !std::mem::replace(&mut self.watching_sockets, false) {
            return;
        }
        self.sockets.directed.clear();
        let end = format!("{DIRECT}.end()");
        for (target, script) in std::mem::take(&mut self.sockets.scripts) {
            // The way to all frames of a target at once.
            let ending = target.add_init_script(&InitScript { run_now: true, ..InitScript::new(end.as_str()) });
            tokio::spawn(async move {
                for id in [script.await, ending.await.ok()].into_iter().flatten() {
                    target.remove_init_script(&id).detach();
                }
            });
        }
        self.network_targets()
            .filter(|target| !target.kind().has_documents())
            .for_each(|worker| worker.run(end.as_str()).detach());
    }

    /// Hands on what the driver says of its sockets.
    pub(crate) fn direct_sockets(&self, orders: Vec<SocketOrder>) {
        for (place, batch) in self.sockets.batches(orders) {
            let (Some(target), Ok(json)) = (self.target(&place.session), serde_json::to_string(&batch)) else {
                continue;
            };
            let take = Evaluate::new(format!("{DIRECT}.take({json})"));
            target.run(take.in_realm_numbered(place.realm)).detach();
        }
    }
}

#[cfg(test)]
mod tests {
    use hinoki_browser::{SocketMessage, SocketOpening, SocketStep};
    use hinoki_protocol::SocketAct;

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

    fn called(payload: &str, realm: i64) -> BindingCalled {
        BindingCalled { name: SOCKETS.to_owned(), payload: payload.to_owned(), realm }
    }

    fn wanted(id: &str, realm: i64) -> BindingCalled {
        called(&format!(r#"[["{id}", {{ "wanted": {{ "url": "ws://a.test/", "protocols": [] }} }}]]"#), realm)
    }

    fn told(sockets: &mut Sockets) -> Vec<(String, SocketNews)> {
        let told = sockets.take_told().into_iter();
        told.filter_map(|event| match event {
            HostEvent::Socket { id, news } => Some((id, news)),
            _ => None,
        })
        .collect()
    }

    #[test]
    fn sockets_are_closed_with_the_scope_that_they_are_in() {
        let (mut sockets, page, worker) = (Sockets::default(), SessionId::from("page"), SessionId::from("worker"));
        for (session, id, realm) in [(&page, "a", 1), (&page, "b", 2), (&worker, "c", 1)] {
            sockets.hear(session, &wanted(id, realm));
        }
        assert_eq!(told(&mut sockets).len(), 3);
        sockets.gone(&page, Some(2));
        assert_eq!(told(&mut sockets), [("b".to_owned(), SocketNews::Closed)]);
        sockets.gone(&worker, None);
        assert_eq!(told(&mut sockets), [("c".to_owned(), SocketNews::Closed)]);
        // What is gone says nothing more.
        sockets.hear(&worker, &called(r#"[["c", "closed"], ["c", "open"]]"#, 1));
        sockets.hear(&page, &called(r#"[["a", "open"]]"#, 1));
        assert_eq!(told(&mut sockets), [("a".to_owned(), SocketNews::Open)]);
    }

    #[test]
    fn orders_keep_their_order_and_travel_together() {
        let (mut sockets, page) = (Sockets::default(), SessionId::from("page"));
        for (id, realm) in [("a", 1), ("b", 1), ("c", 2)] {
            sockets.hear(&page, &wanted(id, realm));
        }
        let order = |id: &str| SocketOrder { id: id.into(), act: SocketAct::Watch };
        let batches = sockets.batches(["a", "b", "gone", "c", "a"].map(order).into());
        let ids = |batch: &[SocketOrder]| batch.iter().map(|order| order.id.clone()).collect::<String>();
        let shown: Vec<_> = batches.iter().map(|(place, batch)| (place.realm, ids(batch))).collect();
        assert_eq!(shown, [(1, "ab".to_owned()), (2, "c".to_owned()), (1, "a".to_owned())]);
    }
}
