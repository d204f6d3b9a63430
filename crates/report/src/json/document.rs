use hinoki_protocol::{
    AttemptResult, BrowserInfo, NetworkRequest, SourceLocation, State, TestError, TestResult, Totals, Video,
    VideoChapter,
};
use serde::{Deserialize, Serialize};

use crate::time::{iso, tenths};

/// The document. Times are ISO 8601 in UTC, durations milliseconds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct JsonReport {
    /// Version of this format.
    pub version: u32,
    /// Version of the program.
    pub hinoki: String,
    /// Absolute path of the project's root.
    pub project: String,
    /// The browser.
    pub browser: BrowserInfo,
    /// Number of workers.
    pub workers: u32,
    /// Start of the run.
    pub started_at: String,
    /// Of the run.
    pub duration: f64,
    /// Sums of all tests of `specs`.
    pub totals: Totals,
    /// Specs with a failed test or an error.
    pub failed_specs: usize,
    /// Why the run ended early.
    pub interrupted: Option<String>,
    /// Specs of the run that never began.
    pub specs_not_run: Vec<String>,
    /// What failed nothing but should be known.
    pub warnings: Vec<JsonWarning>,
    /// Specs in the order in which they began.
    pub specs: Vec<JsonSpec>,
}

/// Something to know.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct JsonWarning {
    /// Where it arose, if in a spec.
    pub spec: Option<String>,
    /// What it says.
    pub message: String,
}

/// A spec.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct JsonSpec {
    /// Path relative to the project's root.
    pub spec: String,
    /// Worker that ran it.
    pub worker: u32,
    /// Start.
    pub started_at: String,
    /// Duration.
    pub duration: f64,
    /// Sums.
    pub totals: Totals,
    /// Whether it ran to its end, or failed; an interrupted one didn't.
    pub complete: bool,
    /// An error outside of any test.
    pub error: Option<TestError>,
    /// Its tests in order.
    pub tests: Vec<JsonTest>,
    /// Its film, if there is one and it was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub video: Option<JsonVideo>,
}

/// A film of a spec.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct JsonVideo {
    /// Absolute path.
    pub path: String,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// When its first frame was taken.
    pub started_at: String,
    /// In ms.
    pub duration: f64,
    /// An attempt of a test each; `at` is in ms since the first frame.
    pub chapters: Vec<VideoChapter>,
}

/// A test.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct JsonTest {
    /// Id within the spec.
    pub id: String,
    /// Titles from the outermost suite to the test.
    pub title_path: Vec<String>,
    /// Its state.
    pub state: State,
    /// Passed, but not at the first attempt.
    pub flaky: bool,
    /// Of all attempts.
    pub duration: f64,
    /// Why it failed or wasn't run.
    pub error: Option<TestError>,
    /// Tags.
    pub tags: Vec<String>,
    /// Where it is declared.
    pub location: Option<SourceLocation>,
    /// All attempts.
    pub attempts: Vec<JsonAttempt>,
}

/// An attempt.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct JsonAttempt {
    /// From 1.
    pub attempt: u32,
    /// Its state.
    pub state: State,
    /// Start.
    pub started_at: String,
    /// With its hooks.
    pub duration: f64,
    /// Why it failed.
    pub error: Option<TestError>,
    /// Files.
    pub screenshots: Vec<JsonScreenshot>,
    /// Requests of the pages, with the option `reportRequests`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub requests: Vec<NetworkRequest>,
}

/// A screenshot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct JsonScreenshot {
    /// Absolute path.
    pub path: String,
    /// Given name, if any.
    pub name: Option<String>,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// When.
    pub taken_at: String,
    /// Whether a failure took it.
    pub test_failure: bool,
}

impl JsonTest {
    pub(super) fn of(test: &TestResult) -> Self {
        let test = test.clone();
        Self {
            id: test.id,
            title_path: test.title_path,
            state: test.state,
            flaky: test.flaky,
            duration: tenths(test.duration),
            error: test.error,
            tags: test.tags,
            location: test.location,
            attempts: test.attempts.into_iter().map(JsonAttempt::of).collect(),
        }
    }
}

impl JsonVideo {
    pub(super) fn of(video: &Video) -> Self {
        Self {
            path: video.path.clone(),
            width: video.width,
            height: video.height,
            started_at: iso(video.started_at),
            duration: tenths(video.duration),
            chapters: video.chapters.clone(),
        }
    }
}

impl JsonAttempt {
    fn of(attempt: AttemptResult) -> Self {
        let screenshots = attempt.screenshots.into_iter().map(|screenshot| JsonScreenshot {
            path: screenshot.path,
            name: screenshot.name,
            width: screenshot.width,
            height: screenshot.height,
            taken_at: iso(screenshot.taken_at),
            test_failure: screenshot.test_failure,
        });
        Self {
            attempt: attempt.attempt,
            state: attempt.state,
            started_at: iso(attempt.started_at),
            duration: tenths(attempt.duration),
            error: attempt.error,
            screenshots: screenshots.collect(),
            requests: attempt.requests,
        }
    }
}
