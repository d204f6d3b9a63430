//! `cy.intercept`: requests of all pages, frames and workers of a test that stand still for its routes.

mod answer;
mod beside;
mod block;
mod cors;
mod flow;
mod held;
mod literals;
mod matcher;
mod pieces;
mod routes;
mod unread;
mod watch;
mod wildcard;

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use hinoki_browser::{
    Event, FrameId, Headers, InterceptPattern, Overrides, Paused, PausedId, Request, RequestId, ResourceKind,
    SessionId, Target,
};
use hinoki_protocol::{RESERVED_PATH, RequestDecision, ResponseDecision, Route};
use tokio::sync::mpsc::{self, UnboundedSender};

pub(crate) use beside::answer_freely;
use block::Blocked;
pub(crate) use flow::{Flow, Outcome, Step};
pub(crate) use held::Held;
use matcher::Subject;
pub(crate) use matcher::resource_name;
use routes::Routes;
pub(crate) use unread::Unread;

/// What the script in the application's pages writes behind the URLs of requests that it waits for standing still; it
/// is never sent.
const SYNC: &str = "#hinoki-sync";

/// Of how many requests the headers are kept that are told before the request is.
const EARLY: usize = 100;

/// The routes of a test and the requests under way that they matched.
#[derive(Debug, Default)]
pub(crate) struct Interception {
    blocked: Blocked,
    routes: Routes,
    open: HashMap<String, Open>,
    /// Those of a request and its redirects, the first first.
    by_request: HashMap<RequestId, Vec<String>>,
    /// Which routes were for a request, for the report.
    taken: HashMap<RequestId, Vec<Arc<str>>>,
    /// Responses whose bodies nobody could see so far, with their routes.
    unread: Vec<(String, Vec<String>, Unread)>,
    /// Routes that only watch learn of requests from the network's own events.
    watching: bool,
    /// Where responses of requests under way stand still.
    pauses: HashMap<(SessionId, PausedId), String>,
    /// What pages request, as the network says it: what holds requests back can't tell `fetch` from XHR.
    kinds: HashMap<RequestId, (ResourceKind, Target)>,
    /// Requests that stand still until the network says what they are.
    unsure: HashMap<RequestId, Unsure>,
    /// Headers of responses whose requests weren't told yet: the browser tells the two by different ways.
    early: VecDeque<(RequestId, Headers)>,
    /// The target that the test cut off by the browser's protocol: what doesn't leave the browser is no route's concern.
    cut_off: Option<SessionId>,
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
    pause: Option<(SessionId, PausedId)>,
}

/// What follows from an event of the network.
pub(crate) enum Noted {
    /// Nothing.
    Nothing,
    /// A request waited for this one to know what it is.
    Known(Box<Unsure>),
    /// A flow begins, which needs what its owner has.
    Flow(Box<Beginning>),
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
    /// Whether it stands still.
    pub held: bool,
    /// Who tells of its response, if that is known.
    pub told_by: Option<Target>,
    pub resource: Option<ResourceKind>,
    pub taken: Vec<routes::Taken>,
    /// The page stands still until it has the response, and its functions with it.
    pub blocking: bool,
    pub steps: mpsc::UnboundedReceiver<Step>,
}

impl Interception {
    /// Refuses requests to these hosts.
    pub(crate) fn blocking(hosts: &[String]) -> Self {
        Self { blocked: Blocked::new(hosts), ..Self::default() }
    }

    /// Refuses requests to these hosts, in place of those before.
    pub(crate) fn block(&mut self, hosts: &[String]) {
        self.blocked = Blocked::new(hosts);
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
        self.by_request.clear();
        self.unread.clear();
        self.taken.clear();
        for (_, Unsure { target, paused, overrides }) in self.unsure.drain() {
            target.let_go(&paused.id, overrides).detach();
        }
        self.pauses.clear();
        self.kinds.clear();
    }

    /// The test changes a target's network by the browser's protocol.
    pub(crate) fn changed_by_protocol(&mut self, target: &Target, command: &str, offline: bool) {
        match command {
            "Network.emulateNetworkConditions" => self.cut_off = offline.then(|| target.session_id().clone()),
            "Network.disable" => self.cut_off = None,
            _ => {}
        }
    }

