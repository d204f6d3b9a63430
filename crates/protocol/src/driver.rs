//! The wire between the driver in the spec tab and the host.
//!
//! Driver to host: `window.__hinoki_send(text)`, a protocol binding; `text` is a JSON array of
//! [`DriverMessage`]s in order. Host to driver: the host evaluates `window.__hinoki_receive(message)`
//! with a [`HostMessage`]. The first words are in the page itself: [`Boot`].

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use ts_rs::TS;

use crate::{
    BrowserInfo, ConfigValues, CookieRecord, ExecRequest, HookResult, HttpRequest, InterceptedRequest,
    InterceptedResponse, LogEntry, NetworkEmulation, Payload, RawError, RequestDecision, ResponseDecision, Route,
    Screenshot, SessionReport, SessionRequest, SnapshotHead, SocketNews, SocketOrder, SpecFile, State, SuiteNode,
};

/// What the spec page is told as it loads.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Boot {
    /// Number of this load of the spec page within the run; messages of another load are ignored.
    pub load: u32,
    /// Version of the program.
    pub version: String,
    /// The spec.
    pub spec: SpecFile,
    /// Merged configuration.
    pub config: ConfigValues,
    /// `Cypress.env()`.
    pub env: Map<String, Value>,
    /// `Cypress.expose()`.
    pub expose: Map<String, Value>,
    /// The browser.
    pub browser: BrowserInfo,
    /// `linux`, `darwin`, `win32`.
    pub platform: String,
    /// `x64`, `arm64` …
    pub arch: String,
    /// Whether someone watches: `Cypress.config('isInteractive')`.
    pub interactive: bool,
    /// Whether the page is copied at entries of the log, and what the console shows of them is told: where someone looks
    /// or records.
    #[serde(default)]
    pub snapshots: bool,
    /// Set if the spec goes on after the spec page moved or was replaced.
    pub resume: Option<Resume>,
}

/// Where a spec goes on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Resume {
    /// First test to run; those declared before it are done.
    pub test: String,
    /// Its attempt, from 1.
    pub attempt: u32,
    /// URL that the test wanted to visit when the page moved; the visit is made anew by the test itself.
    pub moved_to: Option<String>,
}

/// One message of the driver.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DriverMessage {
    /// [`Boot::load`].
    pub load: u32,
    /// Number to answer with; absent if no answer is wanted.
    pub id: Option<u32>,
    /// The call.
    pub call: DriverCall,
}

