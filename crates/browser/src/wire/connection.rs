use std::collections::HashMap;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::value::RawValue;
use tokio::sync::{mpsc, oneshot, watch};

use super::message::{Incoming, Outgoing};
use super::reply::{Answer, Reply};
use super::shown::shown;
use super::transport::{Sink, Source, Transport};
use crate::router::{Routed, Router};
use crate::{Error, Event, Events, SessionId};

/// Why a connection ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CloseReason {
    /// In words.
    pub text: String,
    /// Whether we ended it ourselves.
    pub expected: bool,
}

impl fmt::Display for CloseReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Shared by all that speak with one browser.
#[derive(Clone)]
pub(crate) struct Connection(Arc<Shared>);

struct Shared {
    state: Mutex<State>,
    outgoing: mpsc::UnboundedSender<Order>,
    closed: watch::Sender<Option<CloseReason>>,
    deadline: Duration,
    last_id: AtomicU64,
}

#[derive(Default)]
struct State {
    pending: HashMap<u64, Pending>,
    /// Subscribers of each session; of the browser itself under `None`.
    events: HashMap<Option<SessionId>, Vec<mpsc::UnboundedSender<Event>>>,
    router: Router,
    /// Set if we are about to end the browser ourselves.
    ending: bool,
}

struct Pending {
    method: &'static str,
    session: Option<SessionId>,
    answer: oneshot::Sender<Answer>,
}

enum Order {
    Send(String),
    End,
}

