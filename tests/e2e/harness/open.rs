use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::{Message, WebSocket, client};

use super::run::{Finished, Running};

/// Longest time that something is waited for.
const DEADLINE: Duration = Duration::from_secs(50);

/// `hinoki open` under way.
pub struct Opened {
    running: Running,
    url: String,
}

impl Opened {
    pub(super) fn new(mut running: Running) -> Self {
        let url = running.line("http://");
        Self { running, url }
    }

    /// The page's address.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// A page that connects.
    pub fn page(&self) -> Page {
        let origin = self.url.split('/').take(3).collect::<Vec<_>>().join("/");
        Page::connect(&self.url, &origin).expect("the page may connect")
    }

    /// A handle by which processes may be ended.
    pub fn id(&self) -> i32 {
        self.running.id()
    }

    /// Ctrl-C; checks that nothing is left.
    pub fn end(self) -> Finished {
        self.running.interrupt();
        self.running.finish()
    }
}

/// What a page knows.
pub struct Page {
    socket: WebSocket<TcpStream>,
    asked: u64,
    pub hello: Value,
    pub status: Value,
    pub specs: Value,
    pub sessions: Value,
    /// Of the run that is shown.
    pub events: Vec<Value>,
    /// Runs that began.
    pub runs: usize,
    /// Heads of the pictures of the application.
    pub frames: Vec<Value>,
    /// Elements under the pointer while one is picked.
    pub picked: Vec<Value>,
    answers: Vec<Value>,
}

impl Page {
    /// Connects as a page of this origin would; the status if that is refused.
    pub fn connect(url: &str, origin: &str) -> Result<Self, u16> {
        let address = url.split('/').nth(2).expect("an address");
        let stream = TcpStream::connect(address).expect("it listens");
        stream.set_read_timeout(Some(DEADLINE)).expect("can be set");
        let mut request = format!("{}socket", url.replacen("http", "ws", 1)).into_client_request().expect("a request");
        request.headers_mut().insert("origin", HeaderValue::from_str(origin).expect("a header"));
        let socket = match client(request, stream) {
            Ok((socket, _)) => socket,
            Err(tokio_tungstenite::tungstenite::HandshakeError::Failure(
                tokio_tungstenite::tungstenite::Error::Http(response),
            )) => return Err(response.status().as_u16()),
            Err(error) => panic!("{error}"),
        };
        let mut page = Self {
            socket,
            asked: 0,
            hello: Value::Null,
            status: Value::Null,
            specs: Value::Null,
            sessions: Value::Null,
            events: Vec::new(),
            runs: 0,
            frames: Vec::new(),
            picked: Vec::new(),
            answers: Vec::new(),
        };
        page.read();
        assert!(page.hello.is_object(), "the first message greets");
        Ok(page)
    }

    /// Takes the next message.
    fn read(&mut self) {
        let text = loop {
            match self.socket.read().unwrap_or_else(|error| panic!("no message: {error}\n{}", self.show())) {
                Message::Text(text) => break text,
                Message::Binary(frame) => {
                    let length = u32::from_be_bytes(frame[..4].try_into().expect("a length")) as usize;
                    let (head, picture) = frame[4..].split_at(length);
                    assert!(picture.starts_with(&[0xff, 0xd8]), "a JPEG");
                    self.frames.push(serde_json::from_slice(head).expect("a head"));
                    return;
                }
                Message::Close(_) => panic!("the page was left\n{}", self.show()),
                _ => {}
            }
        };
        let message: Value = serde_json::from_str(&text).expect("JSON");
        match message["type"].as_str().expect("a type") {
            "hello" => {
                (self.status, self.specs) = (message["status"].clone(), message["specs"].clone());
                self.sessions = message["sessions"].clone();
                // Also a page that is greeted anew, since the browser is another, is told of the run that is shown.
                self.runs -= usize::from(self.has("runStarted"));
                self.events.clear();
                self.hello = message;
            }
            "status" => self.status = message,
            "specs" => self.specs = message["specs"].clone(),
            "sessions" => self.sessions = message["sessions"].clone(),
            "events" => {
                for event in message["events"].as_array().expect("a list") {
                    if event["type"] == "runStarted" {
                        self.events.clear();
                        self.runs += 1;
                    }
                    self.events.push(event.clone());
                }
            }
            "done" | "refused" => self.answers.push(message),
            "picked" => self.picked.push(message),
            _ => {}
        }
    }

    /// Reads until something holds.
    #[track_caller]
    pub fn wait(&mut self, what: &str, mut holds: impl FnMut(&Self) -> bool) -> &mut Self {
        let until = Instant::now() + DEADLINE;
        while !holds(self) {
            assert!(Instant::now() < until, "waited in vain until {what}\n{}", self.show());
            self.read();
        }
        self
    }