/// What the driver asks of the host or tells it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "method", content = "params", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[expect(missing_docs, reason = "the variant says what its fields are")]
pub enum DriverCall {
    /// The spec's file was evaluated. Yields [`Plan`].
    SpecDeclared { root: SuiteNode },
    /// The spec can't run: error at its top level.
    SpecFailed { error: RawError },
    /// An attempt begins. The host isolates and yields [`AttemptBegin`] when hooks may run.
    AttemptStarted { test: String, attempt: u32 },
    /// A hook of the attempt under way ran, or of a suite that ends after it. Wants no answer.
    HookEnded { result: HookResult },
    /// An attempt ended. Yields [`Next`].
    AttemptEnded(AttemptEnd),
    /// A test that doesn't run: pending, or skipped since a hook failed. Wants no answer.
    TestSkipped { test: String, state: State, error: Option<RawError> },
    /// All tests are done. The page does nothing more.
    SpecEnded,
    /// A log entry was made or changed; `stack` is that of the call in the spec, with [`Boot::snapshots`]. Wants no answer.
    Log {
        entry: LogEntry,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        stack: Option<String>,
    },
    /// The page at a moment of a log entry; its content was told before. Wants no answer.
    Snapshot { head: SnapshotHead },
    /// What snapshots show, or a part of it: see [`crate::RunEvent::SnapshotContent`]. Wants no answer.
    SnapshotContent { content: String, html: String },
    /// The text of a style sheet that the page has loaded, as it came. Yields a text.
    StyleSource { url: String },
    /// `cy.pause()` holds before the command of this text, if one follows. Yields [`Resumed`] once someone lets it go on.
    Pause { next: Option<String> },
    /// The element under the pointer while one is being picked; `chosen` ends that. Wants no answer.
    Picked { selector: String, count: u32, text: String, chosen: bool },
    /// Shown as a warning once per text. Wants no answer.
    Warn { message: String },
    /// Real input events in order; answered when the browser acknowledged the last.
    Input { events: Vec<InputEvent> },
    /// The next main-frame request of the AUT for this URL is made with these. Yields `null` once armed.
    PrepareVisit(Visit),
    /// The spec page, which is of another origin, is to send the AUT to this address. Yields the URL to begin with, so that
    /// the browser takes it for no link of another site; `null` for the address itself.
    Approach { url: String },
    /// The site of a host: its registered domain, or the host itself where it is below none. Yields a text.
    SiteOf { host: String },
    /// The spec page must move to the origin of `url` before this test can visit it. No answer: the page goes away.
    MoveSpec { url: String },
    /// Size of the AUT's viewport in CSS pixels. Answered when it holds.
    SetViewport { width: u32, height: u32 },
    /// A picture. Yields [`Screenshot`].
    TakeScreenshot(ScreenshotRequest),
    /// Reads a file, relative to the project root; without an encoding as bytes in base64. Yields [`FileContents`].
    ReadFile { path: String, encoding: Option<String> },
    /// Writes a file, relative to the project root; folders are made. Yields [`FileContents`] without contents.
    WriteFile { path: String, contents: String, encoding: Option<String>, append: bool },
    /// Reads a fixture; the extension may be left out. Yields [`FileContents`].
    ReadFixture { path: String, encoding: Option<String> },
    /// Runs a registered `cy.task`. Yields its value.
    Task { name: String, arg: Option<Value> },
    /// Values of `env` by name; what isn't set is left out. Yields an object.
    Env { names: Vec<String> },
    /// A command of the browser's protocol for the AUT's tab. Yields its result.
    ProtocolCommand { command: String, params: Map<String, Value> },
    /// Reloads the AUT past its cache, which a script of the page can't.
    Reload { ignore_cache: bool },
    /// Begins a `cy.session`. Yields [`crate::SessionStep`].
    SessionBegin(SessionRequest),
    /// How setup or validate went. Yields the next [`crate::SessionStep`].
    SessionReport(SessionReport),
    /// The saved session of a serialised id. Yields [`crate::SessionRecord`]; refused as `notFound`.
    SessionGet { id: String },
    /// Saved sessions that this spec can see. Yields a list of [`crate::SessionRecord`]s.
    SessionList,
    /// Drops one saved session, if there is such.
    SessionClear { id: String },
    /// Drops all saved sessions. `rerun`: whether the spec is then run again; by the mode of the project if absent.
    SessionClearAll { rerun: Option<bool> },
    /// What the browser holds now. Yields [`crate::SessionData`].
    SessionCurrent,
    /// Clears what the browser holds, of all origins.
    ClearData,
    /// Cookies of all domains. Yields a list of [`CookieRecord`]s.
    Cookies,
    /// Adds or replaces cookies.
    SetCookies { cookies: Vec<CookieRecord> },
    /// Removes the cookies of these names, domains and paths.
    DeleteCookies { cookies: Vec<CookieRecord> },
    /// localStorage or sessionStorage of every origin that has items. Yields a list of [`crate::StorageRecord`]s.
    Storages { local: bool },
    /// Empties localStorage or sessionStorage of these origins, of all if absent.
    ClearStorages { local: bool, origins: Option<Vec<String>> },
    /// URLs that the page still waits for, for the error of a page that doesn't load. Yields a list of texts.
    PendingRequests,
    /// A call about a tab that the application opened: input, pictures, size, pending requests.
    InTab { tab: String, call: Box<DriverCall> },
    /// The tab that commands are for from now on, which pictures of failures show; the first one if absent. Wants no answer.
    ShowTab { tab: Option<String> },
    /// `Cypress.stop()`: no further test of this spec. Wants no answer.
    Stop,
    /// Makes a request beside the page. Yields [`crate::HttpReply`]; refused as `network`, `timeout` or `invalid`.
    HttpRequest(HttpRequest),
    /// Runs a command line. Yields [`crate::ExecReply`]; refused as `timeout` or `io`.
    Exec(ExecRequest),
    /// Adds a route until the end of the test. Yields `null` once requests are held back for it.
    AddRoute(Box<Route>),
    /// Decides about a request that stands still. Wants no answer.
    DecideRequest(RequestDecision),
    /// Decides about a response that stands still. Wants no answer.
    DecideResponse(ResponseDecision),
    /// Makes the network of all pages worse until the end of the test. Yields `null`.
    EmulateNetwork(NetworkEmulation),
    /// Refuses requests to these hosts, in place of those before. Yields `null`.
    BlockHosts { hosts: Vec<String> },
    /// WebSockets of all pages and workers are told by [`HostEvent::Socket`] until the end of the test. Yields `null`.
    WatchSockets,
    /// What becomes of WebSockets out of the driver's reach. Wants no answer.
    DirectSockets { orders: Vec<SocketOrder> },
    /// Requests seen that a route nearly matched. Yields a list of texts.
    NearMisses { route: String },
    /// A route has an alias: bodies of its responses are told from now on, those so far by [`HostEvent::ResponseBody`].
    NameRoute { route: String },
}

