//! The wire between the program and the page of open mode.
//!
//! One WebSocket. Page to program: text messages, each one [`OpenRequest`]. Program to page: text messages, each one
//! [`OpenMessage`]; the first is [`OpenMessage::Hello`]. Pictures of the application are binary messages: four bytes with
//! the length of the head (big endian), the head as JSON ([`FrameHead`]), then a JPEG.
//!
//! What happened in a run travels as [`RunEvent`]s alone, so that a recorded run looks as a live one does. The contents
//! of DOM snapshots are too large for every reader: they are fetched by their id below `snapshots/`.
//!
//! The page lies at `http://127.0.0.1:PORT/TOKEN/`; what else there is lies beside it: `socket` is the WebSocket,
//! `snapshots/CONTENT` a page of [`crate::SnapshotHead::content`] (sandboxed, to be shown in a frame), `pictures/PATH` a
//! picture of [`crate::Screenshot::path`], its absolute path encoded as one part (`encodeURIComponent`).
//!
//! A [`OpenMessage::Hello`] may come again, when the browser became another one: the page then begins anew with what
//! follows.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{BrowserInfo, HostError, InputEvent, RunEvent, SessionData, SpecFile, State, Totals};

/// Version of this wire. A page of another version reloads itself.
pub const OPEN_VERSION: u32 = 1;

/// What the page wants.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OpenRequest {
    /// Number that the answer carries.
    pub id: u32,
    /// What.
    pub command: OpenCommand,
}

/// What the page can ask for. Each is answered by [`OpenMessage::Done`] or [`OpenMessage::Refused`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "method", content = "params", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[expect(missing_docs, reason = "the variant says what its fields are")]
pub enum OpenCommand {
    /// Runs specs, by their paths relative to the project; a run under way is ended first. Without tests all of each.
    Run { specs: Vec<String>, tests: Vec<TestChoice> },
    /// Ends the run under way.
    Stop,
    /// Whether a saved file runs the specs again that it is part of.
    Watch { on: bool },
    /// Goes on after `cy.pause()`, or with the next command only.
    Resume { step: bool },
    /// Clears all saved sessions of the run's memory, the disk and the shared store, and runs the current spec again.
    ClearSessions,
    /// Clears one saved session; `rerun`: and runs the current spec again, which makes it anew.
    ClearSession { key: SessionKey, rerun: bool },
    /// What a session holds. Yields [`SessionContents`].
    ShowSession { key: SessionKey, reveal: bool },
    /// The text of a file that an event named, as it was bundled. Yields a string.
    ShowSource { file: String },
    /// Opens a file in the editor of the user. Paths are those of events: relative to the project, or absolute.
    OpenInEditor { file: String, line: u32, column: u32 },
    /// Input into the application, while no command runs.
    Input { events: Vec<InputEvent> },
    /// Begins or ends picking an element in the application: each element under the pointer is told by
    /// [`OpenMessage::Picked`].
    Pick { on: bool },
    /// Elements that a selector finds now, marked in the application. Yields their number.
    Count { selector: String },
    /// Whether pictures of the application are wanted: a page in the background wants none.
    Screencast { on: bool },
    /// Brings the browser's own window to the front, in place of the hidden browser if that has none.
    ShowWindow,
    /// Starts the browser anew after it was lost.
    RestartBrowser,
}

/// A test of a spec.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TestChoice {
    /// Relative path of its spec.
    pub spec: String,
    /// Titles from the outermost suite to the test.
    pub title_path: Vec<String>,
}

/// What names a saved session.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SessionKey {
    /// Serialised id.
    pub id: String,
    /// Its spec; absent for a global one.
    pub spec: Option<String>,
}

/// What the program tells the page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[expect(clippy::large_enum_variant, reason = "one is made at a time, to be written at once")]
#[expect(missing_docs, reason = "the variant says what its fields are")]
pub enum OpenMessage {
    /// First of a connection; the events of the run shown follow.
    Hello(Hello),
    /// The project's specs, all of them anew.
    Specs { specs: Vec<SpecEntry> },
    /// What happened in the run, in order. A [`RunEvent::RunStarted`] begins a new run.
    Events { events: Vec<RunEvent> },
    /// What the program is doing.
    Status(OpenStatus),
    /// All saved sessions, anew.
    Sessions { sessions: Vec<SessionSummary> },
    /// An element was picked or is under the pointer.
    Picked { selector: String, count: u32, text: String, chosen: bool },
    /// A request is done; `value` is what it yields.
    Done {
        id: u32,
        #[ts(type = "JsonValue")]
        value: serde_json::Value,
    },
    /// A request can't be done.
    Refused { id: u32, error: HostError },
}

