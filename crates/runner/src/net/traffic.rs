//! All requests of the pages, for the report and for a file.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use camino::{Utf8Path, Utf8PathBuf};
use hinoki_browser::{Event, Headers, Request, RequestId, ResponseData};
use hinoki_protocol::{NetworkRequest, Payload, RESERVED_PATH};

use super::har::{self, Content, Entry, Har, Timings};
use super::headers::header;
use super::intercept::resource_name;
use super::payload;

/// What is kept of the requests of a worker.
#[derive(Debug, Default)]
pub(crate) struct Traffic {
    /// Whether the report lists them.
    pub listed: bool,
    /// Whether whoever looks or records is told of each.
    pub told: bool,
    /// The file that they go to.
    pub recorder: Option<Arc<Recorder>>,
    open: HashMap<RequestId, Open>,
    /// Headers as they went over the wire, of requests of the running test.
    wire: HashMap<RequestId, OnWire>,
    /// Where hops are in the file whose headers are still to be told.
    owed: HashMap<(RequestId, usize), usize>,
    /// Counts the requests.
    last: u32,
    /// Held by whoever still reads what goes to the file.
    readers: Arc<()>,
}

/// Headers of all hops of a request. The browser tells them by another way than the request itself: before it, after it,
/// or after its end, but in the order of the hops.
#[derive(Debug, Default)]
struct OnWire {
    sent: Vec<Headers>,
    received: Vec<Headers>,
    /// Hops that are done with.
    hops: usize,
}

#[derive(Debug)]
struct Open {
    number: u32,
    request: Request,
    head: Option<ResponseData>,
    /// Whether the wire has headers of it: those from a cache have none.
    on_wire: bool,
}

impl Open {
    /// Whether a response is arriving that has an end.
    fn is_arriving(&self) -> bool {
        self.head.as_ref().is_some_and(|head| head.mime_type != "text/event-stream")
    }
}

/// What an event of the network says of requests: a redirect ends one and begins another.
#[derive(Default)]
pub(crate) struct Heard {
    pub ended: Option<Ended>,
    pub begun: Option<UnderWay>,
}

/// A request under way.
pub(crate) struct UnderWay {
    pub id: RequestId,
    pub number: u32,
    pub listed: NetworkRequest,
}

/// A request that is done with.
pub(crate) struct Ended {
    pub id: RequestId,
    pub number: u32,
    /// Which of its hops on the wire it was, if headers of it are still to be told.
    pub owed: Option<usize>,
    pub listed: NetworkRequest,
    /// What goes to the file, and whether a body may follow.
    pub entry: Option<(Entry, bool)>,
}

impl Traffic {
    /// For a report that lists requests, for whoever looks, and for a file.
    pub(crate) fn new(listed: bool, told: bool, recorder: Option<Arc<Recorder>>) -> Self {
        Self { listed, told, recorder, ..Self::default() }
    }

    /// Whether anybody wants to know of requests.
    pub(crate) fn is_wanted(&self) -> bool {
        self.listed || self.told || self.recorder.is_some()
    }

    /// Follows the network events of a page.
    pub(crate) fn note(&mut self, event: &Event) -> Heard {
        if !self.is_wanted() {
            return Heard::default();
        }
        match event {
            Event::Request(request) => self.begun(request),
            event => Heard { ended: self.went_on(event), begun: None },
        }
    }

    fn begun(&mut self, request: &Request) -> Heard {
        let url = &request.request.url;
        if !url.starts_with("http") || url.contains(RESERVED_PATH) {
            return Heard::default();
        }
        let ended = request.redirect.as_ref().and_then(|redirect| {
            let mut open = self.open.remove(&request.id)?;
            open.head = Some(redirect.clone());
            open.on_wire = request.redirect_has_extra;
            Some(self.ended(open, request.timestamp, 0.0, None, false))
        });
        self.last += 1;
        let open = Open { number: self.last, request: request.clone(), head: None, on_wire: false };
        let begun = self.told.then(|| under_way(&open));
        self.open.insert(request.id.clone(), open);
        Heard { ended, begun }
    }

