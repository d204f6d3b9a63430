//! Pages of other origins that run callbacks of `cy.origin()`: hidden frames of the spec page, answered by interception.
//!
//! Where the browser gives each site a process of its own, such a frame is a target of its own. What its driver says goes
//! through the spec page; so such a target needs answers to its requests and no more.

use hinoki_browser::{Attached, InterceptPattern, SessionId, Setup, Target, TargetKind};
use hinoki_bundle::{ScriptKind, SupportScript};
use hinoki_protocol::RESERVED_PATH;

use crate::tabs::Tabs;

/// The document of such a page. The driver in it is told by the spec page what it needs; `site` is that of its host.
pub(crate) fn document(support: Option<&SupportScript>, site: &str, domain: &str) -> String {
    let kind = match support.map(|support| support.kind) {
        Some(ScriptKind::Module) => "module",
        _ => "text/javascript",
    };
    format!(
        "<!doctype html>\n<html data-support=\"{kind}\" data-site=\"{site}\">\n<meta charset=\"utf-8\">\n<meta name=\"referrer\" content=\"no-referrer\">\n\
         <link rel=\"icon\" href=\"data:,\">\n<script>{domain}</script>\n<script src=\"{RESERVED_PATH}driver.js\"></script>\n"
    )
}

impl Tabs {
    /// Whether a target that has just come is such a page.
    pub(crate) fn is_bridge(&self, attached: &Attached) -> bool {
        let of_ours = |parent: &SessionId| parent == self.spec.session_id() || self.bridges.contains_key(parent);
        attached.target.kind() == TargetKind::Iframe && attached.parent.as_ref().is_some_and(of_ours)
    }

    /// Sets such a page up.
    pub(crate) fn attached_bridge(&mut self, attached: Attached) {
        let Attached { target, events, .. } = attached;
        self.forward(target.session_id().clone(), events);
        self.bridges.insert(target.session_id().clone(), target.clone());
        let setup = Setup {
            page: true,
            intercept: vec![InterceptPattern::request(format!("*{RESERVED_PATH}*"))],
            bypass_csp: true,
            bypass_service_worker: true,
            ..Setup::default()
        };
        tokio::spawn(async move {
            // A frame that is gone before it was set up is told of by its own event.
            if let Err(error) = target.set_up(&setup).await {
                tracing::debug!(%error, ?target, "a frame for cy.origin was not set up");
            }
        });
    }

    /// Such a page by its session.
    pub(crate) fn bridge(&self, session: &SessionId) -> Option<&Target> {
        self.bridges.get(session)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_says_how_the_support_file_is_loaded() {
        let support = |kind| SupportScript { script: "".into(), kind };
        assert!(document(Some(&support(ScriptKind::Module)), "app.test", "").contains("data-support=\"module\""));
        assert!(
            document(Some(&support(ScriptKind::Classic)), "app.test", "").contains("data-support=\"text/javascript\"")
        );
        assert!(document(None, "app.test", "").contains("/__hinoki/driver.js"));
    }
}