impl Connection {
    /// Starts the two tasks that own the wire. `cause` tells in words why it ended, once it did.
    pub fn start<F>(transport: Transport, deadline: Duration, cause: impl FnOnce() -> F + Send + 'static) -> Self
    where
        F: Future<Output = Option<String>> + Send,
    {
        let (outgoing, orders) = mpsc::unbounded_channel();
        let closed = watch::Sender::new(None);
        let shared =
            Arc::new(Shared { state: Mutex::default(), outgoing, closed, deadline, last_id: AtomicU64::new(0) });
        let (source, sink) = transport.split();
        let connection = Self(shared);
        tokio::spawn(write(sink, orders));
        tokio::spawn({
            let connection = connection.clone();
            async move {
                let ended = connection.read(source).await;
                let text = cause().await.or(ended).unwrap_or_else(|| "the connection was closed".to_owned());
                connection.finish(text);
            }
        });
        connection
    }

    /// The link to the browser itself.
    pub fn root(&self) -> Session {
        Session { connection: self.clone(), id: None }
    }

    /// Resolves when the connection has ended.
    pub async fn closed(&self) -> CloseReason {
        let mut closed = self.0.closed.subscribe();
        let reason = closed.wait_for(Option::is_some).await.ok().and_then(|reason| reason.clone());
        reason.unwrap_or_else(|| CloseReason { text: "the connection ended".to_owned(), expected: true })
    }

    /// Why it has ended, if it has.
    pub fn close_reason(&self) -> Option<CloseReason> {
        self.0.closed.borrow().clone()
    }

    /// From now on an end is no surprise.
    pub fn expect_end(&self) {
        self.state().ending = true;
    }

    /// Leaves the browser.
    pub fn end(&self) {
        self.expect_end();
        // If nobody receives, the wire has ended already.
        let _ = self.0.outgoing.send(Order::End);
    }

    pub fn with_router<T>(&self, then: impl FnOnce(&mut Router) -> T) -> T {
        then(&mut self.state().router)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn send<P: Serialize>(
        &self,
        session: Option<&SessionId>,
        method: &'static str,
        params: P,
    ) -> oneshot::Receiver<Answer> {
        self.send_as(session, method, method, params)
    }

    /// `name` is what errors call it.
    fn send_as<P: Serialize>(
        &self,
        session: Option<&SessionId>,
        name: &'static str,
        method: &str,
        params: P,
    ) -> oneshot::Receiver<Answer> {
        let (answer, receiver) = oneshot::channel();
        let id = self.0.last_id.fetch_add(1, Ordering::Relaxed) + 1;
        let text = match serde_json::to_string(&Outgoing { id, method, params, session_id: session }) {
            Ok(text) => text,
            Err(error) => {
                let _ = answer.send(Err(Error::Unexpected { method: name, detail: error.to_string() }));
                return receiver;
            }
        };
        tracing::trace!(target: "hinoki::wire", "> {}", shown(&text));
        let mut state = self.state();
        if let Some(reason) = self.close_reason() {
            let _ = answer.send(Err(Error::Closed { reason: reason.text }));
            return receiver;
        }
        state.pending.insert(id, Pending { method: name, session: session.cloned(), answer });
        // If nobody receives, the reader is about to answer all that is pending.
        let _ = self.0.outgoing.send(Order::Send(text));
        receiver
    }

    async fn read(&self, mut source: Source) -> Option<String> {
        while let Some(message) = source.next().await {
            match message {
                Ok(message) => self.accept(&message),
                Err(error) => return Some(error),
            }
        }
        None
    }

    fn accept(&self, message: &[u8]) {
        tracing::trace!(target: "hinoki::wire", "< {}", shown(&String::from_utf8_lossy(message)));
        let incoming: Incoming<'_> = match serde_json::from_slice(message) {
            Ok(incoming) => incoming,
            Err(error) => return tracing::warn!("the browser sent what is no message: {error}"),
        };
        match (incoming.id, incoming.method) {
            (Some(id), _) => self.answer(id, incoming.result, incoming.error),
            (None, Some(method)) => self.event(incoming.session_id, &method, incoming.params),
            (None, None) => tracing::debug!("the browser sent neither answer nor event"),
        }
    }

    fn answer(&self, id: u64, result: Option<&RawValue>, error: Option<super::message::Refusal>) {
        let Some(Pending { method, answer, .. }) = self.state().pending.remove(&id) else { return };
        let result = match (result, error) {
            (_, Some(error)) => {
                tracing::debug!(code = error.code, "{method} was refused: {}", error.message);
                Err(Error::Protocol { method, code: error.code, message: error.text() })
            }
            (Some(result), None) => Ok(result.to_owned()),
            (None, None) => Err(Error::Unexpected { method, detail: "neither result nor error".to_owned() }),
        };
        // Nobody may be waiting any more.
        let _ = answer.send(result);
    }

    fn event(&self, session: Option<SessionId>, method: &str, params: Option<&RawValue>) {
        let params = params.map_or("{}", RawValue::get);
        if crate::router::concerns(method) {
            return self.route(session, method, params);
        }
        if method == "Inspector.targetCrashed" {
            self.fail(session.as_ref(), "it crashed");
        }
        let mut state = self.state();
        let Some(subscribers) = state.events.get_mut(&session) else { return };
        match Event::decode(method, params) {
            Ok(Some(event)) => deliver(subscribers, event),
            Ok(None) => {}
            Err(error) => tracing::warn!("{method} has an unexpected form: {error}"),
        }
    }

    fn route(&self, parent: Option<SessionId>, method: &str, params: &str) {
        let routed = {
            let mut state = self.state();
            let routed = state.router.accept(self, parent, method, params);
            if let Ok(Routed { opened: Some((session, sender)), .. }) = &routed {
                state.events.entry(Some(session.clone())).or_default().push(sender.clone());
            }
            routed
        };
        match routed {
            Ok(routed) => {
                for session in routed.ended {
                    self.fail(Some(&session), "it was closed");
                    self.state().events.remove(&Some(session));
                }
                if let Some(target) = routed.unclaimed {
                    // Nobody will set it up, so it must not wait for that.
                    target.resume().detach();
                }
            }
            Err(error) => tracing::warn!("{method} has an unexpected form: {error}"),
        }
    }

    /// Ends the calls of a session that will never be answered.
    fn fail(&self, session: Option<&SessionId>, reason: &'static str) {
        let failed: Vec<_> =
            self.state().pending.extract_if(|_, pending| pending.session.as_ref() == session).collect();
        for (_, Pending { method, answer, .. }) in failed {
            let _ = answer.send(Err(Error::Gone { method, reason }));
        }
    }

    fn finish(&self, text: String) {
        let mut state = self.state();
        let reason = CloseReason { text, expected: state.ending };
        for (_, pending) in state.pending.drain() {
            let _ = pending.answer.send(Err(Error::Closed { reason: reason.text.clone() }));
        }
        state.events.clear();
        state.router.clear();
        self.0.closed.send_replace(Some(reason));
        drop(state);
        let _ = self.0.outgoing.send(Order::End);
    }
}

fn deliver(subscribers: &mut Vec<mpsc::UnboundedSender<Event>>, event: Event) {
    if let [only] = subscribers.as_slice() {
        if only.send(event).is_err() {
            subscribers.clear();
        }
        return;
    }
    subscribers.retain(|subscriber| subscriber.send(event.clone()).is_ok());
}

async fn write(mut sink: Sink, mut orders: mpsc::UnboundedReceiver<Order>) {
    let mut received = Vec::new();
    let mut messages = Vec::new();
    'wire: while orders.recv_many(&mut received, 256).await > 0 {
        let mut end = false;
        for order in received.drain(..) {
            match order {
                Order::Send(message) => messages.push(message),
                Order::End => end = true,
            }
        }
        if let Err(error) = sink.send(&mut messages).await {
            // The reader notices the end as well and tells everyone.
            tracing::debug!("cannot write to the browser: {error}");
            break 'wire;
        }
        if end {
            break 'wire;
        }
    }
    sink.close().await;
}