    fn went_on(&mut self, event: &Event) -> Option<Ended> {
        match event {
            // Headers of the wire are for the file alone.
            Event::RequestExtra(_) | Event::ResponseExtra(_) if self.recorder.is_none() => {}
            Event::RequestExtra(extra) => {
                self.wire.entry(extra.id.clone()).or_default().sent.push(extra.headers.clone());
            }
            Event::Response(response) => {
                let open = self.open.get_mut(&response.id)?;
                open.head = Some(response.response.clone());
                open.on_wire = response.has_extra;
            }
            Event::ResponseExtra(extra) => {
                let received = &mut self.wire.entry(extra.id.clone()).or_default().received;
                received.push(extra.headers.clone());
                let hop = (extra.id.clone(), received.len() - 1);
                if let (Some(index), Some(recorder)) = (self.owed.remove(&hop), &self.recorder) {
                    recorder.headers(index, &extra.headers);
                }
            }
            Event::LoadingFinished(finished) => {
                let open = self.open.remove(&finished.id)?;
                return Some(self.ended(open, finished.timestamp, finished.encoded_length, None, true));
            }
            Event::LoadingFailed(failed) => {
                let open = self.open.remove(&failed.id)?;
                return Some(self.ended(open, failed.timestamp, 0.0, Some(failed.error.clone()), false));
            }
            _ => {}
        }
        None
    }

    /// Whether the file has all that pages received: what they are done with may be told to them before it is to us.
    pub(crate) fn is_settled(&self) -> bool {
        let is_read = Arc::strong_count(&self.readers) == 1;
        self.recorder.is_none() || (is_read && !self.open.values().any(Open::is_arriving))
    }

    /// To be kept while something is read that goes to the file.
    pub(crate) fn reader(&self) -> Arc<()> {
        self.readers.clone()
    }

    /// Remembers where a hop of a request is in the file, for the headers that it is owed.
    pub(crate) fn remember(&mut self, id: RequestId, hop: usize, index: usize) {
        self.owed.insert((id, hop), index);
    }

    /// The requests under way, as the end of a test finds them.
    pub(crate) fn under_way(&mut self) -> Vec<UnderWay> {
        self.wire.retain(|id, _| self.owed.keys().any(|(owed, _)| owed == id));
        self.open.drain().map(|(_, open)| under_way(&open)).collect()
    }

    fn ended(&mut self, open: Open, at: f64, size: f64, error: Option<String>, body: bool) -> Ended {
        let listed = listed(&open, at, size, error);
        let hop = (open.on_wire && self.recorder.is_some()).then(|| {
            let wire = self.wire.entry(open.request.id.clone()).or_default();
            wire.hops += 1;
            wire.hops - 1
        });
        let wire = self.wire.get(&open.request.id).zip(hop);
        let sent = wire.and_then(|(wire, hop)| wire.sent.get(hop));
        let received = wire.and_then(|(wire, hop)| wire.received.get(hop));
        let owed = hop.filter(|_| received.is_none());
        let entry = self.recorder.as_ref().and_then(|_| entry(&open, sent, received, at));
        let (id, number) = (open.request.id, open.number);
        Ended { id, number, owed, listed, entry: entry.map(|entry| (entry, body)) }
    }
}

fn under_way(open: &Open) -> UnderWay {
    let listed = NetworkRequest { duration: None, ..listed(open, open.request.timestamp, 0.0, None) };
    UnderWay { id: open.request.id.clone(), number: open.number, listed }
}

fn listed(open: &Open, at: f64, size: f64, error: Option<String>) -> NetworkRequest {
    let Open { request, head, .. } = open;
    NetworkRequest {
        method: request.request.method.clone(),
        url: request.request.url.clone(),
        status: head.as_ref().map(|head| head.status),
        resource_type: resource_name(Some(request.resource)),
        started_at: request.wall_time * 1000.0,
        duration: Some(ms(at - request.timestamp)),
        size,
        error,
        intercepted_by: Vec::new(),
    }
}