/// Answer to `AttemptStarted`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AttemptBegin {
    /// Whether the driver is to clear cookies and localStorage of the page that is shown: it knows what is to be preserved.
    pub clear_page: bool,
    /// Whether no other attempt follows if this one fails.
    pub last: bool,
}

/// Answer to `Pause`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Resumed {
    /// Whether it holds again before the command after the next.
    pub step: bool,
}

/// Outcome of an attempt, raw.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AttemptEnd {
    /// Test.
    pub test: String,
    /// From 1.
    pub attempt: u32,
    /// Passed, failed or pending (`this.skip()`).
    pub state: State,
    /// ms, hooks included.
    pub duration: f64,
    /// If failed.
    pub error: Option<RawError>,
    /// The failure came from a `before` or `after` hook: another attempt can't help.
    pub final_failure: bool,
    /// What the spec attached to the test for reporters, as `addContext` of mochawesome does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub context: Option<Value>,
    /// The host is to take a picture of the failure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<FailurePicture>,
}

/// A picture of a failure that the host takes, for the driver has nothing to do with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FailurePicture {
    /// Replace an older one of the same name.
    pub overwrite: bool,
}

/// Answer to `SpecDeclared`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Plan {
    /// Tests that are left out of this run without being reported.
    pub exclude: Vec<String>,
    /// Whether an attempt that passes after one that failed may be followed by another.
    pub retry_passed: bool,
}

/// What follows an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Next {
    /// The same test again.
    Retry,
    /// The next test.
    Continue,
    /// No further test: the run is being ended.
    Stop,
}

/// One input event, coordinates in CSS pixels of the AUT's viewport.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[expect(missing_docs, reason = "the variant says what its fields are")]
pub enum InputEvent {
    /// `Input.dispatchMouseEvent`.
    Mouse {
        /// `mouseMoved`, `mousePressed`, `mouseReleased`, `mouseWheel`.
        kind: String,
        /// X.
        x: f64,
        /// Y.
        y: f64,
        /// `none`, `left`, `middle`, `right`.
        button: String,
        /// Bits of the buttons held: 1 left, 2 right, 4 middle.
        buttons: u32,
        /// 1, 2 …
        click_count: u32,
        /// Bits: 1 alt, 2 ctrl, 4 meta, 8 shift.
        modifiers: u32,
        /// Of a wheel.
        delta_x: f64,
        /// Of a wheel.
        delta_y: f64,
    },
    /// `Input.dispatchKeyEvent`.
    Key {
        /// `keyDown`, `rawKeyDown`, `keyUp`, `char`.
        kind: String,
        /// `KeyboardEvent.key`.
        key: String,
        /// `KeyboardEvent.code`.
        code: String,
        /// Text that the key enters; empty for none.
        text: String,
        /// `KeyboardEvent.keyCode`.
        key_code: u32,
        /// `KeyboardEvent.location`.
        location: u32,
        /// Bits: 1 alt, 2 ctrl, 4 meta, 8 shift.
        modifiers: u32,
        /// Editing commands of the browser, `selectAll` …
        commands: Vec<String>,
    },
    /// `Input.insertText`: as an input method does.
    InsertText { text: String },
    /// A pause before the next event, ms: `keystrokeDelay`.
    Delay { ms: u32 },
}