/// What is shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Hello {
    /// [`OPEN_VERSION`].
    pub version: u32,
    /// Version of the program.
    pub hinoki: String,
    /// Name of the project: that of its `package.json` or of its folder.
    pub name: String,
    /// Absolute path of the project.
    pub project: String,
    /// The recording that is shown; absent: live.
    pub recording: Option<String>,
    /// The browser, once it is started.
    pub browser: Option<BrowserInfo>,
    /// The project's specs.
    pub specs: Vec<SpecEntry>,
    /// What the program is doing.
    pub status: OpenStatus,
    /// All saved sessions.
    pub sessions: Vec<SessionSummary>,
}

/// A spec as the list shows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SpecEntry {
    /// The file.
    pub file: SpecFile,
    /// Last change of the file, ms since the Unix epoch.
    pub changed_at: f64,
    /// Whether it differs from what is committed; absent outside of a repository.
    pub modified: Option<bool>,
    /// How its last run ended, also of an earlier `hinoki open`.
    pub last: Option<LastResult>,
}

/// How a spec ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LastResult {
    /// Passed or failed.
    pub state: State,
    /// Its tests.
    pub totals: Totals,
    /// ms.
    pub duration: f64,
    /// End, ms since the Unix epoch.
    pub at: f64,
}

/// What the program is doing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OpenStatus {
    /// Of the run.
    pub phase: OpenPhase,
    /// Of the browser.
    pub browser: BrowserState,
    /// Why the browser is gone, or couldn't be started.
    pub browser_reason: Option<String>,
    /// Whether the browser shows a window of its own.
    pub window: bool,
    /// Whether saved files run their specs again.
    pub watch: bool,
    /// Specs of the run under way or of the last one, relative.
    pub specs: Vec<String>,
    /// What began the run: `saved cypress/e2e/login.cy.ts`, `all sessions were cleared` …; absent if asked for in the page.
    pub reason: Option<String>,
    /// Where `cy.pause()` holds.
    pub paused: Option<PausedAt>,
    /// The application's server doesn't answer: its URL.
    pub unreachable: Option<String>,
}

/// What a run is doing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum OpenPhase {
    /// Nothing runs.
    #[default]
    Idle,
    /// Specs run.
    Running,
    /// `cy.pause()` holds.
    Paused,
    /// The run is being ended.
    Stopping,
}

/// The test browser.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum BrowserState {
    /// Being started.
    #[default]
    Starting,
    /// Ready.
    Ready,
    /// Lost, or not to be started.
    Gone,
}

/// Where a test holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PausedAt {
    /// Spec.
    pub spec: String,
    /// Test.
    pub test: String,
    /// The command that comes next, if there is one: name and arguments.
    pub next: Option<String>,
}

/// A saved session as the lists show it: no value of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SessionSummary {
    /// What names it.
    pub key: SessionKey,
    /// Spec that made it.
    pub spec: String,
    /// Shared by specs and workers.
    pub global: bool,
    /// Kept on disk.
    pub persist: bool,
    /// Made, ms since the Unix epoch.
    pub created_at: f64,
    /// Data read last, ms since the Unix epoch.
    pub saved_at: f64,
    /// First end of what looks like authentication, ms since the Unix epoch.
    pub expires_at: Option<f64>,
    /// What it holds, by origin; cookies by the origin or domain that they belong to.
    pub origins: Vec<SessionOrigin>,
}

/// How much a session holds of an origin.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SessionOrigin {
    /// Origin, or domain of cookies.
    pub origin: String,
    /// Cookies.
    pub cookies: u32,
    /// Items of localStorage.
    pub local_storage: u32,
    /// Items of sessionStorage.
    pub session_storage: u32,
    /// Databases.
    pub indexed_db: u32,
}

/// What a session holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SessionContents {
    /// What names it.
    pub key: SessionKey,
    /// Its data; values are `•••` unless they were asked for.
    pub data: SessionData,
    /// Whether values are shown.
    pub revealed: bool,
}

/// Head of a picture of the application.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FrameHead {
    /// URL of the page.
    pub url: String,
    /// Width of the viewport in CSS pixels.
    pub width: u32,
    /// Height of the viewport in CSS pixels.
    pub height: u32,
    /// Taken, ms since the Unix epoch.
    pub at: f64,
}