fn entry(open: &Open, sent: Option<&Headers>, received: Option<&Headers>, at: f64) -> Option<Entry> {
    let Open { request, head, .. } = open;
    let head = head.as_ref()?;
    let data = &request.request;
    let protocol = head.protocol.clone().unwrap_or_default();
    let headers = received.unwrap_or(&head.headers);
    let query = url::Url::parse(&data.url).ok();
    let pairs = query.iter().flat_map(|url| url.query_pairs());
    let time = ms(at - request.timestamp);
    let started = jiff::Timestamp::from_microsecond((request.wall_time * 1e6) as i64).ok()?;
    Some(Entry {
        started_date_time: started.to_string(),
        time,
        request: har::Request {
            method: data.method.clone(),
            url: data.url.clone(),
            http_version: protocol.clone(),
            cookies: Vec::new(),
            headers: har::request_pairs(sent.unwrap_or(&data.headers)),
            query_string: pairs.map(|(name, value)| har::Pair { name: name.into(), value: value.into() }).collect(),
            post_data: data.body.clone().map(|body| har::PostData {
                mime_type: header(&data.headers, "content-type").unwrap_or_default().to_owned(),
                text: String::from_utf8_lossy(&body).into_owned(),
            }),
            headers_size: -1,
            body_size: data.body.as_ref().map_or(0, |body| i64::try_from(body.len()).unwrap_or(-1)),
        },
        response: har::Response {
            status: head.status,
            status_text: head.status_text.clone(),
            http_version: protocol,
            cookies: Vec::new(),
            headers: har::pairs(headers),
            content: Content { mime_type: head.mime_type.clone(), ..Content::default() },
            redirect_url: header(headers, "location").unwrap_or_default().to_owned(),
            headers_size: -1,
            body_size: -1,
        },
        cache: serde_json::Map::new(),
        timings: Timings { send: 0.0, wait: time, receive: 0.0 },
        resource_type: resource_name(Some(request.resource)),
    })
}

fn ms(seconds: f64) -> f64 {
    (seconds.max(0.0) * 1e5).round() / 100.0
}

/// Gathers the requests of a run for a file.
#[derive(Debug)]
pub(crate) struct Recorder {
    file: Utf8PathBuf,
    entries: Mutex<Vec<Entry>>,
}

impl Recorder {
    pub(crate) fn new(file: &Utf8Path) -> Self {
        Self { file: file.to_owned(), entries: Mutex::default() }
    }

    /// Adds a request. Its body may follow.
    pub(crate) fn add(&self, entry: Entry) -> usize {
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        entries.push(entry);
        entries.len() - 1
    }

    /// Replaces the headers of a request's response.
    pub(crate) fn headers(&self, index: usize, headers: &[(String, String)]) {
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(entry) = entries.get_mut(index) {
            entry.response.headers = har::pairs(headers);
        }
    }

    /// Adds the body of a request's response.
    pub(crate) fn body(&self, index: usize, body: Vec<u8>) {
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(entry) = entries.get_mut(index) {
            let body: Payload = payload::from_bytes(body);
            entry.response.content = Content::of(&entry.response.content.mime_type.clone(), body);
        }
    }

