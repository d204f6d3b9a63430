use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// An error as the page saw it: positions are those of the bundle.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RawError {
    /// `AssertionError`, `CypressError`, `TypeError` …
    pub name: String,
    /// Text for the reader, may have several lines.
    pub message: String,
    /// Stack lines of the browser, without the message; first that of user code that led here.
    pub stack: String,
    /// What an assertion wanted, formatted for a diff over lines.
    pub expected: Option<String>,
    /// What it found.
    pub actual: Option<String>,
    /// What to do about it, one line.
    pub hint: Option<String>,
    /// Title of the hook that failed, `"before each" hook`; `None` if the test's body did.
    pub hook: Option<String>,
}

/// A position in a file of the user, from 1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SourceLocation {
    /// Relative to the project root where it lies inside, else absolute.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Column in UTF-16 units, from 1.
    pub column: u32,
}

/// Lines around a position.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CodeFrame {
    /// The position shown.
    pub location: SourceLocation,
    /// Number of the first of `lines`, from 1.
    pub first_line: u32,
    /// The lines, without line ends.
    pub lines: Vec<String>,
}

/// An error as a person reads it: positions are those of the source.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TestError {
    /// `AssertionError`, `CypressError`, `TypeError` …
    pub name: String,
    /// Text for the reader, may have several lines.
    pub message: String,
    /// Stack of source positions, one `at …` a line; frames of Hinoki itself are left out.
    pub stack: String,
    /// The spec's lines around the place that failed.
    pub code_frame: Option<CodeFrame>,
    /// What an assertion wanted.
    pub expected: Option<String>,
    /// What it found.
    pub actual: Option<String>,
    /// What to do about it, one line.
    pub hint: Option<String>,
    /// Title of the hook that failed; `None` if the test's body did.
    pub hook: Option<String>,
}
