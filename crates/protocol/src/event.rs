use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use crate::{NetworkRequest, SpecFile, SuiteNode, TestError};

/// Everything that a reporter, the UI or a recording learns of a run, in order.
///
/// A live run and a replayed one are the same stream. Times are milliseconds since the Unix epoch,
/// durations milliseconds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[expect(missing_docs, reason = "the variant says what its fields are")]
pub enum RunEvent {
    /// First of a run.
    RunStarted(RunStarted),
    /// A worker began a spec.
    SpecStarted { spec: String, worker: u32, at: f64 },
    /// The spec's file was evaluated; comes again when the spec page had to move to another origin.
    SpecDeclared { spec: String, root: SuiteNode },
    /// The spec, and what it did so far, is run anew or goes on at another origin.
    SpecReloaded { spec: String, reason: String },
    /// What the spec did so far doesn't count: it is run again from its beginning.
    SpecRestarted { spec: String, reason: String },
    /// An attempt of a test began, hooks included.
    AttemptStarted { spec: String, test: String, attempt: u32, at: f64 },
    /// A command's entry in the log was made or changed; the last one of an id counts.
    Log { spec: String, test: String, attempt: u32, entry: LogEntry },
    /// The page as it was at an entry of the log; only where someone looks or records.
    Snapshot(SnapshotHead),
    /// What a snapshot shows, before the first [`SnapshotHead`] of a test that names it; kept by recordings and open mode,
    /// not for reporters. Parts that many pages have in common, style sheets, are contents of their own: a page is put
    /// together from them by [`crate::assemble`].
    SnapshotContent { content: String, html: String },
    /// The text of a file that the spec is made of, as it was bundled: of the spec, and of each other before the first
    /// entry that names it; only where someone looks or records, not for reporters.
    Source { file: String, text: String },
    /// A picture that a test took, encoded as base64, after the attempt that tells of it; of recordings alone, so that they
    /// can be shown elsewhere.
    Picture { path: String, data: String },
    /// A request of the pages began or is done with; the last one of a number in a spec counts. Only where someone looks or
    /// records, not for reporters.
    Request { spec: String, test: String, attempt: u32, number: u32, request: NetworkRequest },
    /// A hook ran, within an attempt or after the last one of a suite.
    HookFinished { spec: String, test: String, attempt: u32, result: HookResult },
    /// An attempt ended.
    AttemptFinished { spec: String, test: String, result: AttemptResult },
    /// A test ended, after its last attempt, or without one if pending or skipped.
    TestFinished { spec: String, result: TestResult },
    /// Something that the reader should know but that fails nothing.
    Warning { spec: Option<String>, message: String },
    /// A worker's browser or page was lost and replaced.
    WorkerReplaced { worker: u32, reason: String },
    /// A spec ended.
    SpecFinished { result: SpecResult },
    /// Last of a run, also of an interrupted one.
    RunFinished { result: RunResult },
}

impl RunEvent {
    /// Pictures that it tells of, at the end of an attempt, a test or a spec.
    pub fn screenshots(&self) -> impl Iterator<Item = &Screenshot> {
        let attempts: Vec<&AttemptResult> = match self {
            Self::AttemptFinished { result, .. } => vec![result],
            Self::TestFinished { result, .. } => result.attempts.iter().collect(),
            Self::SpecFinished { result } => result.tests.iter().flat_map(|test| &test.attempts).collect(),
            _ => Vec::new(),
        };
        attempts.into_iter().flat_map(|attempt| &attempt.screenshots)
    }
}

/// What is known as a run begins.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RunStarted {
    /// [`crate::EVENT_VERSION`].
    pub version: u32,
    /// Version of the program.
    pub hinoki: String,
    /// Absolute path of the project's root.
    pub project: String,
    /// The browser, once for the run.
    pub browser: BrowserInfo,
    /// Specs in the order in which they are taken.
    pub specs: Vec<SpecFile>,
    /// Number of workers.
    pub workers: u32,
    /// Start of the run.
    pub at: f64,
}