    /// Writes the file, whole or not at all.
    pub(crate) fn write(&self, version: &str) -> Result<(), String> {
        let mut entries = std::mem::take(&mut *self.entries.lock().unwrap_or_else(PoisonError::into_inner));
        entries.sort_by(|one, other| one.started_date_time.cmp(&other.started_date_time));
        let problem =
            |error: &dyn std::fmt::Display| format!("the requests could not be written to {}: {error}", self.file);
        let text = serde_json::to_vec_pretty(&Har::new(version, entries)).map_err(|error| problem(&error))?;
        let folder = self.file.parent().filter(|folder| !folder.as_str().is_empty()).unwrap_or(Utf8Path::new("."));
        std::fs::create_dir_all(folder).map_err(|error| problem(&error))?;
        // For its owner alone, as temporary files are: it holds cookies and tokens.
        let mut file = tempfile::NamedTempFile::new_in(folder).map_err(|error| problem(&error))?;
        std::io::Write::write_all(&mut file, &text).map_err(|error| problem(&error))?;
        file.persist(&self.file).map_err(|error| problem(&error))?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read<T: serde::de::DeserializeOwned>(value: serde_json::Value) -> T {
        serde_json::from_value(value).expect("an event")
    }

    fn request(url: &str, redirect: Option<&str>) -> Event {
        Event::Request(Box::new(read(serde_json::json!({
            "requestId": "1", "loaderId": "d", "documentURL": "http://a.test/", "timestamp": 1, "wallTime": 1, "type": "Fetch",
            "request": { "url": url, "method": "GET", "headers": {} },
            "redirectResponse": redirect.map(|from| response(from, 302)), "redirectHasExtraInfo": redirect.is_some(),
        }))))
    }

    fn response(url: &str, status: u16) -> serde_json::Value {
        serde_json::json!({
            "url": url, "status": status, "statusText": "", "headers": {}, "mimeType": "text/plain", "encodedDataLength": 0,
        })
    }

    fn head(url: &str, on_wire: bool) -> Event {
        Event::Response(Box::new(read(serde_json::json!({
            "requestId": "1", "loaderId": "d", "type": "Fetch", "hasExtraInfo": on_wire, "timestamp": 2,
            "response": response(url, 200),
        }))))
    }

    fn headers(cookie: &str) -> Event {
        Event::ResponseExtra(read(serde_json::json!({
            "requestId": "1", "statusCode": 200, "headers": { "set-cookie": cookie },
        })))
    }

    fn finished() -> Event {
        Event::LoadingFinished(read(serde_json::json!({ "requestId": "1", "timestamp": 3, "encodedDataLength": 4 })))
    }

    /// The cookie that the file has for each hop; the test ends when no request is under way.
    fn recorded(events: &[Event]) -> Vec<Option<String>> {
        let recorder = Arc::new(Recorder::new(Utf8Path::new("x.har")));
        let mut traffic = Traffic::new(false, false, Some(recorder.clone()));
        for event in events {
            if let Some(Ended { id, owed, entry: Some((entry, _)), .. }) = traffic.note(event).ended {
                let index = recorder.add(entry);
                if let Some(hop) = owed {
                    traffic.remember(id, hop, index);
                }
            }
            if matches!(event, Event::LoadingFinished(_)) {
                traffic.under_way();
            }
        }
        let entries = recorder.entries.lock().expect("whole");
        let cookie = |entry: &Entry| entry.response.headers.first().map(|pair| pair.value.clone());
        entries.iter().map(cookie).collect()
    }

    #[test]
    fn who_looks_is_told_of_the_beginning_and_the_end_of_each_request() {
        let mut traffic = Traffic::new(false, true, None);
        let (from, to) = ("http://a.test/x", "http://a.test/y");
        let mut told = Vec::new();
        for event in [request(from, None), request(to, Some(from)), head(to, true), headers("a=1"), finished()] {
            let Heard { ended, begun } = traffic.note(&event);
            told.extend(ended.map(|ended| (ended.number, ended.listed.status)));
            told.extend(begun.map(|begun| (begun.number, begun.listed.status)));
        }
        assert_eq!(told, [(1, None), (1, Some(302)), (2, None), (2, Some(200))]);
        assert!(traffic.wire.is_empty(), "headers are for the file alone");
    }

    #[test]
    fn headers_may_be_told_before_the_request_and_after_its_end() {
        let (begin, end) = (|| request("http://a.test/x", None), || head("http://a.test/x", true));
        for events in [
            [headers("a=1"), begin(), end(), finished()],
            [begin(), headers("a=1"), end(), finished()],
            [begin(), end(), finished(), headers("a=1")],
        ] {
            assert_eq!(recorded(&events), [Some("a=1".to_owned())], "{events:?}");
        }
    }

    #[test]
    fn the_end_of_a_test_waits_for_responses_that_are_arriving_and_their_bodies() {
        let mut traffic = Traffic::new(false, false, Some(Arc::new(Recorder::new(Utf8Path::new("x.har")))));
        let url = "http://a.test/x";
        traffic.note(&request(url, None));
        assert!(traffic.is_settled(), "a request without an answer is not waited for");
        traffic.note(&head(url, false));
        assert!(!traffic.is_settled());
        traffic.note(&finished());
        let reader = traffic.reader();
        assert!(!traffic.is_settled());
        drop(reader);
        assert!(traffic.is_settled());
    }

    #[test]
    fn each_hop_of_a_redirect_has_its_own_headers() {
        let (first, second) = ("http://a.test/x", "http://a.test/y");
        let begin = || request(first, None);
        let on = || request(second, Some(first));
        let end = || head(second, true);
        for events in [
            [headers("a=1"), headers("b=2"), begin(), on(), end(), finished()],
            [begin(), on(), headers("a=1"), end(), finished(), headers("b=2")],
            [begin(), on(), end(), finished(), headers("a=1"), headers("b=2")],
        ] {
            assert_eq!(recorded(&events), [Some("a=1".to_owned()), Some("b=2".to_owned())], "{events:?}");
        }
    }

    #[test]
    fn a_response_from_a_cache_takes_no_headers_of_others() {
        let (first, second) = ("http://a.test/x", "http://a.test/y");
        let events =
            [request(first, None), request(second, Some(first)), head(second, false), finished(), headers("a=1")];
        assert_eq!(recorded(&events), [Some("a=1".to_owned()), None]);
    }
}
