//! What the application requests by `fetch` and XHR, as entries of the log for whoever looks. Those that routes match are
//! told by the driver, with their aliases.

use std::collections::{HashMap, HashSet};

use hinoki_browser::{Event, RequestId, ResourceKind};
use hinoki_protocol::{LogEntry, LogState};
use serde_json::json;

/// The requests of one attempt.
#[derive(Debug, Default)]
pub(crate) struct Requests {
    /// Counts over all attempts: ids of entries are unique within a load.
    last: u64,
    /// Where the driver is: what its last entry belongs to.
    hook: Option<String>,
    open: HashMap<RequestId, Open>,
    /// Those that a route matched.
    routed: HashSet<RequestId>,
}

#[derive(Debug)]
struct Open {
    id: String,
    kind: &'static str,
    method: String,
    url: String,
    at: f64,
    /// It was told of already.
    told: bool,
}

impl Requests {
    /// Another attempt begins.
    pub(crate) fn reset(&mut self) {
        *self = Self { last: self.last, ..Self::default() };
    }

    /// The driver told of an entry.
    pub(crate) fn see(&mut self, entry: &LogEntry) {
        if self.hook.as_ref() != Some(&entry.hook) {
            self.hook = Some(entry.hook.clone());
        }
    }

    /// A route matched a request.
    pub(crate) fn routed(&mut self, id: Option<&RequestId>) {
        if let Some(id) = id {
            self.open.remove(id);
            self.routed.insert(id.clone());
        }
    }

    /// The entry that an event makes or changes. With `routes` it isn't known before the response whether one matches.
    pub(crate) fn event(&mut self, event: &Event, routes: bool, now: f64) -> Option<LogEntry> {
        match event {
            Event::Request(request) => {
                let kind = match request.resource {
                    ResourceKind::Xhr => "xhr",
                    ResourceKind::Fetch => "fetch",
                    _ => return None,
                };
                // A redirect is the same request.
                if self.routed.contains(&request.id) || self.open.contains_key(&request.id) {
                    return None;
                }
                self.last += 1;
                let open = Open {
                    id: format!("request-{}", self.last),
                    kind,
                    method: request.request.method.clone(),
                    url: request.request.url.clone(),
                    at: now,
                    told: !routes,
                };
                let entry = open.told.then(|| self.entry(&open, LogState::Pending, None, None, now));
                self.open.insert(request.id.clone(), open);
                entry
            }
            Event::Response(response) => {
                let open = self.open.remove(&response.id)?;
                let status = response.response.status;
                let state = if status < 400 { LogState::Passed } else { LogState::Warned };
                Some(self.entry(&open, state, Some(status), None, now))
            }
            Event::LoadingFailed(failed) => {
                let open = self.open.remove(&failed.id)?;
                // What a page that is left still waited for isn't worth a row.
                if failed.canceled && !open.told {
                    return None;
                }
                Some(self.entry(&open, LogState::Warned, None, Some(&failed.error), now))
            }
            _ => None,
        }
    }

    fn entry(&self, open: &Open, state: LogState, status: Option<u16>, error: Option<&str>, now: f64) -> LogEntry {
        let Open { id, kind, method, url, at, .. } = open;
        let message = match (status, error) {
            (Some(status), _) => format!("{method} {status} {url}"),
            (None, Some(error)) => format!("{method} {url} ({error})"),
            (None, None) => format!("{method} {url}"),
        };
        let mut console = json!({ "Request": kind, "Method": method, "URL": url });
        if let Some(status) = status {
            console["Status"] = status.into();
        }
        if let Some(error) = error {
            console["Error"] = error.into();
        }
        let mut entry = LogEntry {
            display_name: Some((*kind).to_owned()),
            kind: "system".into(),
            state,
            open: true,
            at: *at,
            duration: now - at,
            console: Some(console),
            ..LogEntry::new(id.as_str(), "request", message)
        };
        if let Some(hook) = &self.hook {
            entry.hook.clone_from(hook);
        }
        entry
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(id: &str, kind: &str) -> Event {
        Event::Request(
            serde_json::from_value(json!({
                "requestId": id, "loaderId": "d", "frameId": "f", "documentURL": "http://app.test/", "timestamp": 1.0,
                "wallTime": 1.0, "type": kind, "request": { "url": "http://app.test/api", "method": "GET", "headers": {} },
            }))
            .expect("an event"),
        )
    }

    fn response(id: &str, status: u16) -> Event {
        Event::Response(
            serde_json::from_value(json!({
                "requestId": id, "loaderId": "d", "type": "Fetch", "timestamp": 1.0, "response": {
                    "url": "http://app.test/api", "status": status, "statusText": "", "headers": {}, "mimeType": "",
                    "encodedDataLength": 0,
                },
            }))
            .expect("an event"),
        )
    }

    #[test]
    fn a_request_is_one_entry_from_its_beginning_to_its_end() {
        let mut requests = Requests::default();
        let begun = requests.event(&request("1", "Fetch"), false, 5.0).expect("an entry");
        assert_eq!((begun.message.as_str(), begun.state), ("GET http://app.test/api", LogState::Pending));
        assert_eq!(begun.display_name.as_deref(), Some("fetch"));
        let ended = requests.event(&response("1", 404), false, 9.0).expect("an entry");
        assert_eq!((ended.message.as_str(), ended.state), ("GET 404 http://app.test/api", LogState::Warned));
        assert_eq!((&ended.id, ended.at, ended.duration), (&begun.id, 5.0, 4.0));
        assert_eq!(requests.event(&response("1", 200), false, 9.0), None);
    }

    #[test]
    fn documents_and_what_routes_match_are_told_by_others() {
        let mut requests = Requests::default();
        assert_eq!(requests.event(&request("1", "Document"), false, 5.0), None);
        // Held back before the network tells of it, or after.
        requests.routed(Some(&RequestId::from("2")));
        assert_eq!(requests.event(&request("2", "XHR"), true, 5.0), None);
        assert_eq!(requests.event(&request("3", "XHR"), true, 5.0), None);
        requests.routed(Some(&RequestId::from("3")));
        assert_eq!(requests.event(&response("3", 200), true, 5.0), None);
        // With routes none of which matches it is told at its end.
        assert_eq!(requests.event(&request("4", "XHR"), true, 5.0), None);
        let ended = requests.event(&response("4", 200), true, 6.0).expect("an entry");
        assert_eq!((ended.display_name.as_deref(), ended.state), (Some("xhr"), LogState::Passed));
    }
}
