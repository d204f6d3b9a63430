//! All requests of the pages, for the report and for a file.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use camino::{Utf8Path, Utf8PathBuf};
use hinoki_browser::{Event, Headers, Request, RequestId, ResponseData, Target};
use hinoki_protocol::{NetworkRequest, Payload, RESERVED_PATH};

use super::har::{self, Content, Entry, Har, Timings};
use super::payload;

/// What is kept of the requests of a worker.
#[derive(Debug, Default)]
pub(crate) struct Traffic {
    /// Whether the report lists them.
    pub listed: bool,
    /// The file that they go to.
    pub recorder: Option<Arc<Recorder>>,
    open: HashMap<RequestId, Open>,
    /// Where requests of the running test are in the file: their headers may be told last.
    recorded: HashMap<RequestId, usize>,
}

#[derive(Debug)]
struct Open {
    request: Request,
    sent: Option<Headers>,
    head: Option<ResponseData>,
    received: Option<Headers>,
}

/// A request that is done with.
pub(crate) struct Ended {
    pub id: RequestId,
    pub listed: NetworkRequest,
    /// What goes to the file, and where its body is.
    pub entry: Option<(Entry, Option<Target>)>,
}

impl Traffic {
    /// For a report that lists requests, and for a file.
    pub(crate) fn new(listed: bool, recorder: Option<Arc<Recorder>>) -> Self {
        Self { listed, recorder, open: HashMap::new(), recorded: HashMap::new() }
    }

    /// Whether anybody wants to know of requests.
    pub(crate) fn is_wanted(&self) -> bool {
        self.listed || self.recorder.is_some()
    }

    /// Follows the network events of a target.
    pub(crate) fn note(&mut self, target: &Target, event: &Event) -> Option<Ended> {
        if !self.is_wanted() {
            return None;
        }
        match event {
            Event::Request(request) => {
                let url = &request.request.url;
                if !url.starts_with("http") || url.contains(RESERVED_PATH) {
                    return None;
                }
                let before = request.redirect.as_ref().and_then(|redirect| {
                    let mut open = self.open.remove(&request.id)?;
                    open.head = Some(redirect.clone());
                    self.ended(open, request.timestamp, 0.0, None, None)
                });
                let open = Open { request: Request::clone(request), sent: None, head: None, received: None };
                self.open.insert(request.id.clone(), open);
                return before;
            }
            Event::RequestExtra(extra) => {
                self.open.get_mut(&extra.id)?.sent = Some(extra.headers.clone());
            }
            Event::Response(response) => {
                self.open.get_mut(&response.id)?.head = Some(response.response.clone());
            }
            Event::ResponseExtra(extra) => {
                if let Some(open) = self.open.get_mut(&extra.id) {
                    open.received = Some(extra.headers.clone());
                } else if let (Some(index), Some(recorder)) = (self.recorded.get(&extra.id), &self.recorder) {
                    recorder.headers(*index, &extra.headers);
                }
            }
            Event::LoadingFinished(finished) => {
                let open = self.open.remove(&finished.id)?;
                return self.ended(open, finished.timestamp, finished.encoded_length, None, Some(target));
            }
            Event::LoadingFailed(failed) => {
                let open = self.open.remove(&failed.id)?;
                return self.ended(open, failed.timestamp, 0.0, Some(failed.error.clone()), None);
            }
            _ => {}
        }
        None
    }

    /// Remembers where a request is in the file.
    pub(crate) fn remember(&mut self, id: RequestId, index: usize) {
        self.recorded.insert(id, index);
    }

    /// The requests under way, as the end of a test finds them.
    pub(crate) fn under_way(&mut self) -> Vec<(RequestId, NetworkRequest)> {
        self.recorded.clear();
        let open = self.open.drain();
        let listed = |(id, open): (RequestId, Open)| {
            let request = listed(&open, open.request.timestamp, 0.0, None);
            (id, NetworkRequest { duration: None, ..request })
        };
        open.map(listed).collect()
    }

    fn ended(&self, open: Open, at: f64, size: f64, error: Option<String>, body_at: Option<&Target>) -> Option<Ended> {
        let listed = listed(&open, at, size, error);
        let entry = self.recorder.as_ref().and_then(|_| entry(&open, at));
        let id = open.request.id;
        Some(Ended { id, listed, entry: entry.map(|entry| (entry, body_at.cloned())) })
    }
}

fn listed(open: &Open, at: f64, size: f64, error: Option<String>) -> NetworkRequest {
    let Open { request, head, .. } = open;
    NetworkRequest {
        method: request.request.method.clone(),
        url: request.request.url.clone(),
        status: head.as_ref().map(|head| head.status),
        resource_type: format!("{:?}", request.resource).to_lowercase(),
        started_at: request.wall_time * 1000.0,
        duration: Some(ms(at - request.timestamp)),
        size,
        error,
        intercepted_by: Vec::new(),
    }
}

fn entry(open: &Open, at: f64) -> Option<Entry> {
    let Open { request, sent, head, received } = open;
    let head = head.as_ref()?;
    let data = &request.request;
    let protocol = head.protocol.clone().unwrap_or_default();
    let headers = received.as_ref().unwrap_or(&head.headers);
    let find = |name: &str| headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
    let content_type =
        |(name, value): &(String, String)| name.eq_ignore_ascii_case("content-type").then(|| value.clone());
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
            headers: har::request_pairs(sent.as_ref().unwrap_or(&data.headers)),
            query_string: pairs.map(|(name, value)| har::Pair { name: name.into(), value: value.into() }).collect(),
            post_data: data.body.clone().map(|body| har::PostData {
                mime_type: data.headers.iter().find_map(content_type).unwrap_or_default(),
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
            redirect_url: find("location").map(|(_, value)| value.clone()).unwrap_or_default(),
            headers_size: -1,
            body_size: -1,
        },
        cache: serde_json::Map::new(),
        timings: Timings { send: 0.0, wait: time, receive: 0.0 },
        resource_type: format!("{:?}", request.resource).to_lowercase(),
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
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner).clone();
        entries.sort_by(|one, other| one.started_date_time.cmp(&other.started_date_time));
        let problem =
            |error: &dyn std::fmt::Display| format!("the requests could not be written to {}: {error}", self.file);
        let text = serde_json::to_vec_pretty(&Har::new(version, entries)).map_err(|error| problem(&error))?;
        let folder = self.file.parent().filter(|folder| !folder.as_str().is_empty()).unwrap_or(Utf8Path::new("."));
        std::fs::create_dir_all(folder).map_err(|error| problem(&error))?;
        let mut file = tempfile::NamedTempFile::new_in(folder).map_err(|error| problem(&error))?;
        std::io::Write::write_all(&mut file, &text).map_err(|error| problem(&error))?;
        file.persist(&self.file).map_err(|error| problem(&error))?;
        Ok(())
    }
}