    /// Asks for something that is done; yields its value.
    #[track_caller]
    pub fn ask(&mut self, method: &str, params: Value) -> Value {
        let answer = self.answer(method, params);
        assert_eq!(answer["type"], "done", "{answer}");
        answer["value"].clone()
    }

    /// Asks for something that is refused; yields the error.
    #[track_caller]
    pub fn refused(&mut self, method: &str, params: Value) -> Value {
        let answer = self.answer(method, params);
        assert_eq!(answer["type"], "refused", "{answer}");
        answer["error"].clone()
    }

    #[track_caller]
    fn answer(&mut self, method: &str, params: Value) -> Value {
        let id = self.send(method, params);
        self.wait(method, |page| page.answers.iter().any(|answer| answer["id"] == id));
        let at = self.answers.iter().position(|answer| answer["id"] == id).expect("there");
        self.answers.remove(at)
    }

    /// Asks and doesn't wait for the answer; yields the id of the request.
    pub fn send(&mut self, method: &str, params: Value) -> u64 {
        self.asked += 1;
        let id = self.asked;
        let command =
            if params.is_null() { json!({ "method": method }) } else { json!({ "method": method, "params": params }) };
        let request = json!({ "id": id, "command": command }).to_string();
        self.socket.send(Message::text(request)).expect("it is heard");
        id
    }

    /// Runs specs to their end.
    #[track_caller]
    pub fn run(&mut self, specs: &[&str]) -> &mut Self {
        let runs = self.runs;
        self.ask("run", json!({ "specs": specs, "tests": [] }));
        self.ended(runs + 1)
    }

    /// Waits for the end of so many runs in all.
    #[track_caller]
    pub fn ended(&mut self, runs: usize) -> &mut Self {
        self.wait(&format!("run {runs} has ended"), |page| {
            page.runs >= runs && page.has("runFinished") && page.status["phase"] == "idle"
        })
    }

    /// Whether an event of this kind came in the run that is shown.
    pub fn has(&self, kind: &str) -> bool {
        self.events.iter().any(|event| event["type"] == kind)
    }

    /// Events of a kind.
    pub fn of(&self, kind: &str) -> Vec<&Value> {
        self.events.iter().filter(|event| event["type"] == kind).collect()
    }

    /// Tests of the run that is shown and their states, `passed a > b`.
    pub fn outcomes(&self) -> Vec<String> {
        let tests = self.of("testFinished").into_iter().map(|event| &event["result"]);
        let titles = |test: &Value| {
            let path = test["titlePath"].as_array().expect("titles");
            path.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" > ")
        };
        tests.map(|test| format!("{} {}", test["state"].as_str().unwrap_or_default(), titles(test))).collect()
    }

    /// Statuses with which sessions ended in the run that is shown.
    pub fn session_statuses(&self) -> Vec<String> {
        let mut last: Vec<(Value, String)> = Vec::new();
        for event in self.of("log").into_iter().filter(|event| event["entry"]["name"] == "session") {
            let entry = &event["entry"];
            let key = json!([event["spec"], event["test"], event["attempt"], entry["id"]]);
            let status = entry["details"]["session"]["status"].as_str().unwrap_or_default().to_owned();
            match last.iter_mut().find(|(known, _)| *known == key) {
                Some(known) => known.1 = status,
                None => last.push((key, status)),
            }
        }
        last.into_iter().map(|(_, status)| status).collect()
    }

    fn show(&self) -> String {
        let events: Vec<String> = self
            .events
            .iter()
            .map(|event| {
                let text = event.to_string();
                text.chars().take(400).collect()
            })
            .collect();
        format!("status {}\nsessions {}\n{}", self.status, self.sessions, events.join("\n"))
    }
}

/// A raw request to the page's server: status, headers and body as one text.
pub fn raw(url: &str, path: &str, headers: &[(&str, &str)]) -> (u16, String) {
    let address = url.split('/').nth(2).expect("an address");
    let mut stream = TcpStream::connect(address).expect("it listens");
    stream.set_read_timeout(Some(DEADLINE)).expect("can be set");
    let host =
        if headers.iter().any(|(name, _)| *name == "host") { String::new() } else { format!("host: {address}\r\n") };
    let lines: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    write!(stream, "GET {path} HTTP/1.1\r\n{host}{lines}connection: close\r\n\r\n").expect("it is heard");
    let mut text = Vec::new();
    stream.read_to_end(&mut text).expect("an answer");
    let text = String::from_utf8_lossy(&text).into_owned();
    let status = text.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
    (status, text)
}
