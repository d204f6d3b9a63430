//! What is held back where: the one place that tells the browser, since each word replaces the one before.

use std::future::Future;

use hinoki_browser::{Error, InterceptPattern, Reply, Target, TargetKind};

use super::block;
use crate::credentials::Credentials;
use crate::net::proxy::Proxy;
use crate::tabs::Tabs;

/// What is to be held back.
#[derive(Debug, Default)]
pub(crate) struct Held {
    /// Hosts that are refused, everywhere.
    blocked: Vec<InterceptPattern>,
    /// Requests that the browser has no certificate for, everywhere.
    certificates: Vec<InterceptPattern>,
    /// For routes, everywhere.
    routes: Vec<InterceptPattern>,
    /// There are routes; those that only watch need nothing to be held back.
    routing: bool,
    /// For a visit, in the application's tab.
    visit: Option<InterceptPattern>,
    /// For servers and proxies that want a password, everywhere.
    pub(crate) credentials: Credentials,
}

impl Held {
    /// Holds back requests to hosts that are refused, those that the browser has no certificate for, and those for which
    /// a proxy may ask for a password.
    pub(crate) fn new(hosts: &[String], certificates: &[String]) -> Self {
        let certificates = certificates.iter().map(InterceptPattern::request).collect();
        let credentials = Credentials::of_proxies(Proxy::of_environment().credentials());
        Self { blocked: block::patterns(hosts), certificates, credentials, ..Self::default() }
    }

    /// What a target is to hold back.
    pub(crate) fn patterns(&self, is_aut: bool) -> Vec<InterceptPattern> {
        let visit = self.visit.clone().filter(|_| is_aut);
        self.blocked
            .iter()
            .chain(&self.certificates)
            .chain(&self.routes)
            .cloned()
            .chain(self.credentials.patterns())
            .chain(visit)
            .collect()
    }

    /// Whether there are routes, which want to know of all requests.
    pub(crate) fn for_routes(&self) -> bool {
        self.routing
    }

    /// Whether servers and proxies that ask for a password are answered.
    pub(crate) fn auth(&self) -> bool {
        !self.credentials.is_empty()
    }
}

impl Tabs {
    /// Holds back what routes are for, once awaited.
    pub(crate) fn hold_for_routes(&mut self) -> impl Future<Output = Result<(), Error>> + Send + use<> {
        let routing = self.interception.has_routes();
        // A service worker's requests are its pages' too: only what is held back tells once of each.
        let watching = !self.others.values().any(|target| target.kind() == TargetKind::ServiceWorker);
        let patterns = self.interception.patterns(watching);
        if routing && !self.held.routing {
            for target in self.network_targets() {
                target.enable_network().detach();
            }
        }
        let changed = patterns != self.held.routes;
        self.held.routing = routing;
        self.held.routes = patterns;
        self.holding(changed, true)
    }

    /// Refuses requests to these hosts, once awaited, in place of those before.
    pub(crate) fn block_hosts(&mut self, hosts: &[String]) -> impl Future<Output = Result<(), Error>> + Send + use<> {
        self.interception.block(hosts);
        let blocked = block::patterns(hosts);
        let changed = blocked != self.held.blocked;
        self.held.blocked = blocked;
        self.holding(changed, true)
    }

    /// Holds back a visit's request, once awaited; `None` ends that. `everywhere`: the visit gave credentials.
    pub(crate) fn hold_for_visit(
        &mut self,
        visit: Option<InterceptPattern>,
        everywhere: bool,
    ) -> impl Future<Output = Result<(), Error>> + Send + use<> {
        let changed = visit != self.held.visit;
        self.held.visit = visit;
        self.holding(changed || everywhere, everywhere)
    }

    /// Forgets what visits gave for servers that want a password, once awaited.
    pub(crate) fn forget_credentials(&mut self) -> impl Future<Output = Result<(), Error>> + Send + use<> {
        let changed = self.held.credentials.forget();
        self.holding(changed, true)
    }

    /// What the application's tab holds back now, and whether servers that ask for a password are answered.
    pub(crate) fn held_by_aut(&self) -> (Vec<InterceptPattern>, bool) {
        (self.held.patterns(true), self.held.auth())
    }

    /// Whether a target's requests are held back by itself: those of dedicated workers are by their page.
    pub(crate) fn holds_back(target: &Target) -> bool {
        use TargetKind::{Iframe, Page, ServiceWorker, SharedWorker};
        matches!(target.kind(), Page | Iframe | ServiceWorker | SharedWorker)
    }

    fn holding(&self, changed: bool, everywhere: bool) -> impl Future<Output = Result<(), Error>> + Send + use<> {
        let mut replies = Vec::new();
        if changed {
            if let Some(aut) = &self.aut {
                replies.push(aut.target.intercept(&self.held.patterns(true), self.held.auth()));
            }
            let patterns = self.held.patterns(false);
            for target in self.held_targets().filter(|_| everywhere) {
                replies.push(target.intercept(&patterns, self.held.auth()));
            }
        }
        done(replies)
    }
}

/// Awaits what targets were told. One that is gone needs it no more.
async fn done(replies: Vec<Reply<()>>) -> Result<(), Error> {
    for reply in replies {
        match reply.await {
            Err(error) if !error.is_gone() => return Err(error),
            _ => {}
        }
    }
    Ok(())
}