/// A link to the browser itself or to one target.
#[derive(Clone)]
pub(crate) struct Session {
    connection: Connection,
    id: Option<SessionId>,
}

impl Session {
    pub fn new(connection: &Connection, id: SessionId) -> Self {
        Self { connection: connection.clone(), id: Some(id) }
    }

    pub fn connection(&self) -> &Connection {
        &self.connection
    }

    /// Makes a call whose answer matters.
    pub fn call<P: Serialize, R: DeserializeOwned + 'static>(&self, method: &'static str, params: P) -> Reply<R> {
        let answer = self.connection.send(self.id.as_ref(), method, params);
        Reply::new(method, answer, self.connection.0.deadline, move |answer| {
            serde_json::from_str(answer.get()).map_err(|error| Error::Unexpected { method, detail: error.to_string() })
        })
    }

    /// Makes a call whose name others chose.
    pub fn foreign(&self, method: &str, params: Value) -> Reply<Value> {
        const NAME: &str = "a command of the protocol";
        let answer = self.connection.send_as(self.id.as_ref(), NAME, method, params);
        Reply::new(NAME, answer, self.connection.0.deadline, |answer| {
            serde_json::from_str(answer.get())
                .map_err(|error| Error::Unexpected { method: NAME, detail: error.to_string() })
        })
    }

    /// Makes a call of which only success matters.
    pub fn command<P: Serialize>(&self, method: &'static str, params: P) -> Reply<()> {
        let answer = self.connection.send(self.id.as_ref(), method, params);
        Reply::new(method, answer, self.connection.0.deadline, |_| Ok(()))
    }

    /// All events from now on.
    pub fn subscribe(&self) -> Events {
        let (sender, receiver) = mpsc::unbounded_channel();
        let mut state = self.connection.state();
        if self.connection.close_reason().is_none() {
            state.events.entry(self.id.clone()).or_default().push(sender);
        }
        Events::new(receiver)
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.id {
            Some(id) => write!(f, "session {id}"),
            None => f.write_str("the browser's session"),
        }
    }
}
