//! Answers from a file of recorded requests.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use camino::{Utf8Path, Utf8PathBuf};
use hinoki_protocol::{HttpExchange, HttpRequest, Payload};

use super::har::{Entry, Har, Response};
use super::headers::is_redirect;

/// Method, URL and, where it counts, body of a request.
type Asked = (String, String, Option<String>);

/// The answers, each at its turn.
#[derive(Debug)]
pub(crate) struct Replay {
    file: Utf8PathBuf,
    entries: HashMap<(String, String), Vec<Entry>>,
    /// How many of a kind were given.
    given: Mutex<HashMap<Asked, usize>>,
}

impl Replay {
    /// Reads a file.
    pub(crate) fn read(file: &Utf8Path) -> Result<Self, String> {
        let problem = |error: String| format!("{file} can't be replayed: {error}");
        let text = std::fs::read(file).map_err(|error| problem(error.to_string()))?;
        Ok(Self::new(file, Har::read(&text).map_err(problem)?))
    }

    fn new(file: &Utf8Path, har: Har) -> Self {
        let mut entries: HashMap<_, Vec<Entry>> = HashMap::new();
        for entry in har.log.entries {
            let url = entry.request.url.split('#').next().unwrap_or_default().to_owned();
            entries.entry((entry.request.method.clone(), url)).or_default().push(entry);
        }
        Self { file: file.to_owned(), entries, given: Mutex::default() }
    }

    /// The answer to a request: the next that was recorded for its method, URL and body, and from then on the last. An
    /// error says that there is none.
    pub(crate) fn answer(&self, request: &HttpRequest) -> Result<HttpExchange, String> {
        let url = request.url.split('#').next().unwrap_or_default().to_owned();
        let missing = || format!("{} {} is not in {}", request.method, url, self.file);
        let all = self.entries.get(&(request.method.clone(), url.clone())).ok_or_else(missing)?;
        let body = match &request.body {
            Some(Payload::Text(text)) => Some(text.clone()),
            _ => None,
        };
        let sent = |entry: &&Entry| entry.request.post_data.as_ref().map(|data| &data.text) == body.as_ref();
        let alike: Vec<&Entry> = all.iter().filter(sent).collect();
        let exact = !alike.is_empty();
        // A body that differs, by a time or an id in it, still is the same request.
        let among = if exact { alike } else { all.iter().collect() };
        let mut given = self.given.lock().unwrap_or_else(PoisonError::into_inner);
        let turn = given.entry((request.method.clone(), url.clone(), body.filter(|_| exact))).or_default();
        let entry = among.get(*turn).or(among.last()).ok_or_else(missing)?;
        *turn += 1;
        let response = &entry.response;
        let headers: Vec<(String, String)> =
            response.headers.iter().map(|pair| (pair.name.clone(), pair.value.clone())).collect();
        Ok(HttpExchange {
            url: entry.request.url.clone(),
            method: request.method.clone(),
            request_headers: request.headers.clone(),
            request_body: request.body.clone(),
            status: response.status,
            status_text: response.status_text.clone(),
            headers,
            body: response.content.body(),
            redirects_to: redirect_of(response)
                .and_then(|to| url::Url::parse(&entry.request.url).ok()?.join(to).ok())
                .map(String::from),
        })
    }
}

/// Where a response leads to, as it was written there.
fn redirect_of(response: &Response) -> Option<&str> {
    let location = response.headers.iter().find(|pair| pair.name.eq_ignore_ascii_case("location"));
    let location = location.map_or(response.redirect_url.as_str(), |pair| pair.value.as_str());
    (is_redirect(response.status) && !location.is_empty()).then_some(location)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn replay() -> Replay {
        let entry = |method: &str, sent: Option<&str>, text: &str| {
            let data = sent.map(|text| serde_json::json!({ "text": text }));
            serde_json::json!({
                "startedDateTime": "2026-01-01T00:00:00Z",
                "request": { "method": method, "url": "http://a.test/x", "postData": data },
                "response": { "status": 200, "content": { "text": text } },
            })
        };
        let entries = [
            entry("GET", None, "one"),
            entry("GET", None, "two"),
            entry("POST", Some("a"), "of a"),
            entry("POST", Some("b"), "of b"),
        ];
        let har = serde_json::json!({
            "log": { "version": "1.2", "creator": { "name": "x", "version": "1" }, "entries": entries },
        });
        Replay::new(Utf8Path::new("x.har"), Har::read(har.to_string().as_bytes()).expect("valid"))
    }

    fn ask(replay: &Replay, method: &str, body: Option<&str>) -> Result<Payload, String> {
        let request = HttpRequest {
            url: "http://a.test/x#y".into(),
            method: method.into(),
            headers: Vec::new(),
            body: body.map(|body| Payload::Text(body.into())),
            auth: None,
            follow_redirect: false,
            gzip: true,
            timeout: 1,
            retry_on_network_failure: false,
            retry_on_status_code_failure: false,
        };
        replay.answer(&request).map(|exchange| exchange.body)
    }

    #[test]
    fn answers_come_in_their_turn_and_the_last_stays() {
        let replay = replay();
        let texts: Vec<_> = (0..3).map(|_| ask(&replay, "GET", None).expect("there")).collect();
        assert_eq!(texts, ["one", "two", "two"].map(|text| Payload::Text(text.into())));
    }

    #[test]
    fn bodies_tell_requests_apart() {
        let replay = replay();
        assert_eq!(ask(&replay, "POST", Some("b")), Ok(Payload::Text("of b".into())));
        assert_eq!(ask(&replay, "POST", Some("a")), Ok(Payload::Text("of a".into())));
        assert_eq!(ask(&replay, "POST", Some("c")), Ok(Payload::Text("of a".into())));
    }

    #[test]
    fn what_is_missing_is_said() {
        assert_eq!(ask(&replay(), "PUT", None), Err("PUT http://a.test/x is not in x.har".to_owned()));
    }
}
