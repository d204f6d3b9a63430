//! The words about the network: `cy.request`, `cy.intercept`, `cy.exec`.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Header names and values in order; a name may come several times.
pub type HeaderList = Vec<(String, String)>;

/// Bytes: as text where they are UTF-8.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Payload {
    /// Text.
    Text(String),
    /// Base64 of anything else.
    Base64(String),
}

impl Default for Payload {
    fn default() -> Self {
        Self::Text(String::new())
    }
}

/// A request of `cy.request`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HttpRequest {
    /// Absolute URL without fragment.
    pub url: String,
    /// Method.
    pub method: String,
    /// Headers beside the usual ones.
    pub headers: HeaderList,
    /// Body.
    pub body: Option<Payload>,
    /// Credentials.
    pub auth: Option<HttpAuth>,
    /// Follow redirects.
    pub follow_redirect: bool,
    /// Ask for a compressed response.
    pub gzip: bool,
    /// ms for all of it.
    pub timeout: u32,
    /// Try again where there is no response.
    pub retry_on_network_failure: bool,
    /// Try again where the status is neither 2xx nor 3xx.
    pub retry_on_status_code_failure: bool,
}

/// Credentials of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HttpAuth {
    /// User.
    pub user: String,
    /// Password.
    pub password: String,
    /// Token to use instead of user and password.
    pub bearer: Option<String>,
    /// Whether they are sent unasked.
    pub send_immediately: bool,
}

/// Answer to a [`HttpRequest`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HttpReply {
    /// Requests and their responses, redirects first.
    pub exchanges: Vec<HttpExchange>,
    /// ms from the first request to the last response.
    pub duration: f64,
}

/// A request and its response.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HttpExchange {
    /// URL.
    pub url: String,
    /// Method.
    pub method: String,
    /// Headers that were sent.
    pub request_headers: HeaderList,
    /// Body that was sent.
    pub request_body: Option<Payload>,
    /// Status.
    pub status: u16,
    /// Reason phrase.
    pub status_text: String,
    /// Headers of the response.
    pub headers: HeaderList,
    /// Body of the response.
    pub body: Payload,
    /// Where it redirects to, if it does.
    pub redirects_to: Option<String>,
}

/// A request that a page made, for the report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct NetworkRequest {
    /// Method.
    pub method: String,
    /// URL without fragment.
    pub url: String,
    /// Status; absent where there is no response.
    pub status: Option<u16>,
    /// `document`, `xhr`, `fetch` …
    pub resource_type: String,
    /// ms since the Unix epoch.
    pub started_at: f64,
    /// ms until it was done with; absent if it was under way when the test ended.
    pub duration: Option<f64>,
    /// Bytes that came over the network.
    pub size: f64,
    /// `net::ERR_…`, if it failed.
    pub error: Option<String>,
    /// The routes that were for it.
    pub intercepted_by: Vec<String>,
}

/// How the network of the pages is made worse than it is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct NetworkEmulation {
    /// There is none.
    pub offline: bool,
    /// Least ms from a request to its response.
    pub latency: f64,
    /// Kilobits a second; as fast as can be if absent.
    pub download: Option<f64>,
    /// Kilobits a second; as fast as can be if absent.
    pub upload: Option<f64>,
}

/// A command line of `cy.exec`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ExecRequest {
    /// For the shell.
    pub command: String,
    /// Environment variables on top of the inherited ones.
    pub env: Vec<(String, String)>,
    /// ms after which it is ended with all that it started.
    pub timeout: u32,
}

/// Outcome of an [`ExecRequest`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ExecReply {
    /// Exit code; 128 and the signal's number if a signal ended it.
    pub exit_code: i32,
    /// What it printed.
    pub stdout: String,
    /// What it printed as errors.
    pub stderr: String,
}

/// A route of `cy.intercept`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Route {
    /// Its name between driver and host.
    pub id: String,
    /// Which requests.
    pub matcher: RouteMatcher,
    /// Comes before routes that aren't, in the order of definition.
    pub middleware: bool,
    /// How often it matches at most.
    pub times: Option<u32>,
    /// What is done with them.
    pub handler: RouteHandler,
}

/// Which requests a route is for: all that is given must match.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RouteMatcher {
    /// The whole URL; a glob may also match from the path on.
    pub url: Option<TextMatcher>,
    /// Method.
    pub method: Option<TextMatcher>,
    /// Path with query.
    pub path: Option<TextMatcher>,
    /// Path without query.
    pub pathname: Option<TextMatcher>,
    /// Host without port.
    pub hostname: Option<TextMatcher>,
    /// Ports, one of which must be the request's.
    pub ports: Option<Vec<u16>>,
    /// Whether the scheme is https.
    pub https: Option<bool>,
    /// Parameters of the query.
    pub query: Vec<(String, TextMatcher)>,
    /// Request headers.
    pub headers: Vec<(String, TextMatcher)>,
    /// User and password of HTTP Basic authentication.
    pub auth: Option<(TextMatcher, TextMatcher)>,
    /// `document`, `xhr`, `fetch` …
    pub resource_type: Option<TextMatcher>,
}

/// How a text is matched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
#[expect(missing_docs, reason = "the variant says what its fields are")]
pub enum TextMatcher {
    /// Equal, or a glob as `minimatch` reads it.
    Glob(String),
    /// A regular expression of JavaScript.
    Regex { source: String, flags: String },
}