    /// What was changed by the browser's protocol is no longer so.
    pub(crate) fn changed_anew(&mut self) {
        self.cut_off = None;
    }

    fn is_cut_off(&self, target: &Target) -> bool {
        self.cut_off.as_ref() == Some(target.session_id())
    }

    /// The routes that were for a request, as the test wrote them.
    pub(crate) fn routes_of(&self, request: &RequestId) -> Vec<String> {
        self.taken.get(request).into_iter().flatten().map(|shown| shown.to_string()).collect()
    }

    /// Whether there are routes.
    pub(crate) fn has_routes(&self) -> bool {
        !self.routes.is_empty()
    }

    /// Patterns for the browser. None are needed where all routes only watch and `watching` is possible.
    pub(crate) fn patterns(&mut self, watching: bool) -> Vec<InterceptPattern> {
        self.watching = watching && self.routes.are_spies();
        if self.watching || self.routes.is_empty() { Vec::new() } else { self.routes.patterns() }
    }

    /// A route has an alias by now. Yields what was not read of its responses so far.
    pub(crate) fn name(&mut self, route: &str) -> Vec<(String, Unread)> {
        self.routes.name(route);
        let of_route = self.unread.extract_if(.., |(_, routes, _)| routes.iter().any(|one| one == route));
        of_route.map(|(id, _, unread)| (id, unread)).collect()
    }

    /// See [`Routes::near_misses`].
    pub(crate) fn near_misses(&self, route: &str) -> Vec<String> {
        self.routes.near_misses(route)
    }

    /// Follows the network events of a target.
    pub(crate) fn note(&mut self, target: &Target, event: &Event) -> Noted {
        if self.routes.is_empty() {
            return Noted::Nothing;
        }
        match event {
            Event::Request(request) => return self.noted(target, request),
            Event::Response(response) => self
                .step(&response.id, |last| (last, Step::Head(Box::new(response.response.clone()), response.has_extra))),
            Event::ResponseExtra(extra) => {
                // A redirect's comes before or after the request that it leads to.
                let redirect = (300..400).contains(&extra.status);
                if self.by_request.contains_key(&extra.id) {
                    self.step(&extra.id, |last| (if redirect { 0 } else { last }, Step::Extra(extra.headers.clone())));
                } else if self.watching && !self.kinds.contains_key(&extra.id) {
                    self.early.truncate(EARLY - 1);
                    self.early.push_front((extra.id.clone(), extra.headers.clone()));
                }
            }
            Event::LoadingFailed(failed) => {
                self.step(&failed.id, |last| (last, Step::Failed(failed.error.clone())));
                self.kinds.remove(&failed.id);
            }
            Event::LoadingFinished(finished) => {
                self.step(&finished.id, |last| (last, Step::Finished));
                self.kinds.remove(&finished.id);
            }
            _ => {}
        }
        Noted::Nothing
    }

    /// Hands a step to one of the flows of a request; which is told from the number of the last.
    fn step(&self, request: &RequestId, make: impl FnOnce(usize) -> (usize, Step)) {
        let Some(ids) = self.by_request.get(request) else { return };
        let (index, step) = make(ids.len().saturating_sub(1));
        if let Some(open) = ids.get(index).and_then(|id| self.open.get(id)) {
            let _ = open.steps.send(step);
        }
    }