/// A browser as shown to people and as `Cypress.browser`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BrowserInfo {
    /// `chromium`, `chrome`, `edge`, `electron` …
    pub name: String,
    /// `chromium` for all of that family.
    pub family: String,
    /// `stable`, `beta` …
    pub channel: String,
    /// `Chromium`, `Chromium headless shell` …
    pub display_name: String,
    /// `156.0.8078.79`.
    pub version: String,
    /// `156`.
    pub major_version: String,
    /// Executable.
    pub path: String,
    /// Whether it shows no window.
    pub is_headless: bool,
    /// The opposite, as `Cypress.browser` has both.
    pub is_headed: bool,
}

/// How a test, an attempt or a log entry ended.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum State {
    /// Ended as it should.
    #[default]
    Passed,
    /// Failed.
    Failed,
    /// Declared not to run.
    Pending,
    /// Not run, because a hook before it failed or the run was stopped.
    Skipped,
}

/// State of a log entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum LogState {
    /// Under way.
    Pending,
    /// Ended as it should.
    Passed,
    /// Failed.
    Failed,
    /// Passed with something to notice.
    Warned,
}

/// A row of the command log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LogEntry {
    /// Unique within the spec's page load: `log-12`.
    pub id: String,
    /// `get`, `click`, `assert` …
    pub name: String,
    /// Name shown if not `name`.
    pub display_name: Option<String>,
    /// Its argument as text.
    pub message: String,
    /// `parent` or `child` of the row before, or `system`.
    pub kind: String,
    /// Its state.
    pub state: LogState,
    /// The entry that it is nested in.
    pub group: Option<String>,
    /// Whether nested entries are shown at first.
    pub open: bool,
    /// `before all`, `before each`, `test`, `after each`, `after all`.
    pub hook: String,
    /// Alias that it defines or uses.
    pub alias: Option<String>,
    /// Number of elements found, for queries.
    pub elements: Option<u32>,
    /// Whether those elements are visible.
    pub visible: Option<bool>,
    /// Start, ms since the Unix epoch.
    pub at: f64,
    /// ms until its last change.
    pub duration: f64,
    /// Error text, if failed.
    pub error: Option<String>,
    /// Further details as plain JSON data.
    pub details: Option<Value>,
    /// What the console shows of it, as plain JSON data: names and values in order; only where someone looks or records.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub console: Option<Value>,
    /// Where the spec calls it; only where someone looks or records.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<crate::SourceLocation>,
}

impl LogEntry {
    /// An entry of a test's body that is under way, by a command that begins a chain; nothing else is known of it.
    pub fn new(id: impl Into<String>, name: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            name: name.into(),
            display_name: None,
            message: message.into(),
            kind: "parent".into(),
            state: LogState::Pending,
            group: None,
            open: false,
            hook: "test".into(),
            alias: None,
            elements: None,
            visible: None,
            at: 0.0,
            duration: 0.0,
            error: None,
            details: None,
            console: None,
            location: None,
        }
    }
}

/// The page at one moment of a log entry.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SnapshotHead {
    /// Spec.
    pub spec: String,
    /// Test.
    pub test: String,
    /// From 1.
    pub attempt: u32,
    /// [`LogEntry::id`].
    pub entry: String,
    /// `before`, `after`, or the name that the command gave.
    pub name: String,
    /// Names the content: equal pages have equal ones.
    pub content: String,
    /// URL of the page.
    pub url: String,
    /// Size of the viewport in CSS pixels: width, height.
    pub viewport: [u32; 2],
    /// How far the page is scrolled, in CSS pixels: x, y.
    pub scroll: [f64; 2],
    /// The command's elements, in CSS pixels of the viewport: x, y, width, height.
    pub targets: Vec<[f64; 4]>,
    /// Where the command clicked, in CSS pixels of the viewport: x, y.
    pub point: Option<[f64; 2]>,
    /// Taken, ms since the Unix epoch.
    pub at: f64,
}

/// A file that a test left.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Screenshot {
    /// Absolute path.
    pub path: String,
    /// Given name, if any.
    pub name: Option<String>,
    /// Width in pixels of the image.
    pub width: u32,
    /// Height in pixels of the image.
    pub height: u32,
    /// Taken, ms since the Unix epoch.
    pub taken_at: f64,
    /// Whether a failure took it.
    pub test_failure: bool,
}

