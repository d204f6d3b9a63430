//! `cy.intercept`: requests of all pages, frames and workers of a test that stand still for its routes.

mod block;
mod cors;
mod flow;
mod held;
mod matcher;
mod routes;
mod wildcard;

use std::collections::HashMap;

use hinoki_browser::{Event, Overrides, Paused, PausedId, RequestId, ResourceKind, SessionId, Target};
use hinoki_protocol::{RESERVED_PATH, RequestDecision, ResponseDecision, Route};
use tokio::sync::mpsc::{self, UnboundedSender};

use block::Blocked;
pub(crate) use flow::{Flow, Step, Unused};
pub(crate) use held::Held;
use matcher::Subject;
use routes::Routes;

/// The routes of a test and the requests under way that they matched.
#[derive(Debug, Default)]
pub(crate) struct Interception {
    blocked: Blocked,
    routes: Routes,
    open: HashMap<String, Open>,
    /// Where responses of requests under way stand still.
    pauses: HashMap<(SessionId, PausedId), String>,
    /// What pages request, as the network says it: what holds requests back can't tell `fetch` from XHR.
    kinds: HashMap<RequestId, ResourceKind>,
    /// Requests that stand still until the network says what they are.
    unsure: HashMap<RequestId, Unsure>,
    last: u64,
}

/// A request of which it isn't known yet whether `fetch` or XHR makes it.
#[derive(Debug)]
pub(crate) struct Unsure {
    pub target: Target,
    pub paused: Paused,
    pub overrides: Overrides,
}

#[derive(Debug)]
struct Open {
    steps: UnboundedSender<Step>,
    request: Option<RequestId>,
    pause: (SessionId, PausedId),
}

/// What becomes of a request that stands still.
pub(crate) enum Begun {
    /// Nothing: no route is for it.
    Free,
    /// It was seen to.
    Done,
    /// It waits for [`Interception::note`] to know what it is, but not for long.
    Later(RequestId),
    /// A flow begins, which needs what its owner has.
    Flow(Box<Beginning>),
}

/// What a flow begins with.
pub(crate) struct Beginning {
    pub id: String,
    pub paused: Paused,
    pub resource: Option<ResourceKind>,
    pub taken: Vec<routes::Taken>,
    pub steps: mpsc::UnboundedReceiver<Step>,
}

impl Interception {
    /// Refuses requests to these hosts.
    pub(crate) fn blocking(hosts: &[String]) -> Self {
        Self { blocked: Blocked::new(hosts), ..Self::default() }
    }

    /// Adds a route.
    pub(crate) fn add(&mut self, route: Route) -> Result<(), String> {
        self.routes.add(route)
    }

    /// Forgets all routes; what stands still is let go.
    pub(crate) fn reset(&mut self) {
        self.routes.clear();
        // With their senders dropped the flows end.
        self.open.clear();
        for (_, Unsure { target, paused, overrides }) in self.unsure.drain() {
            target.let_go(&paused.id, overrides).detach();
        }
        self.pauses.clear();
        self.kinds.clear();
    }

    /// Patterns for the browser.
    pub(crate) fn wildcards(&self) -> Vec<String> {
        self.routes.wildcards()
    }

    /// See [`Routes::near_misses`].
    pub(crate) fn near_misses(&self, route: &str) -> Vec<String> {
        self.routes.near_misses(route)
    }

    /// Follows the network events of a target. Yields a request that was waiting for this one.
    pub(crate) fn note(&mut self, event: &Event) -> Option<Unsure> {
        match event {
            Event::Request(request) if !self.routes.is_empty() => {
                self.kinds.insert(request.id.clone(), request.resource);
                let data = &request.request;
                self.routes.saw(Subject::new(&data.url, &data.method, &data.headers, Some(request.resource)));
                return self.unsure.remove(&request.id);
            }
            Event::LoadingFailed(failed) => {
                self.kinds.remove(&failed.id);
                for open in self.open.values().filter(|open| open.request.as_ref() == Some(&failed.id)) {
                    let _ = open.steps.send(Step::Failed(failed.error.clone()));
                }
            }
            Event::LoadingFinished(finished) => {
                self.kinds.remove(&finished.id);
            }
            _ => {}
        }
        None
    }

