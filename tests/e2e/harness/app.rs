use std::collections::{BTreeMap, HashMap};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicI32, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use tokio::runtime::Runtime;

use super::process::{self, Part};

/// Longest time that a request is waited for.
const DEADLINE: Duration = Duration::from_secs(60);

/// A request that reached the server.
#[derive(Debug, Clone)]
pub struct Request {
    pub method: String,
    pub path: String,
    pub query: BTreeMap<String, String>,
    pub headers: BTreeMap<String, String>,
    pub body: String,
}

type Handler = Box<dyn Fn(&Request) -> Option<Response> + Send + Sync>;

#[derive(Default)]
struct Shared {
    pages: Mutex<HashMap<String, (String, String)>>,
    handlers: Mutex<Vec<(String, Arc<Handler>)>>,
    seen: Mutex<Vec<Request>>,
    news: Condvar,
}

/// A server for the pages of a test. Besides the pages that it is given, it has:
///
/// - `/status/404`: that status, as a page
/// - `/redirect?to=/x&status=301`: a redirect
/// - `/slow?ms=300`: a page after that time
/// - `/hang`: no answer
/// - `/header?name=value…`: a page with these response headers
/// - `/echo`: a page that shows the request as JSON in `<pre>`
/// - `/count/<name>`: a page that counts its visits in `<b>`
/// - `/download`: a file
pub struct App {
    address: SocketAddr,
    shared: Arc<Shared>,
    runtime: Option<Runtime>,
}

impl App {
    pub fn start() -> Self {
        Self::at("127.0.0.1:0")
    }

    /// A server that every address of this machine leads to: `127.0.0.2`, `127.0.0.3`, each of them an origin.
    pub fn everywhere() -> Self {
        Self::at("0.0.0.0:0")
    }

    fn at(address: &str) -> Self {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
        let shared = Arc::new(Shared::default());
        let router = Router::new().fallback(answer).with_state(shared.clone());
        let listener = runtime.block_on(tokio::net::TcpListener::bind(address)).expect("a free port");
        let address = listener.local_addr().expect("an address");
        runtime.spawn(async move { axum::serve(listener, router).await });
        Self { address, shared, runtime: Some(runtime) }
    }

    /// A server with one page at `/`.
    pub fn with(body: &str) -> Self {
        Self::start().page("/", body)
    }

    /// Adds a page: a body, or a whole document.
    pub fn page(self, path: &str, html: &str) -> Self {
        let document = if html.starts_with("<!doctype") { html.to_owned() } else { super::page(html) };
        self.file(path, "text/html; charset=utf-8", &document)
    }

    /// Adds anything else.
    pub fn file(self, path: &str, kind: &str, text: &str) -> Self {
        lock(&self.shared.pages).insert(path.to_owned(), (kind.to_owned(), text.to_owned()));
        self
    }

    /// Calls `handler` at each request of the path; without an answer of its own the usual one follows.
    pub fn on(self, path: &str, handler: impl Fn(&Request) -> Option<Response> + Send + Sync + 'static) -> Self {
        lock(&self.shared.handlers).push((path.to_owned(), Arc::new(Box::new(handler))));
        self
    }

    /// An app that ends a part of the browser of a run when `/end` is asked for; the run is named by its process.
    pub fn deadly(part: Part) -> (Self, Arc<AtomicI32>) {
        let run = Arc::new(AtomicI32::new(0));
        let of_run = run.clone();
        let app = Self::with("<p>x</p>").on("/end", move |_| {
            process::kill_of_browser(of_run.load(Ordering::SeqCst), part);
            None
        });
        (app, run)
    }

    /// An absolute URL of it.
    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.address.port())
    }

    /// The same by another name: another origin, and another site.
    pub fn other_origin(&self, path: &str) -> String {
        format!("http://localhost:{}{path}", self.address.port())
    }

    /// Paths that were asked for so far, in order, favicons left out.
    pub fn paths(&self) -> Vec<String> {
        lock(&self.shared.seen).iter().map(|request| request.path.clone()).collect()
    }

    /// Waits until the path was asked for.
    pub fn wait_for(&self, path: &str) {
        let end = Instant::now() + DEADLINE;
        let mut seen = lock(&self.shared.seen);
        while !seen.iter().any(|request| request.path == path) {
            let left = end.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "no request of {path}, only {seen:#?}");
            seen = self.shared.news.wait_timeout(seen, left).expect("a healthy lock").0;
        }
    }
}

