//! The server with pages that behave and pages that don't.

use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use hinoki_open::{Asked, Hub, Server};
use hinoki_protocol::{
    BrowserState, Hello, HostError, LogEntry, LogState, OPEN_VERSION, OpenCommand, OpenPhase, OpenStatus, RunEvent,
    SnapshotHead,
};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{WebSocketStream, client_async};

/// Longest time that something is waited for.
const DEADLINE: Duration = Duration::from_secs(30);

fn hello() -> Hello {
    let status = OpenStatus {
        phase: OpenPhase::Idle,
        browser: BrowserState::Starting,
        browser_reason: None,
        window: false,
        watch: true,
        specs: Vec::new(),
        reason: None,
        paused: None,
        unreachable: None,
    };
    Hello {
        version: OPEN_VERSION,
        hinoki: "0".into(),
        name: "todos".into(),
        project: "/todos".into(),
        recording: None,
        browser: None,
        specs: Vec::new(),
        status,
        sessions: Vec::new(),
    }
}

async fn serve(tests_kept: usize) -> (Server, Hub, mpsc::Receiver<Asked>) {
    let (hub, asked) = Hub::new(hello(), tests_kept);
    let server = Server::start(hub.clone(), None, vec!["me.forwarded.test".to_owned()]).await.expect("a free port");
    (server, hub, asked)
}

fn address(server: &Server) -> String {
    server.url().split('/').nth(2).expect("an address").to_owned()
}

struct Page(WebSocketStream<TcpStream>);

impl Page {
    async fn connect(server: &Server) -> Self {
        Self::of(server.url(), &format!("http://{}", address(server))).await.expect("it may connect")
    }

    async fn of(url: &str, origin: &str) -> Result<Self, u16> {
        let stream = TcpStream::connect(url.split('/').nth(2).expect("an address")).await.expect("it listens");
        let mut request = format!("{}socket", url.replacen("http", "ws", 1)).into_client_request().expect("a request");
        request.headers_mut().insert("origin", HeaderValue::from_str(origin).expect("a header"));
        match client_async(request, stream).await {
            Ok((socket, _)) => Ok(Self(socket)),
            Err(Error::Http(response)) => Err(response.status().as_u16()),
            Err(error) => panic!("{error}"),
        }
    }

    async fn message(&mut self) -> Message {
        let message = tokio::time::timeout(DEADLINE, self.0.next()).await.expect("in time");
        message.expect("the page is not left").expect("a message")
    }

    async fn next(&mut self) -> Value {
        serde_json::from_str(self.message().await.to_text().expect("text")).expect("JSON")
    }

    /// Messages until one is of this kind, with that one.
    async fn until(&mut self, kind: &str) -> Vec<Value> {
        let mut messages = Vec::new();
        while messages.last().is_none_or(|last: &Value| last["type"] != kind) {
            messages.push(self.next().await);
        }
        messages
    }

    async fn ask(&mut self, text: &str) {
        self.0.send(Message::text(text)).await.expect("it is heard");
    }
}

fn log(test: &str, id: usize, message: String) -> RunEvent {
    let entry = LogEntry { state: LogState::Passed, ..LogEntry::new(format!("log-{id}"), "get", message) };
    RunEvent::Log { spec: "a".into(), test: test.into(), attempt: 1, entry }
}

fn warning(message: &str) -> RunEvent {
    RunEvent::Warning { spec: None, message: message.into() }
}

/// Texts of the events of messages.
fn told(messages: &[Value]) -> Vec<String> {
    let events = messages.iter().filter_map(|message| message["events"].as_array()).flatten();
    let text =
        |event: &Value| event["message"].as_str().or(event["entry"]["message"].as_str()).unwrap_or_default().to_owned();
    events.map(text).collect()
}

