use hinoki_protocol::{BrowserInfo, SourceLocation, State, TestError, Totals};
use serde::Deserialize;

/// The JSON report, as its documentation describes it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    pub version: u32,
    pub browser: BrowserInfo,
    pub workers: u32,
    pub totals: Totals,
    pub failed_specs: u32,
    pub interrupted: Option<String>,
    pub specs_not_run: Vec<String>,
    pub warnings: Vec<Warning>,
    pub specs: Vec<Spec>,
}

#[derive(Debug, Deserialize)]
pub struct Warning {
    pub message: String,
}

#[derive(Debug, Deserialize)]
pub struct Spec {
    pub spec: String,
    pub worker: u32,
    pub error: Option<TestError>,
    pub tests: Vec<Test>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Test {
    pub title_path: Vec<String>,
    pub state: State,
    pub flaky: bool,
    pub error: Option<TestError>,
    pub tags: Vec<String>,
    pub location: Option<SourceLocation>,
    pub attempts: Vec<Attempt>,
}

#[derive(Debug, Deserialize)]
pub struct Attempt {
    pub state: State,
    pub screenshots: Vec<Screenshot>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Screenshot {
    pub path: String,
    pub width: u32,
    pub height: u32,
    pub test_failure: bool,
}

impl Report {
    /// All tests of all specs.
    pub fn tests(&self) -> impl Iterator<Item = &Test> {
        self.specs.iter().flat_map(|spec| &spec.tests)
    }

    /// The test of this title path, joined by ` > `, or of this last title.
    pub fn test(&self, title: &str) -> &Test {
        let found =
            self.tests().find(|test| test.title() == title || test.title_path.last().is_some_and(|last| last == title));
        found.unwrap_or_else(|| panic!("no test '{title}' among {:#?}", self.outcomes()))
    }

    /// `passed a > b` for each test.
    pub fn outcomes(&self) -> Vec<String> {
        self.tests().map(|test| format!("{} {}", word(test.state), test.title())).collect()
    }

    /// The spec of this path.
    pub fn spec(&self, path: &str) -> &Spec {
        let found = self.specs.iter().find(|spec| spec.spec == path);
        found.unwrap_or_else(|| {
            panic!("no spec '{path}' among {:?}", self.specs.iter().map(|spec| &spec.spec).collect::<Vec<_>>())
        })
    }
}

impl Test {
    /// Title path as one text.
    pub fn title(&self) -> String {
        self.title_path.join(" > ")
    }

    /// Its error, which must be there.
    pub fn failure(&self) -> &TestError {
        self.error.as_ref().unwrap_or_else(|| panic!("'{}' has no error: {self:#?}", self.title()))
    }
}

fn word(state: State) -> &'static str {
    match state {
        State::Passed => "passed",
        State::Failed => "failed",
        State::Pending => "pending",
        State::Skipped => "skipped",
    }
}
