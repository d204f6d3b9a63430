//! What is held back where: the one place that tells the browser, since each word replaces the one before.

use std::future::Future;

use hinoki_browser::{Error, InterceptPattern, Target, TargetKind};

use super::block;
use crate::tabs::Tabs;

/// What is to be held back.
#[derive(Debug, Default)]
pub(crate) struct Held {
    /// Hosts that are refused, everywhere.
    blocked: Vec<InterceptPattern>,
    /// For routes, everywhere.
    routes: Vec<InterceptPattern>,
    /// For a visit, in the application's tab, and whether servers that ask for a password are answered.
    visit: Option<(InterceptPattern, bool)>,
}

impl Held {
    /// Holds back requests to hosts that are refused.
    pub(crate) fn blocking(hosts: &[String]) -> Self {
        let blocked = hosts.iter().map(|host| InterceptPattern::request(block::wildcard(host))).collect();
        Self { blocked, ..Self::default() }
    }

    /// What a target is to hold back.
    pub(crate) fn patterns(&self, is_aut: bool) -> Vec<InterceptPattern> {
        let visit = self.visit.as_ref().filter(|_| is_aut).map(|(pattern, _)| pattern.clone());
        self.blocked.iter().chain(&self.routes).cloned().chain(visit).collect()
    }

    /// Whether anything is held back for routes.
    pub(crate) fn for_routes(&self) -> bool {
        !self.routes.is_empty()
    }

    /// Whether servers that ask for a password are answered.
    pub(crate) fn auth(&self, is_aut: bool) -> bool {
        is_aut && self.visit.as_ref().is_some_and(|(_, auth)| *auth)
    }
}

impl Tabs {
    /// Holds back what routes are for, once awaited.
    pub(crate) fn hold_for_routes(
        &mut self,
        wildcards: Vec<String>,
    ) -> impl Future<Output = Result<(), Error>> + Send + use<> {
        let patterns: Vec<InterceptPattern> = wildcards.into_iter().map(InterceptPattern::request).collect();
        let changed = patterns != self.held.routes;
        self.held.routes = patterns;
        self.holding(changed, true)
    }

    /// Holds back a visit's request, once awaited; `None` ends that.
    pub(crate) fn hold_for_visit(
        &mut self,
        visit: Option<(InterceptPattern, bool)>,
    ) -> impl Future<Output = Result<(), Error>> + Send + use<> {
        let changed = visit != self.held.visit;
        self.held.visit = visit;
        self.holding(changed, false)
    }

    /// What the application's tab holds back now, and whether servers that ask for a password are answered.
    pub(crate) fn held_by_aut(&self) -> (Vec<InterceptPattern>, bool) {
        (self.held.patterns(true), self.held.auth(true))
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
                replies.push(aut.target.intercept(&self.held.patterns(true), self.held.auth(true)));
            }
            let patterns = self.held.patterns(false);
            for target in self.held_targets().filter(|_| everywhere) {
                if !patterns.is_empty() {
                    // What the page requests, to tell `fetch` from XHR and to learn of failures.
                    target.enable_network().detach();
                }
                replies.push(target.intercept(&patterns, false));
            }
        }
        async move {
            for reply in replies {
                match reply.await {
                    Ok(()) => {}
                    Err(error) if error.is_gone() => {}
                    Err(error) => return Err(error),
                }
            }
            Ok(())
        }
    }
}