/// What is done with the requests of a route.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum RouteHandler {
    /// They are only watched.
    Spy,
    /// The driver decides.
    Function,
    /// They are answered.
    Static(StaticReply),
}

/// An answer of the test's own.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct StaticReply {
    /// Status.
    pub status: u16,
    /// Reason phrase; the usual one if absent.
    pub status_text: Option<String>,
    /// Headers.
    pub headers: HeaderList,
    /// Body.
    pub body: Payload,
    /// File below the fixtures folder to take the body from.
    pub fixture: Option<String>,
    /// ms to wait before.
    pub delay: u32,
    /// Speed in kilobits a second.
    pub throttle_kbps: Option<f64>,
    /// Answer by failing at the network level.
    pub fail: bool,
}

/// A request that a route matched.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct InterceptedRequest {
    /// Its name between driver and host.
    pub id: String,
    /// Routes that matched, in the order in which they take part; the last may answer by itself.
    pub routes: Vec<String>,
    /// Whether it stands still until the driver decides.
    pub held: bool,
    /// URL without fragment.
    pub url: String,
    /// Method.
    pub method: String,
    /// Headers.
    pub headers: HeaderList,
    /// Body.
    pub body: Payload,
    /// `document`, `xhr`, `fetch` …
    pub resource_type: String,
}

/// The response to a request that a route matched.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct InterceptedResponse {
    /// [`InterceptedRequest::id`].
    pub id: String,
    /// Whether it stands still until the driver decides.
    pub held: bool,
    /// URL that answered.
    pub url: String,
    /// Status.
    pub status: u16,
    /// Reason phrase.
    pub status_text: String,
    /// Headers.
    pub headers: HeaderList,
    /// Body.
    pub body: ResponseBody,
}

/// What a WebSocket does, or what stands in its place in a page or worker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
#[expect(missing_docs, reason = "the variant says what its fields are")]
pub enum SocketNews {
    /// It is being opened, and can only be watched.
    Opening { url: String },
    /// One is wanted: nothing happens until the driver says what becomes of it.
    Wanted { url: String, protocols: Vec<String> },
    /// The server has taken it.
    Open,
    /// Something was sent.
    Message { to_server: bool, data: Payload },
    /// The page wants bytes in another form.
    BinaryType { name: String },
    /// The page closes one that the test plays.
    Closing { code: Option<u16>, reason: String },
    /// The server that the test asked for has taken the connection.
    ServerOpen { protocol: String },
    /// The connection to the server failed.
    ServerError,
    /// The connection to the server is no more.
    ServerClosed { code: u16, reason: String, clean: bool },
    /// It is no more.
    Closed,
}

/// What becomes of a WebSocket that was [`SocketNews::Wanted`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
#[expect(missing_docs, reason = "the variant says what its fields are")]
pub enum SocketAct {
    /// It is the browser's own, and what it does is told.
    Watch,
    /// The page's connection is open.
    Open { protocol: String },
    /// The page gets this.
    Message { data: Payload },
    /// The page hears of an error.
    Error,
    /// The page's connection is closed.
    Close { code: u16, reason: String, clean: bool },
    /// The server is connected to, beside the page's connection.
    Connect,
    /// The server gets this.
    ToServer { data: Payload },
    /// The connection to the server is closed.
    CloseServer { code: Option<u16>, reason: String },
}

/// An act, and which WebSocket it is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SocketOrder {
    /// Its name between page and driver.
    pub id: String,
    /// What becomes of it.
    pub act: SocketAct,
}

/// The body of a response that a route matched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ResponseBody {
    /// All of it.
    Whole(Payload),
    /// What the driver itself gave as an answer.
    Given,
    /// It was not read, since nobody could see it; [`crate::DriverCall::NameRoute`] has it told.
    Unread,
}

/// What becomes of a request that stands still.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RequestDecision {
    /// [`InterceptedRequest::id`].
    pub id: String,
    /// How many of its routes took part.
    pub used: u32,
    /// Whether it has an alias of its own, by which the test can look at it.
    pub named: bool,
    /// What is sent in its place, if it was changed.
    pub change: Option<RequestChange>,
    /// Redirects are followed before the driver decides about the response.
    pub follow_redirect: bool,
    /// ms that the response may take; as long as it wants if absent.
    pub response_timeout: Option<u32>,
    /// What becomes of it.
    pub act: RequestAct,
}

/// A changed request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RequestChange {
    /// URL.
    pub url: String,
    /// Method.
    pub method: String,
    /// All headers.
    pub headers: HeaderList,
    /// Body, if it was changed.
    pub body: Option<Payload>,
}

/// What becomes of a request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the variant says what its fields are")]
pub enum RequestAct {
    /// It is sent, and the response goes to the page.
    Send,
    /// It is sent, and the driver decides about the response.
    SendAndHold,
    /// As the last of its routes says: answered or sent; with `hold` the driver decides about a response from the server.
    Pass { hold: bool },
    /// It is answered.
    Reply(StaticReply),
}

/// What becomes of a response that stands still.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ResponseDecision {
    /// [`InterceptedRequest::id`].
    pub id: String,
    /// What the page gets in its place; as it is if absent.
    pub reply: Option<StaticReply>,
    /// The page gets the body as it came, whatever `reply` has.
    pub body_kept: bool,
}
