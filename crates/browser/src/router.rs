use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::sync::mpsc;

use crate::wire::{Connection, Session};
use crate::{ContextId, Event, Events, FrameId, SessionId, Target, TargetId};

/// What a target is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TargetKind {
    /// A tab or window.
    Page,
    /// A frame in a process of its own.
    Iframe,
    /// A dedicated worker.
    Worker,
    /// A shared worker.
    SharedWorker,
    /// A service worker.
    ServiceWorker,
    /// Anything else, such as an extension's page or a worklet.
    #[serde(other)]
    Other,
}

impl TargetKind {
    /// Whether it shows documents, as tabs and frames do.
    pub fn has_documents(self) -> bool {
        matches!(self, Self::Page | Self::Iframe)
    }
}

/// What the browser says of a target.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TargetInfo {
    /// Its id.
    #[serde(rename = "targetId")]
    pub id: TargetId,
    /// What it is.
    #[serde(rename = "type")]
    pub kind: TargetKind,
    /// Title of its page.
    pub title: String,
    /// URL of its page or script; empty for a tab just opened.
    pub url: String,
    /// The tab that opened it.
    #[serde(rename = "openerId")]
    pub opener: Option<TargetId>,
    /// The frame that opened it.
    #[serde(rename = "openerFrameId")]
    pub opener_frame: Option<FrameId>,
    /// Whether it can reach the tab that opened it.
    #[serde(default)]
    pub can_access_opener: bool,
    /// Its browser context.
    #[serde(rename = "browserContextId")]
    pub context: Option<ContextId>,
    /// Such as `prerender`.
    pub subtype: Option<String>,
}

/// What happens to the targets of a context.
#[derive(Debug)]
pub enum TargetEvent {
    /// A target is there. If it is waiting, none of its scripts has run yet.
    Attached(Attached),
    /// A target's session ended: it was closed, or the page lost it.
    Detached(Target),
    /// URL or title changed.
    InfoChanged(TargetInfo),
    /// Its process died. Its session stays until the target is closed.
    Crashed {
        /// Target.
        target: TargetId,
        /// How: `crashed`, `killed`, `oom` …
        status: String,
        /// Exit code of its process.
        code: i64,
    },
}

/// A target that is there from now on.
#[derive(Debug)]
pub struct Attached {
    /// The target.
    pub target: Target,
    /// All its events from the very first.
    pub events: Events,
    /// Whether it waits for [`Target::resume`].
    pub waiting: bool,
    /// The session that it belongs to; `None` for the browser itself.
    pub parent: Option<SessionId>,
}

/// The stream of what happens to targets; ends with the connection.
#[derive(Debug)]
pub struct TargetEvents(mpsc::UnboundedReceiver<TargetEvent>);

impl TargetEvents {
    /// The next event; `None` when the connection has ended or another stream took its place.
    pub async fn next(&mut self) -> Option<TargetEvent> {
        self.0.recv().await
    }

    /// The next event that is there already.
    pub fn try_next(&mut self) -> Option<TargetEvent> {
        self.0.try_recv().ok()
    }
}

/// Knows the sessions of all targets and who wants to hear of them.
#[derive(Default)]
pub(crate) struct Router {
    contexts: HashMap<ContextId, mpsc::UnboundedSender<TargetEvent>>,
    rest: Option<mpsc::UnboundedSender<TargetEvent>>,
    sessions: HashMap<SessionId, Entry>,
}

struct Entry {
    target: Target,
    parent: Option<SessionId>,
}

/// What follows from an event.
#[derive(Default)]
pub(crate) struct Routed {
    /// A session that began, and where its events go.
    pub opened: Option<(SessionId, mpsc::UnboundedSender<Event>)>,
    /// Sessions that ended.
    pub ended: Vec<SessionId>,
    /// A waiting target that nobody wants to hear of.
    pub unclaimed: Option<Target>,
}