    fn noted(&mut self, target: &Target, request: &Request) -> Noted {
        let data = &request.request;
        if let Some(redirect) = &request.redirect {
            self.step(&request.id, |_| (0, Step::Redirected(Box::new(redirect.clone()))));
        }
        self.kinds.insert(request.id.clone(), (request.resource, target.clone()));
        let subject = Subject::new(&data.url, &data.method, &data.headers, Some(request.resource));
        self.routes.saw(subject.clone());
        if let Some(unsure) = self.unsure.remove(&request.id) {
            return Noted::Known(Box::new(unsure));
        }
        if !self.watching
            || self.is_cut_off(target)
            || !data.url.starts_with("http")
            || data.url.contains(RESERVED_PATH)
        {
            return Noted::Nothing;
        }
        if request.resource == ResourceKind::Preflight && !self.routes.wants_options(&subject) {
            return Noted::Nothing;
        }
        // What the browser is to refuse was never made.
        if self.blocked.answer(&data.url).is_some() {
            return Noted::Nothing;
        }
        let taken = self.routes.take(&subject);
        if taken.is_empty() {
            return Noted::Nothing;
        }
        let paused = Paused {
            id: PausedId::from(""),
            request_id: Some(request.id.clone()),
            request: data.clone(),
            frame: request.frame.clone().unwrap_or_else(|| FrameId::from("")),
            resource: request.resource,
            redirected_from: None,
            status: None,
            status_text: None,
            response_headers: None,
            error: None,
        };
        let told_by = Some(target.clone());
        Noted::Flow(Box::new(self.begin(paused, None, told_by, Some(request.resource), taken)))
    }

    fn begin(
        &mut self,
        paused: Paused,
        pause: Option<(SessionId, PausedId)>,
        told_by: Option<Target>,
        resource: Option<ResourceKind>,
        taken: Vec<routes::Taken>,
    ) -> Beginning {
        self.last += 1;
        let id = format!("interceptedRequest{}", self.last);
        let (sender, steps) = mpsc::unbounded_channel();
        if let Some(pause) = &pause {
            self.pauses.insert(pause.clone(), id.clone());
        }
        if let Some(request) = &paused.request_id {
            if let Some(index) = self.early.iter().position(|(early, _)| early == request)
                && let Some((_, headers)) = self.early.remove(index)
            {
                let _ = sender.send(Step::Extra(headers));
            }
            self.by_request.entry(request.clone()).or_default().push(id.clone());
            self.taken.insert(request.clone(), taken.iter().map(|one| Arc::clone(&one.shown)).collect());
        }
        let held = pause.is_some();
        let blocking = paused.request.fragment == SYNC;
        self.open.insert(id.clone(), Open { steps: sender, request: paused.request_id.clone(), pause });
        Beginning { id, paused, held, told_by, resource, taken, blocking, steps }
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
                    None => target.let_response_go(&paused.id).detach(),
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
        if self.is_cut_off(target) {
            return Begun::Free;
        }
        let resource = match paused.resource {
            // Said for both.
            ResourceKind::Xhr => paused.request_id.as_ref().and_then(|id| self.kinds.get(id)).map(|(kind, _)| *kind),
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
        if self.is_watched(paused) {
            return Begun::Free;
        }
        let taken = self.routes.take(&subject);
        if taken.is_empty() {
            return Begun::Free;
        }
        let told_by = paused.request_id.as_ref().and_then(|id| self.kinds.get(id)).map(|(_, target)| target.clone());
        Begun::Flow(Box::new(self.begin(paused.clone(), Some(pause), told_by, resource, taken)))
    }

    /// Whether a flow follows it already that began before anything was held back.
    fn is_watched(&self, paused: &Paused) -> bool {
        let ids = paused.request_id.as_ref().and_then(|id| self.by_request.get(id));
        let last = ids.and_then(|ids| ids.last()).and_then(|id| self.open.get(id));
        last.is_some_and(|open| open.pause.is_none()) && paused.redirected_from.is_none()
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
    pub(crate) fn ended(&mut self, id: &str, outcome: Outcome) {
        let Some(open) = self.open.remove(id) else { return };
        // A redirect may stand still under the same name by now.
        if let Some(pause) = &open.pause
            && self.pauses.get(pause).is_some_and(|known| known == id)
        {
            self.pauses.remove(pause);
        }
        if let Some(request) = &open.request
            && let Some(ids) = self.by_request.get_mut(request)
        {
            ids.retain(|one| one != id);
            if ids.is_empty() {
                self.by_request.remove(request);
            }
        }
        self.routes.give_back(&outcome.unused);
        if let Some((routes, unread)) = outcome.unread {
            self.unread.push((id.to_owned(), routes, unread));
        }
    }
}
