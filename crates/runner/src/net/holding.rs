//! Requests that stand still, seen from the loop of a spec.

use std::time::Duration;

use hinoki_browser::{Event, Overrides, Paused, RequestId, Target};
use hinoki_protocol::{NetworkRequest, RunEvent};

use crate::drive::Drive;
use crate::net::intercept::{Beginning, Begun, Flow, Noted, Unsure, answer_freely};
use crate::net::request::takes_over;
use crate::net::traffic::{Ended, Heard, UnderWay};
use crate::tasks::Done;

/// The browser says what a request is and holds it back at the same time, by two ways; one of them may fail to come.
const WORD_DEADLINE: Duration = Duration::from_millis(100);

impl Drive {
    /// Something stands still, in the application's tab or in `other`.
    pub(crate) fn paused(&mut self, other: Option<Target>, paused: &Paused) {
        let is_aut = other.is_none();
        let Some(target) = other.or_else(|| self.tabs.aut.as_ref().map(|aut| aut.target.clone())) else { return };
        let visited = self.visit.as_mut().filter(|_| is_aut).and_then(|visit| visit.take(paused));
        let mut overrides = visited.unwrap_or_default();
        self.tabs.held.credentials.apply(paused, &mut overrides);
        self.go_on(target, paused, overrides, true);
        if is_aut && self.visit.as_ref().is_some_and(crate::visit::ArmedVisit::is_over) {
            drop(self.tabs.hold_for_visit(None, false));
        }
    }

    fn go_on(&mut self, target: Target, paused: &Paused, overrides: Overrides, patient: bool) {
        match self.tabs.interception.paused(&target, paused, &overrides, patient) {
            Begun::Free if !takes_over(self.shared.replay.as_ref(), &self.shared.clients, &paused.request.url) => {
                target.let_go(&paused.id, overrides).detach();
            }
            Begun::Free => {
                let beside = self.beside_pages();
                let patience = self.shared.request.config.timeouts.response;
                let paused = paused.clone();
                self.tasks.spawn(async move {
                    match answer_freely(target, paused, overrides, beside, patience).await {
                        Some(warning) => Done::Warned(warning),
                        None => Done::Nothing,
                    }
                });
            }
            Begun::Done => {}
            Begun::Later(id) => {
                self.tasks.spawn(async move {
                    tokio::time::sleep(WORD_DEADLINE).await;
                    Done::Unsure(id)
                });
            }
            Begun::Flow(beginning) => self.begin(target, overrides, *beginning),
        }
    }

    /// Follows the network events of a target.
    pub(crate) fn note(&mut self, target: &Target, event: &Event) {
        self.show_request(event);
        if let Some(told) = self.tabs.sockets.event(event) {
            drop(self.teller.send(told));
        }
        let Heard { ended, begun } = self.traffic.note(event);
        if let Some(ended) = ended {
            self.ended(target, ended);
        }
        if let Some(UnderWay { number, listed, .. }) = begun {
            self.tell_request(number, listed);
        }
        match self.tabs.interception.note(target, event) {
            Noted::Nothing => {}
            Noted::Known(known) => {
                let Unsure { target, paused, overrides } = *known;
                self.go_on(target, &paused, overrides, false);
            }
            Noted::Flow(beginning) => self.begin(target.clone(), Overrides::default(), *beginning),
        }
    }

    /// Whoever looks or records is told of a request.
    fn tell_request(&self, number: u32, request: NetworkRequest) {
        let Some((test, attempt)) = self.progress.running() else { return };
        let (spec, test) = (self.spec.relative.clone(), test.to_owned());
        self.shared.emit([RunEvent::Request { spec, test, attempt, number, request }]);
    }

    fn ended(&mut self, target: &Target, Ended { id, number, owed, mut listed, entry }: Ended) {
        if let (Some((entry, has_body)), Some(recorder)) = (entry, self.traffic.recorder.clone()) {
            let index = recorder.add(entry);
            if let Some(hop) = owed {
                self.traffic.remember(id.clone(), hop, index);
            }
            if has_body {
                let (target, request, reader) = (target.clone(), id.clone(), self.traffic.reader());
                self.tasks.spawn(async move {
                    // That of a page that is gone can't be had.
                    if let Ok(body) = target.response_body(&request).await {
                        recorder.body(index, body);
                    }
                    drop(reader);
                    Done::Nothing
                });
            }
        }
        if self.traffic.told || self.traffic.listed {
            listed.intercepted_by = self.tabs.interception.routes_of(&id);
        }
        if self.traffic.told {
            self.tell_request(number, listed.clone());
        }
        if self.traffic.listed {
            self.progress.request(listed);
        }
    }

    /// Books the requests that the end of a test finds under way.
    pub(crate) fn requests_under_way(&mut self) {
        for UnderWay { id, mut listed, .. } in self.traffic.under_way() {
            if self.traffic.listed {
                listed.intercepted_by = self.tabs.interception.routes_of(&id);
                self.progress.request(listed);
            }
        }
    }

    /// A request waited for long enough to know what it is.
    pub(crate) fn unsure(&mut self, id: &RequestId) {
        if let Some(waiting) = self.tabs.interception.unsure(id) {
            self.go_on(waiting.target, &waiting.paused, waiting.overrides, false);
        }
    }

    fn begin(&mut self, target: Target, overrides: Overrides, beginning: Beginning) {
        let Beginning { id, paused, held, told_by, resource, taken, blocking, steps } = beginning;
        if self.shared.request.snapshots {
            self.requests.routed(paused.request_id.as_ref());
        }
        let beside = self.beside_pages();
        let config = &self.shared.request.config;
        let flow = Flow {
            id: id.clone(),
            target,
            teller: self.teller.clone(),
            paused,
            held,
            told_by,
            named: false,
            blocking,
            beside,
            cookies: None,
            follow_redirect: false,
            response_timeout: None,
            resource,
            overrides,
            taken,
            steps,
            fixtures: config.fixtures_folder.clone(),
            // The driver keeps its own, shorter time for handlers.
            patience: config.timeouts.command + config.timeouts.response,
        };
        self.tasks.spawn(async move { Done::Intercepted(id, flow.run().await) });
    }

    /// Forgets the routes of the test before; what stands still is let go.
    pub(crate) fn reset_interception(&mut self) {
        self.requests.reset();
        self.tabs.interception.reset();
        self.tabs.release_sockets();
        // On the wire already; nobody needs to wait for that.
        drop(self.tabs.hold_for_routes());
        drop(self.tabs.hold_for_visit(None, false));
        drop(self.tabs.emulate_network(None));
    }
}