    /// What was waiting for long enough.
    pub(crate) fn unsure(&mut self, id: &RequestId) -> Option<Unsure> {
        self.unsure.remove(id)
    }

    /// Something stands still in a target.
    ///
    /// With `patient`, what it is may be awaited.
    pub(crate) fn paused(&mut self, target: &Target, paused: &Paused, overrides: &Overrides, patient: bool) -> Begun {
        let pause = (target.session_id().clone(), paused.id.clone());
        if paused.at_response() {
            let open = self.pauses.get(&pause).and_then(|id| self.open.get(id));
            let taken = open.is_some_and(|open| open.steps.send(Step::Arrived(Box::new(paused.clone()))).is_ok());
            if !taken {
                match paused.error {
                    Some(_) => target.let_go(&paused.id, Overrides::default()).detach(),
                    None => target.let_response_go(&paused.id, None, None).detach(),
                }
            }
            return Begun::Done;
        }
        let data = &paused.request;
        if let Some(answer) = self.blocked.answer(&data.url) {
            target.fulfill(&paused.id, answer).detach();
            return Begun::Done;
        }
        if self.routes.is_empty() || !data.url.starts_with("http") || data.url.contains(RESERVED_PATH) {
            return Begun::Free;
        }
        let resource = match paused.resource {
            // Said for both.
            ResourceKind::Xhr => paused.request_id.as_ref().and_then(|id| self.kinds.get(id)).copied(),
            kind => Some(kind),
        };
        let method = overrides.method.as_ref().unwrap_or(&data.method);
        let headers = overrides.headers.as_ref().unwrap_or(&data.headers);
        let subject = Subject::new(&data.url, method, headers, resource);
        if let Some(asked) = cors::preflight_of(paused)
            && !self.routes.wants_options(&subject)
        {
            if self.routes.answers_preflight(&Subject { method: asked, ..subject }) {
                target.fulfill(&paused.id, cors::leave(data)).detach();
                return Begun::Done;
            }
            return Begun::Free;
        }
        if let (None, true, Some(id)) = (resource, patient, &paused.request_id)
            && self.routes.concerns(&subject)
        {
            let waiting = Unsure { target: target.clone(), paused: paused.clone(), overrides: overrides.clone() };
            self.unsure.insert(id.clone(), waiting);
            return Begun::Later(id.clone());
        }
        let taken = self.routes.take(&subject);
        if taken.is_empty() {
            return Begun::Free;
        }
        self.last += 1;
        let id = format!("interceptedRequest{}", self.last);
        let (sender, steps) = mpsc::unbounded_channel();
        self.pauses.insert(pause.clone(), id.clone());
        self.open.insert(id.clone(), Open { steps: sender, request: paused.request_id.clone(), pause });
        Begun::Flow(Box::new(Beginning { id, paused: paused.clone(), resource, taken, steps }))
    }

    /// The driver decided about a request.
    pub(crate) fn decide_request(&mut self, decision: RequestDecision) {
        if let Some(open) = self.open.get(&decision.id) {
            let _ = open.steps.send(Step::Request(decision));
        }
    }

    /// The driver decided about a response.
    pub(crate) fn decide_response(&mut self, decision: ResponseDecision) {
        if let Some(open) = self.open.get(&decision.id) {
            let _ = open.steps.send(Step::Response(decision));
        }
    }

    /// A flow ended.
    pub(crate) fn ended(&mut self, id: &str, unused: &Unused) {
        if let Some(open) = self.open.remove(id) {
            // A redirect may stand still under the same name by now.
            if self.pauses.get(&open.pause).is_some_and(|known| known == id) {
                self.pauses.remove(&open.pause);
            }
            self.routes.give_back(unused);
        }
    }
}