/// Status, headers in lower case and body of a request.
async fn get(server: &Server, path: &str, headers: &[(&str, &str)]) -> (u16, String, String) {
    let mut stream = TcpStream::connect(address(server)).await.expect("it listens");
    let named = headers.iter().any(|(name, _)| *name == "host");
    let host = if named { String::new() } else { format!("host: {}\r\n", address(server)) };
    let lines: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let request = format!("GET {path} HTTP/1.1\r\n{host}{lines}connection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.expect("it is heard");
    let mut text = String::new();
    tokio::time::timeout(DEADLINE, stream.read_to_string(&mut text)).await.expect("in time").expect("text");
    let (head, body) = text.split_once("\r\n\r\n").expect("a head");
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
    (status, head.to_lowercase(), body.to_owned())
}

#[tokio::test]
async fn who_lacks_token_name_or_origin_gets_nothing() {
    let (server, ..) = serve(1).await;
    let token = server.url().split('/').nth(3).expect("a token").to_owned();
    let own = format!("http://{}", address(&server));
    for path in ["/", "/socket", &format!("/{}x/", token), &format!("/{}/", &token[1..]), &format!("//{token}/")] {
        assert_eq!(get(&server, path, &[]).await.0, 404, "{path}");
    }
    for host in ["evil.test", "evil.test:80", "127.0.0.1.evil.test", "0.0.0.0"] {
        assert_eq!(get(&server, &format!("/{token}/"), &[("host", host)]).await.0, 421, "{host}");
    }
    assert_eq!(get(&server, &format!("/{token}"), &[]).await.0, 308);
    assert_eq!(Page::of(&format!("{own}/{}/", "x".repeat(43)), &own).await.err(), Some(404));
    for origin in ["http://evil.test", "null", "http://localhost:1", &own.replace("http", "https")] {
        assert_eq!(Page::of(server.url(), origin).await.err(), Some(403), "{origin}");
    }
    assert!(Page::of(server.url(), &own).await.is_ok());
    // What forwards a name that was given speaks TLS.
    let forwarded = [("host", "me.forwarded.test")];
    assert_eq!(get(&server, "/", &forwarded).await.0, 404, "the token is needed all the same");
    let (status, head, _) = get(&server, &format!("/{token}/"), &forwarded).await;
    assert!(status == 200 && head.contains("wss://me.forwarded.test"), "{head}");
    assert!(Page::of(server.url(), "https://me.forwarded.test").await.is_ok());
    assert_eq!(Page::of(server.url(), "https://you.forwarded.test").await.err(), Some(403));
    assert_eq!(server.urls()[1], format!("https://me.forwarded.test/{token}/"));
}

#[tokio::test]
async fn every_answer_says_what_others_may_not_do() {
    let (server, ..) = serve(1).await;
    let token = server.url().split('/').nth(3).expect("a token").to_owned();
    for path in ["/".to_owned(), format!("/{token}/"), format!("/{token}/snapshots/x"), format!("/{token}/pictures/x")]
    {
        let (_, head, _) = get(&server, &path, &[("origin", "http://evil.test")]).await;
        for header in ["frame-ancestors 'none'", "referrer-policy: no-referrer", "x-content-type-options: nosniff"] {
            assert!(head.contains(header), "{header} of {path}: {head}");
        }
        assert!(!head.contains("access-control"), "{head}");
    }
}

#[tokio::test]
async fn snapshots_are_sandboxed_and_those_of_older_tests_go() {
    let (server, hub, _asked) = serve(1).await;
    let token = server.url().split('/').nth(3).expect("a token").to_owned();
    let head = |test: &str, content: &str| {
        let text = json!({ "spec": "a", "test": test, "attempt": 1, "entry": "log-1", "name": "after", "content": content,
            "url": "http://app.test/", "viewport": [1000, 660], "scroll": [0.0, 0.0], "targets": [], "point": null, "at": 0.0 });
        let head: SnapshotHead = serde_json::from_value(text).expect("a head");
        RunEvent::Snapshot(head)
    };
    let content = |id: &str, html: &str| RunEvent::SnapshotContent { content: id.into(), html: html.into() };
    hub.event(content("sheet", "p{color:red}"));
    hub.event(content("one", "<style>/*hinoki-part:sheet*/</style><p>one"));
    hub.event(head("r1", "one"));
    let (status, headers, body) = get(&server, &format!("/{token}/snapshots/one"), &[]).await;
    assert_eq!((status, body.as_str()), (200, "<style>p{color:red}</style><p>one"));
    let policy = headers.lines().find_map(|line| line.strip_prefix("content-security-policy: ")).expect("a policy");
    assert!(policy.starts_with("sandbox allow-same-origin;") && policy.contains("default-src 'none'"), "{policy}");
    assert!(!policy.contains("script"), "{policy}");
    hub.event(content("two", "<style>/*hinoki-part:sheet*/</style><p>two"));
    hub.event(head("r2", "two"));
    assert_eq!(get(&server, &format!("/{token}/snapshots/one"), &[]).await.0, 404);
    assert!(
        get(&server, &format!("/{token}/snapshots/two"), &[]).await.2.contains("red"),
        "a part that is still shown stays"
    );
}

#[tokio::test]
async fn only_pictures_of_the_run_are_served() {
    let (server, hub, _asked) = serve(1).await;
    let token = server.url().split('/').nth(3).expect("a token").to_owned();
    let folder = tempfile::tempdir().expect("a temp folder");
    let (shown, secret) = (folder.path().join("a b.png"), folder.path().join("secret.png"));
    std::fs::write(&shown, "picture").expect("can write");
    std::fs::write(&secret, "secret").expect("can write");
    let screenshot =
        json!({ "path": shown, "name": null, "width": 1, "height": 1, "takenAt": 0.0, "testFailure": false });
    let attempt = json!({ "attempt": 1, "state": "passed", "startedAt": 0.0, "duration": 0.0, "error": null,
        "screenshots": [screenshot], "willRetry": false });
    let event = json!({ "type": "attemptFinished", "spec": "a", "test": "r1", "result": attempt });
    hub.event(serde_json::from_value(event).expect("an event"));
    let path = |file: &std::path::Path| {
        let text = file.to_str().expect("UTF-8").replace('/', "%2F").replace(' ', "%20");
        format!("/{token}/pictures/{text}")
    };
    assert_eq!(get(&server, &path(&shown), &[]).await.2, "picture");
    assert_eq!(get(&server, &path(&secret), &[]).await.0, 404);
}

#[tokio::test]
async fn a_page_that_comes_late_hears_the_run_and_all_hear_what_follows() {
    let (server, hub, _asked) = serve(1).await;
    let mut early = Page::connect(&server).await;
    assert_eq!(early.next().await["name"], "todos");
    hub.event(warning("one"));
    assert_eq!(told(&early.until("events").await), ["one"]);
    let mut late = Page::connect(&server).await;
    assert_eq!(late.next().await["type"], "hello");
    assert_eq!(told(&late.until("events").await), ["one"]);
    hub.event(warning("two"));
    for page in [&mut early, &mut late] {
        assert_eq!(told(&page.until("events").await), ["two"]);
    }
    hub.status(|status| status.phase = OpenPhase::Running);
    for page in [&mut early, &mut late] {
        assert_eq!(page.until("status").await.last().expect("one")["phase"], "running");
    }
    hub.project("others".into());
    let again = early.until("events").await;
    assert_eq!((&again[0]["type"], &again[0]["name"]), (&json!("hello"), &json!("others")));
    assert_eq!(told(&again), ["one", "two"], "a page that is greeted anew hears everything");
}

#[tokio::test]
async fn a_slow_page_holds_up_nobody_and_hears_how_things_ended() {
    const ENTRIES: usize = 300;
    let (server, hub, _asked) = serve(1).await;
    let mut slow = Page::connect(&server).await;
    let mut quick = Page::connect(&server).await;
    let long = "x".repeat(2_000);
    let telling = tokio::task::spawn_blocking(move || {
        for round in 0..40 {
            (0..ENTRIES).for_each(|id| hub.event(log("r1", id, format!("{id}:{round}:{long}"))));
        }
        hub.event(warning("the end"));
    });
    tokio::time::timeout(DEADLINE, telling).await.expect("nothing waits for a page").expect("it ends");
    for page in [&mut quick, &mut slow] {
        let mut texts = Vec::new();
        while texts.last().is_none_or(|last: &String| last != "the end") {
            texts.extend(told(&page.until("events").await));
        }
        for id in 0..ENTRIES {
            let last = texts.iter().rfind(|text| text.starts_with(&format!("{id}:"))).expect("each entry is told");
            assert!(last.starts_with(&format!("{id}:39:")), "{}", &last[..10]);
        }
        let count = texts.len();
        assert!(count < ENTRIES * 40, "what is outdated is left out: {count}");
    }
}

#[tokio::test]
async fn requests_are_answered_to_the_page_that_asked() {
    let (server, _hub, mut asked) = serve(1).await;
    let (mut one, mut other) = (Page::connect(&server).await, Page::connect(&server).await);
    one.ask(r#"{"id":7,"command":{"method":"stop"}}"#).await;
    let first = asked.recv().await.expect("asked");
    assert_eq!(first.command, OpenCommand::Stop);
    other.ask(r#"{"id":7,"command":{"method":"watch","params":{"on":true}}}"#).await;
    let second = asked.recv().await.expect("asked");
    assert_eq!(second.command, OpenCommand::Watch { on: true });
    second.answer.done(json!(1));
    first.answer.refused(HostError { code: "no".into(), message: "not now".into(), path: None });
    assert_eq!(other.until("done").await.last().expect("one")["value"], 1);
    assert_eq!(one.until("refused").await.last().expect("one")["error"]["code"], "no");
    one.ask(r#"{"id":8,"command":{"method":"fly"}}"#).await;
    assert_eq!(one.until("refused").await.last().expect("one")["error"]["code"], "invalid");
    one.ask(r#"{"id":9,"command":{"method":"stop"}}"#).await;
    drop(asked.recv().await.expect("asked"));
    assert_eq!(one.until("refused").await.last().expect("one")["id"], 9, "what is given up is told");
    one.ask("[").await;
    while !matches!(one.message().await, Message::Close(_)) {}
    server.shutdown().await;
    while !matches!(other.message().await, Message::Close(_)) {}
}

#[tokio::test]
async fn of_pictures_of_the_application_the_newest_is_sent() {
    let (server, hub, _asked) = serve(1).await;
    let head = hinoki_protocol::FrameHead { url: "http://app.test/".into(), width: 10, height: 20, at: 1.0 };
    hub.frame(&head, b"old");
    hub.frame(&head, b"new");
    let mut page = Page::connect(&server).await;
    let bytes = loop {
        if let Message::Binary(bytes) = page.message().await {
            break bytes;
        }
    };
    let length = u32::from_be_bytes(bytes[..4].try_into().expect("four")) as usize;
    let sent: Value = serde_json::from_slice(&bytes[4..4 + length]).expect("JSON");
    assert_eq!((&sent["width"], &bytes[4 + length..]), (&json!(10), &b"new"[..]));
}