/// A film of a spec.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Video {
    /// Absolute path.
    pub path: String,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// When its first frame was taken, ms since the Unix epoch.
    pub started_at: f64,
    /// In ms.
    pub duration: f64,
    /// An attempt of a test each, in order.
    pub chapters: Vec<VideoChapter>,
}

/// Where in a film an attempt of a test begins.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct VideoChapter {
    /// In ms since the first frame.
    pub at: f64,
    /// Titles of suites and test, and which attempt if it isn't the first.
    pub title: String,
    /// Id of the test.
    pub test: String,
    /// From 1.
    pub attempt: u32,
}

/// Outcome of an attempt.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AttemptResult {
    /// From 1.
    pub attempt: u32,
    /// Its state.
    pub state: State,
    /// Start.
    pub started_at: f64,
    /// With its hooks.
    pub duration: f64,
    /// Why it failed.
    pub error: Option<TestError>,
    /// Files.
    pub screenshots: Vec<Screenshot>,
    /// Requests of the pages, if the option `reportRequests` asks for them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub requests: Vec<NetworkRequest>,
    /// Whether another attempt follows.
    pub will_retry: bool,
}

/// Outcome of a hook.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HookResult {
    /// Id as declared.
    pub hook: String,
    /// Passed, failed or pending (`this.skip()`).
    pub state: State,
    /// ms.
    pub duration: f64,
    /// What the spec attached to the hook for reporters, as `addContext` of mochawesome does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub context: Option<Value>,
}

/// Outcome of a test.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TestResult {
    /// Id as declared.
    pub id: String,
    /// Titles from the outermost suite to the test.
    pub title_path: Vec<String>,
    /// Its state.
    pub state: State,
    /// All attempts.
    pub attempts: Vec<AttemptResult>,
    /// Passed, but not at the first attempt.
    pub flaky: bool,
    /// Of all attempts.
    pub duration: f64,
    /// Of the last attempt, or of what kept the test from running.
    pub error: Option<TestError>,
    /// Tags.
    pub tags: Vec<String>,
    /// Where it is declared.
    pub location: Option<crate::SourceLocation>,
    /// What the spec attached for reporters in the last attempt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub context: Option<Value>,
}

/// Sums.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Totals {
    /// All tests that are part of the run.
    pub tests: u32,
    /// Passed, flaky ones included.
    pub passed: u32,
    /// Failed.
    pub failed: u32,
    /// Pending.
    pub pending: u32,
    /// Skipped.
    pub skipped: u32,
    /// Passed after a retry.
    pub flaky: u32,
}

impl Totals {
    /// Counts one more test.
    pub fn count(&mut self, test: &TestResult) {
        self.tests += 1;
        match test.state {
            State::Passed => self.passed += 1,
            State::Failed => self.failed += 1,
            State::Pending => self.pending += 1,
            State::Skipped => self.skipped += 1,
        }
        self.flaky += u32::from(test.flaky);
    }

    /// Adds the sums of another part.
    pub fn add(&mut self, other: &Totals) {
        self.tests += other.tests;
        self.passed += other.passed;
        self.failed += other.failed;
        self.pending += other.pending;
        self.skipped += other.skipped;
        self.flaky += other.flaky;
    }
}

/// Outcome of a spec.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SpecResult {
    /// Path relative to the project root.
    pub spec: String,
    /// Worker that ran it.
    pub worker: u32,
    /// Start.
    pub started_at: f64,
    /// Duration.
    pub duration: f64,
    /// Sums.
    pub totals: Totals,
    /// An error outside of any test: the spec doesn't parse, throws at its top level, its worker died.
    pub error: Option<TestError>,
    /// Its tests in order.
    pub tests: Vec<TestResult>,
    /// Its film, if there is one and it was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub video: Option<Video>,
}

/// Outcome of a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RunResult {
    /// Sums.
    pub totals: Totals,
    /// Start.
    pub started_at: f64,
    /// Duration.
    pub duration: f64,
    /// Specs that failed or had an error.
    pub failed_specs: u32,
    /// Specs that were run.
    pub specs: u32,
    /// Ended before all specs were run, and why.
    pub interrupted: Option<String>,
}
