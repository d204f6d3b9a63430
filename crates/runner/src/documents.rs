//! What the AUT's main frame loads: statuses, redirects, failures, pending requests.

use std::collections::HashMap;

use hinoki_browser::{Event, Frame, FrameId, Request, RequestId, ResourceKind};
use hinoki_protocol::{HostEvent, Redirect};

use crate::approach::is_approach;

/// Follows the network events of one tab.
#[derive(Debug, Default)]
pub(crate) struct Documents {
    pending: HashMap<RequestId, Pending>,
    /// The document of the tab that was asked for last.
    latest: Option<RequestId>,
}

#[derive(Debug)]
struct Pending {
    url: String,
    document: bool,
    /// Its response has begun.
    answered: bool,
    /// The tab shows it: what becomes of the rest of it is the page's own affair.
    shown: bool,
    redirects: Vec<Redirect>,
}

impl Documents {
    /// What the driver is to be told of an event of the tab whose main frame is `main`.
    pub(crate) fn event(&mut self, event: &Event, main: &FrameId) -> Option<HostEvent> {
        match event {
            Event::Request(request) => return self.request(request, main),
            Event::Response(response) => {
                let pending = self.pending.get_mut(&response.id).filter(|pending| pending.document)?;
                pending.answered = true;
                return Some(HostEvent::DocumentResponse {
                    url: response.response.url.clone(),
                    status: u32::from(response.response.status),
                    status_text: response.response.status_text.clone(),
                    mime_type: response.response.mime_type.clone(),
                    redirects: pending.redirects.clone(),
                });
            }
            Event::FrameNavigated(navigated) if navigated.frame.id == *main => {
                // The request of a document and the document have one name.
                if let Some(pending) = self.pending.get_mut(&RequestId::from(navigated.frame.document.as_str())) {
                    pending.shown = true;
                }
            }
            Event::LoadingFinished(finished) => drop(self.pending.remove(&finished.id)),
            Event::LoadingFailed(failed) => {
                let pending = self.pending.remove(&failed.id)?;
                // `net::ERR_ABORTED` is a download, an answer without content or a navigation that gave way to another: the
                // driver waits no longer for its page.
                if pending.document && !pending.shown {
                    return Some(HostEvent::DocumentFailed { url: pending.url, error: failed.error.clone() });
                }
            }
            _ => {}
        }
        None
    }

    fn request(&mut self, request: &Request, main: &FrameId) -> Option<HostEvent> {
        let ours = is_approach(&request.request.url);
        let document = request.resource == ResourceKind::Document && request.frame.as_ref() == Some(main) && !ours;
        let mut redirects = Vec::new();
        if let Some(redirect) = &request.redirect {
            if let Some(before) = self.pending.remove(&request.id) {
                redirects = before.redirects;
            }
            redirects.push(Redirect { status: u32::from(redirect.status), to: request.request.url.clone() });
        }
        if document {
            // What the former document still waited for ends with it.
            self.pending.retain(|_, pending| pending.document && !pending.answered);
        }
        if document {
            self.latest = Some(request.id.clone());
        }
        let url = request.request.url.clone();
        let pending = Pending { url: url.clone(), document, answered: false, shown: false, redirects };
        self.pending.insert(request.id.clone(), pending);
        (document && request.redirect.is_none()).then_some(HostEvent::DocumentRequested { url })
    }

    /// Whether the browser shows its error for another document than that which is on its way now.
    pub(crate) fn is_late_error(&self, shown: &Frame) -> bool {
        let other = |latest: &&RequestId| latest.as_str() != shown.document.as_str();
        let coming = self.latest.as_ref().filter(other).and_then(|latest| self.pending.get(latest));
        shown.url.starts_with("chrome-error:") && coming.is_some_and(|coming| !coming.shown)
    }

    /// URLs that no answer was received for yet.
    pub(crate) fn pending(&self) -> Vec<String> {
        let mut urls: Vec<String> = self.pending.values().map(|pending| pending.url.clone()).collect();
        urls.sort();
        urls
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const TAB: &str = "TAB";

    fn requested(id: &str, url: &str) -> Event {
        let request = json!({ "url": url, "method": "GET", "headers": {} });
        let request = json!({
            "requestId": id, "loaderId": id, "frameId": TAB, "documentURL": url, "request": request, "type": "Document",
            "timestamp": 1.0, "wallTime": 1.0,
        });
        Event::Request(serde_json::from_value(request).expect("a request"))
    }

    fn shown(id: &str, url: &str) -> Frame {
        serde_json::from_value(json!({ "id": TAB, "loaderId": id, "url": url })).expect("a frame")
    }

    #[test]
    fn an_error_of_the_browser_that_comes_late_is_known_as_such() {
        const ERROR: &str = "chrome-error://chromewebdata/";
        let (tab, mut documents) = (FrameId::from(TAB), Documents::default());
        documents.event(&requested("1", "http://a.test/loop"), &tab);
        assert!(!documents.is_late_error(&shown("1", ERROR)));
        documents.event(&requested("2", "http://a.test/next"), &tab);
        assert!(documents.is_late_error(&shown("1", ERROR)));
        assert!(
            !documents.is_late_error(&shown("2", ERROR)) && !documents.is_late_error(&shown("1", "http://a.test/"))
        );
    }
}