impl Drop for App {
    fn drop(&mut self) {
        // Requests that never end would be waited for.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().expect("a healthy lock")
}

async fn answer(
    State(shared): State<Arc<Shared>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let request = Request {
        method: method.to_string(),
        path: uri.path().to_owned(),
        query: query(uri.query().unwrap_or_default()),
        headers: headers
            .iter()
            .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
            .collect(),
        body: String::from_utf8_lossy(&body).into_owned(),
    };
    if request.path == "/favicon.ico" {
        return StatusCode::NOT_FOUND.into_response();
    }
    lock(&shared.seen).push(request.clone());
    shared.news.notify_all();
    let handlers: Vec<Arc<Handler>> = lock(&shared.handlers)
        .iter()
        .filter(|(path, _)| *path == request.path)
        .map(|(_, handler)| handler.clone())
        .collect();
    for handler in handlers {
        let request = request.clone();
        // A handler may block: it isn't run where requests are served.
        let answered = tokio::task::spawn_blocking(move || handler(&request)).await;
        if let Ok(Some(response)) = answered {
            return response;
        }
    }
    let page = lock(&shared.pages).get(&request.path).cloned();
    if let Some((kind, text)) = page {
        return ([("content-type", kind)], text).into_response();
    }
    usual(&shared, &request).await
}

async fn usual(shared: &Shared, request: &Request) -> Response {
    let of_query = |name: &str| request.query.get(name).cloned();
    let number = |name: &str, usual: u64| of_query(name).and_then(|text| text.parse().ok()).unwrap_or(usual);
    let parts: Vec<&str> = request.path.trim_start_matches('/').split('/').collect();
    match parts.as_slice() {
        ["status", code] => {
            let status =
                code.parse().ok().and_then(|code| StatusCode::from_u16(code).ok()).unwrap_or(StatusCode::BAD_REQUEST);
            (status, html(&format!("<h1>{code}</h1>"))).into_response()
        }
        ["redirect"] => {
            let status = u16::try_from(number("status", 302)).ok().and_then(|code| StatusCode::from_u16(code).ok());
            (status.unwrap_or(StatusCode::FOUND), [("location", of_query("to").unwrap_or_else(|| "/".into()))])
                .into_response()
        }
        ["slow"] => {
            tokio::time::sleep(Duration::from_millis(number("ms", 300))).await;
            html("<h1>slow</h1>")
        }
        ["hang"] => std::future::pending().await,
        ["header"] => {
            let mut response = html("<h1>headers</h1>");
            for (name, value) in &request.query {
                if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
                    response.headers_mut().insert(name, value);
                }
            }
            response
        }
        ["echo"] => {
            let shown = serde_json::json!({
                "method": request.method, "path": request.path, "query": request.query, "headers": request.headers,
                "body": request.body,
            });
            html(&format!("<pre>{}</pre>", shown.to_string().replace('<', "&lt;")))
        }
        ["count", _] => {
            let count = lock(&shared.seen).iter().filter(|seen| seen.path == request.path).count();
            html(&format!("<b>{count}</b>"))
        }
        ["download"] => {
            ([("content-type", "text/csv"), ("content-disposition", "attachment; filename=a.csv")], "a,b\n")
                .into_response()
        }
        _ => (StatusCode::NOT_FOUND, html("<h1>404</h1>")).into_response(),
    }
}

fn html(body: &str) -> Response {
    ([("content-type", "text/html; charset=utf-8")], super::page(body)).into_response()
}

fn query(text: &str) -> BTreeMap<String, String> {
    let decode =
        |text: &str| percent_encoding::percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned();
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (decode(name), decode(value)))
        .collect()
}
