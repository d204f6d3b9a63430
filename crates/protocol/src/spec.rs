use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A spec file of the run. Also what `Cypress.spec` shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SpecFile {
    /// File name with extensions, `login.cy.ts`.
    pub name: String,
    /// Path relative to the project root, with `/`.
    pub relative: String,
    /// Absolute path.
    pub absolute: String,
    /// Extension that makes it a spec, `.cy.ts`.
    pub spec_file_extension: String,
    /// Last extension, `.ts`.
    pub file_extension: String,
}

/// The suites and tests that a spec declared, in order.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SuiteNode {
    /// Own title; empty for the root.
    pub title: String,
    /// Tests directly in the suite.
    pub tests: Vec<TestNode>,
    /// Suites directly in the suite.
    pub suites: Vec<SuiteNode>,
    /// Its hooks in the order in which they are declared.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hooks: Vec<HookNode>,
}

impl SuiteNode {
    /// The same without the code of its tests and hooks, which may hold what isn't to be told.
    pub fn without_code(&self) -> Self {
        let tests = self.tests.iter().map(|test| TestNode { body: String::new(), ..test.clone() });
        let hooks = self.hooks.iter().map(|hook| HookNode { body: String::new(), ..hook.clone() });
        Self {
            title: self.title.clone(),
            tests: tests.collect(),
            suites: self.suites.iter().map(Self::without_code).collect(),
            hooks: hooks.collect(),
        }
    }
}

/// A declared hook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HookNode {
    /// Unique in the spec, `h1`, `h2` … in order.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub id: String,
    /// `before all`, `before each`, `after each`, `after all`.
    pub kind: String,
    /// As Mocha names it: `"before each" hook: signs in`.
    pub title: String,
    /// Text of its function.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub body: String,
}

/// What happens between two tests, by the names of `testIsolation`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Isolation {
    /// The page is blank, all data cleared.
    On,
    /// Nothing.
    Off,
    /// The page stays, data is cleared: what of it is a matter of the project's era.
    Legacy,
}

/// A declared test.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TestNode {
    /// Stable within the spec as long as the declarations don't change: `r3`.
    pub id: String,
    /// Own title.
    pub title: String,
    /// Without a body, `it.skip`, `xit`, or not fit for this browser.
    pub pending: bool,
    /// Left out by `only` elsewhere: declared, but no part of the run.
    pub excluded: bool,
    /// How often a failed attempt is tried again, from the test's and its suites' config; `None`: the run's default.
    pub retries: Option<u32>,
    /// What happens before it, from its suites' config; `None`: the run's default.
    pub test_isolation: Option<Isolation>,
    /// `tags` of the test and its suites.
    pub tags: Vec<String>,
    /// Where it is declared: a raw stack of the page; the host maps it.
    pub stack: Option<String>,
    /// Text of its function, as the page has it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub body: String,
}
