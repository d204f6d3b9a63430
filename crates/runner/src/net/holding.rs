//! Requests that stand still, seen from the loop of a spec.

use hinoki_browser::{Overrides, Paused, Target};

use crate::drive::Drive;
use crate::net::intercept::{Beginning, Begun, Flow};
use crate::tasks::Done;

impl Drive<'_> {
    /// Something stands still, in the application's tab or in `other`.
    pub(crate) fn paused(&mut self, other: Option<Target>, paused: &Paused) {
        let is_aut = other.is_none();
        let Some(target) = other.or_else(|| self.tabs.aut.as_ref().map(|aut| aut.target.clone())) else { return };
        let visited = self.visit.as_mut().filter(|_| is_aut).and_then(|visit| visit.take(paused));
        let overrides = visited.unwrap_or_default();
        match self.tabs.interception.paused(&target, paused, &overrides) {
            Begun::Free => target.let_go(&paused.id, overrides).detach(),
            Begun::Done => {}
            Begun::Flow(beginning) => self.begin(target, overrides, *beginning),
        }
        if is_aut && self.visit.as_ref().is_some_and(crate::visit::ArmedVisit::is_over) {
            drop(self.tabs.hold_for_visit(None));
        }
    }

    fn begin(&mut self, target: Target, overrides: Overrides, beginning: Beginning) {
        let Beginning { id, paused, resource, taken, steps } = beginning;
        let config = &self.shared.request.config;
        let flow = Flow {
            id: id.clone(),
            target,
            spec: self.tabs.spec.clone(),
            paused,
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
        self.tabs.interception.reset();
        // On the wire already; nobody needs to wait for that.
        drop(self.tabs.hold_for_routes(Vec::new()));
        drop(self.tabs.hold_for_visit(None));
    }
}
