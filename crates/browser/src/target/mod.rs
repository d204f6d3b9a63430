mod capture;
mod dialog;
mod emulate;
mod input;
mod intercept;
mod network;
mod page;
mod script;
mod setup;
mod storage;

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

pub use capture::*;
pub use emulate::*;
pub use input::*;
pub use intercept::*;
pub use network::*;
pub use page::*;
pub use script::*;
pub use setup::*;
pub use storage::{StoragePlace, Stored};

use crate::wire::Session;
use crate::{ContextId, Events, Reply, SessionId, TargetId, TargetInfo, TargetKind};

/// A tab, a frame in a process of its own, or a worker. Cheap to clone.
///
/// It does not keep the browser alive.
#[derive(Clone)]
pub struct Target {
    session: Session,
    fixed: Arc<Fixed>,
}

struct Fixed {
    session: SessionId,
    id: TargetId,
    kind: TargetKind,
    context: Option<ContextId>,
    info: Mutex<TargetInfo>,
}

impl Target {
    pub(crate) fn new(session: Session, session_id: SessionId, info: TargetInfo) -> Self {
        let (id, kind, context) = (info.id.clone(), info.kind, info.context.clone());
        Self { session, fixed: Arc::new(Fixed { session: session_id, id, kind, context, info: Mutex::new(info) }) }
    }

    pub(crate) fn set_info(&self, info: TargetInfo) {
        *self.fixed.info.lock().unwrap_or_else(PoisonError::into_inner) = info;
    }

    /// Its id.
    pub fn id(&self) -> &TargetId {
        &self.fixed.id
    }

    /// What it is.
    pub fn kind(&self) -> TargetKind {
        self.fixed.kind
    }

    /// The session by which it is spoken to.
    pub fn session_id(&self) -> &SessionId {
        &self.fixed.session
    }

    /// Its browser context.
    pub fn context(&self) -> Option<&ContextId> {
        self.fixed.context.as_ref()
    }

    /// What the browser last said of it.
    pub fn info(&self) -> TargetInfo {
        self.fixed.info.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Its events from now on, beside the stream that it came with.
    pub fn subscribe(&self) -> Events {
        self.session.subscribe()
    }

    /// Lets a waiting target begin. Does nothing if it isn't waiting.
    pub fn resume(&self) -> Reply<()> {
        self.session.command("Runtime.runIfWaitingForDebugger", json!({}))
    }

    /// Attaches to the frames and workers of this target, now and later, each waiting for [`Self::resume`].
    pub fn attach_children(&self) -> Reply<()> {
        attach_children(&self.session, false)
    }

    /// A call in the browser's own words, for what has no word here yet.
    pub fn call<P: Serialize, R: DeserializeOwned + 'static>(&self, method: &'static str, params: P) -> Reply<R> {
        self.session.call(method, params)
    }

    /// A command of the browser's protocol that someone else made up; yields what the browser answers.
    pub fn foreign(&self, method: &str, params: Value) -> Reply<Value> {
        self.session.foreign(method, params)
    }

    /// Like [`Self::call`] where only success matters.
    pub fn command<P: Serialize>(&self, method: &'static str, params: P) -> Reply<()> {
        self.session.command(method, params)
    }
}

impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} {} in session {}", self.fixed.kind, self.fixed.id, self.fixed.session)
    }
}

impl PartialEq for Target {
    fn eq(&self, other: &Self) -> bool {
        self.fixed.session == other.fixed.session
    }
}

pub(crate) fn attach_children(session: &Session, of_browser: bool) -> Reply<()> {
    session.command(
        "Target.setAutoAttach",
        json!({
            "autoAttach": true,
            "waitForDebuggerOnStart": true,
            "flatten": true,
            "filter": crate::router::filter(of_browser),
        }),
    )
}