/// How a visit is made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Visit {
    /// Absolute URL without fragment.
    pub url: String,
    /// `GET` or `POST`.
    pub method: String,
    /// Extra request headers.
    pub headers: Vec<(String, String)>,
    /// Body of a `POST`.
    pub body: Option<String>,
    /// User and password for HTTP authentication.
    pub auth: Option<(String, String)>,
}

/// How a picture is taken.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ScreenshotRequest {
    /// Given name; may hold folders.
    pub name: Option<String>,
    /// Test that takes it, for its name and place.
    pub test: String,
    /// Titles for its name.
    pub title_path: Vec<String>,
    /// From 1.
    pub attempt: u32,
    /// `viewport`, `fullPage` or `runner`.
    pub capture: String,
    /// Part of the page in CSS pixels: x, y, width, height.
    pub clip: Option<[f64; 4]>,
    /// Whether the page's scale is kept.
    pub scale: bool,
    /// Replace an older one of the same name.
    pub overwrite: bool,
    /// Taken since the test failed.
    pub test_failure: bool,
}

/// A file read or written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FileContents {
    /// Absolute path.
    pub path: String,
    /// In the encoding asked for; `base64` for binary ones (`null` encoding).
    pub contents: String,
}

/// One message of the host.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[expect(missing_docs, reason = "the variant says what its fields are")]
pub enum HostMessage {
    /// Answer to the call of this number.
    Reply { id: u32, value: Value },
    /// The call failed.
    Refused { id: u32, error: HostError },
    /// Something happened.
    Push { event: HostEvent },
}

/// Why the host couldn't do a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HostError {
    /// Stable word for the driver to build its message from: `notFound`, `denied`, `io`, `task`, `timeout`, `internal` …
    pub code: String,
    /// Text for people.
    pub message: String,
    /// Absolute path concerned, if any.
    pub path: Option<String>,
}

/// What the host tells unasked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[expect(missing_docs, reason = "the variant says what its fields are")]
pub enum HostEvent {
    /// The AUT's main frame got the head of a document's response.
    DocumentResponse {
        /// Final URL.
        url: String,
        /// HTTP status.
        status: u32,
        /// Its text.
        status_text: String,
        /// `content-type` without parameters.
        mime_type: String,
        /// URLs and statuses of redirects before it.
        redirects: Vec<Redirect>,
    },
    /// The AUT's main frame asks for a document.
    DocumentRequested {
        /// URL.
        url: String,
    },
    /// The AUT's main frame failed to load a document.
    DocumentFailed {
        /// URL.
        url: String,
        /// `net::ERR_CONNECTION_REFUSED` …
        error: String,
    },
    /// The AUT's main frame committed a document.
    Navigated {
        /// URL.
        url: String,
        /// The site of its host: its registered domain, or the host itself where it is below none.
        site: String,
    },
    /// The AUT's main frame fired `load`.
    Loaded {
        /// URL.
        url: String,
    },
    /// The application opened a tab.
    TabOpened {
        /// Its id.
        tab: String,
    },
    /// A tab that the application opened is gone.
    TabClosed {
        /// Its id.
        tab: String,
    },
    /// What happened in a tab that the application opened.
    InTab { tab: String, event: Box<HostEvent> },
    /// A frame below a page stopped loading, with or without a new document.
    FrameStopped,
    /// Run no further test; end the current attempt as failed for this reason.
    Abort { message: String },
    /// A route matched a request.
    RequestIntercepted(InterceptedRequest),
    /// A request that a route matched has its response.
    ResponseIntercepted(InterceptedResponse),
    /// The body of such a response, which was not told with it.
    ResponseBody { id: String, body: Payload },
    /// The page has the response that the driver decided about.
    ResponseDelivered { id: String },
    /// A request for which the page stands still matched a route whose function could have decided about it.
    InterceptionUndecided { url: String },
    /// A request that a route matched has none.
    InterceptionFailed { id: String, error: String },
    /// A WebSocket that was opened out of the driver's reach: by a worker, or by a frame of another origin.
    Socket { id: String, news: SocketNews },
}

/// A redirect on the way to a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Redirect {
    /// Status, 301 …
    pub status: u32,
    /// Where it led.
    pub to: String,
}

/// A picture's size and place, as `onAfterScreenshot` gets it, is [`Screenshot`].
pub type ScreenshotReply = Screenshot;