/// Whether the router handles an event.
pub(crate) fn concerns(method: &str) -> bool {
    method.starts_with("Target.")
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct AttachedParams {
    session_id: SessionId,
    target_info: TargetInfo,
    waiting_for_debugger: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct DetachedParams {
    session_id: SessionId,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct InfoParams {
    target_info: TargetInfo,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CrashedParams {
    target_id: TargetId,
    status: String,
    error_code: i64,
}

impl Router {
    /// Who hears of the targets of a context, and of all that have no hearer of their own for `None`.
    pub fn hear(&mut self, context: Option<ContextId>) -> TargetEvents {
        let (sender, receiver) = mpsc::unbounded_channel();
        match context {
            Some(context) => drop(self.contexts.insert(context, sender)),
            None => self.rest = Some(sender),
        }
        TargetEvents(receiver)
    }

    pub fn forget(&mut self, context: &ContextId) {
        self.contexts.remove(context);
    }

    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Targets that are attached.
    pub fn targets(&self) -> Vec<Target> {
        self.sessions.values().map(|entry| entry.target.clone()).collect()
    }

    pub fn accept(
        &mut self,
        connection: &Connection,
        parent: Option<SessionId>,
        method: &str,
        params: &str,
    ) -> serde_json::Result<Routed> {
        match method {
            "Target.attachedToTarget" => {
                return Ok(self.attached(connection, parent, serde_json::from_str(params)?));
            }
            "Target.detachedFromTarget" => {
                let DetachedParams { session_id } = serde_json::from_str(params)?;
                return Ok(Routed { ended: self.detached(session_id), ..Routed::default() });
            }
            "Target.targetInfoChanged" => {
                let InfoParams { target_info } = serde_json::from_str(params)?;
                for entry in self.sessions.values().filter(|entry| *entry.target.id() == target_info.id) {
                    entry.target.set_info(target_info.clone());
                }
                let context = target_info.context.clone();
                self.tell(context.as_ref(), TargetEvent::InfoChanged(target_info));
            }
            "Target.targetCrashed" => {
                let CrashedParams { target_id, status, error_code } = serde_json::from_str(params)?;
                let context = self.sessions.values().find(|entry| *entry.target.id() == target_id);
                let context = context.and_then(|entry| entry.target.context().cloned());
                self.tell(context.as_ref(), TargetEvent::Crashed { target: target_id, status, code: error_code });
            }
            _ => {}
        }
        Ok(Routed::default())
    }

    fn attached(&mut self, connection: &Connection, parent: Option<SessionId>, params: AttachedParams) -> Routed {
        let AttachedParams { session_id, target_info, waiting_for_debugger: waiting } = params;
        let context = target_info.context.clone();
        let target = Target::new(Session::new(connection, session_id.clone()), session_id.clone(), target_info);
        let (sender, receiver) = mpsc::unbounded_channel();
        let entry = Entry { target: target.clone(), parent: parent.clone() };
        self.sessions.insert(session_id.clone(), entry);
        let attached = Attached { target: target.clone(), events: Events::new(receiver), waiting, parent };
        let claimed = self.tell(context.as_ref(), TargetEvent::Attached(attached));
        Routed {
            opened: Some((session_id, sender)),
            ended: Vec::new(),
            unclaimed: (waiting && !claimed).then_some(target),
        }
    }

    /// Ends a session and those that live within it, innermost first.
    fn detached(&mut self, session: SessionId) -> Vec<SessionId> {
        let children: Vec<_> = self
            .sessions
            .iter()
            .filter(|(_, entry)| entry.parent.as_ref() == Some(&session))
            .map(|(child, _)| child.clone())
            .collect();
        let mut ended: Vec<_> = children.into_iter().flat_map(|child| self.detached(child)).collect();
        if let Some(Entry { target, .. }) = self.sessions.remove(&session) {
            let context = target.context().cloned();
            self.tell(context.as_ref(), TargetEvent::Detached(target));
        }
        ended.push(session);
        ended
    }

    fn tell(&self, context: Option<&ContextId>, event: TargetEvent) -> bool {
        let hearer = context.and_then(|context| self.contexts.get(context)).or(self.rest.as_ref());
        hearer.is_some_and(|hearer| hearer.send(event).is_ok())
    }
}

/// What is attached to. Chromium would pause its own surfaces as well, so they are left out.
pub(crate) fn filter(of_browser: bool) -> Value {
    let mut excluded = vec!["browser", "tab", "browser_ui"];
    if !of_browser {
        // They have many pages. Those would attach a second time, and it would begin only when both are resumed.
        excluded.extend(["service_worker", "shared_worker"]);
    }
    let excluded = excluded.into_iter().map(|kind| json!({ "type": kind, "exclude": true }));
    excluded.chain([json!({})]).collect()
}
