use std::time::Duration;

use camino::{Utf8Path, Utf8PathBuf};
use serde_json::{Map, Value};
use url::Url;

use crate::{Mode, TestingType};

/// The configuration as the host uses it.
#[derive(Debug, Clone, PartialEq)]
pub struct ProjectConfig {
    /// Absolute path of the project's root.
    pub project: Utf8PathBuf,
    /// Configuration file, absolute.
    pub config_file: Option<Utf8PathBuf>,
    /// End to end or component.
    pub testing_type: TestingType,
    /// Run or open.
    pub mode: Mode,
    /// Prefix of visits and requests.
    pub base_url: Option<Url>,
    /// Globs of specs, relative to the project root.
    pub spec_pattern: Vec<String>,
    /// Globs of files that are no specs; `**/node_modules/**` included, unless a spec pattern names it.
    pub exclude_spec_pattern: Vec<String>,
    /// Glob of the support file; `None` if switched off.
    pub support_file: Option<String>,
    /// Absolute; `None` if switched off.
    pub fixtures_folder: Option<Utf8PathBuf>,
    /// Absolute; `None` if switched off.
    pub screenshots_folder: Option<Utf8PathBuf>,
    /// Absolute.
    pub videos_folder: Utf8PathBuf,
    /// Absolute.
    pub downloads_folder: Utf8PathBuf,
    /// Absolute: what relative visits without a base URL are served from.
    pub file_server_folder: Utf8PathBuf,
    /// CSS pixels.
    pub viewport_width: u32,
    /// CSS pixels.
    pub viewport_height: u32,
    /// All the timeouts.
    pub timeouts: Timeouts,
    /// For tests that say nothing themselves.
    pub retries: RetryConfig,
    /// Values that isolation may have, and what sessions do.
    pub session_mode: SessionMode,
    /// For suites that say nothing themselves.
    pub test_isolation: IsolationMode,
    /// `false`: access to any origin.
    pub chrome_web_security: bool,
    /// In place of the browser's own.
    pub user_agent: Option<String>,
    /// Globs of hosts.
    pub block_hosts: Vec<String>,
    /// Host names and the addresses that they stand for.
    pub hosts: Vec<(String, String)>,
    /// Empties the folders before a run.
    pub trash_assets_before_runs: bool,
    /// A picture of each failure.
    pub screenshot_on_run_failure: bool,
    /// Times that the page may be redirected.
    pub redirection_limit: u32,
    /// Specs are watched.
    pub watch_for_file_changes: bool,
    /// Tests whose command log is kept.
    pub num_tests_kept_in_memory: u32,
    /// From this on a test is slow.
    pub slow_test_threshold: Duration,
    /// Names of reporters; several are separated by commas.
    pub reporter: Vec<String>,
    /// Options for them.
    pub reporter_options: Map<String, Value>,
    /// Port of the loopback server.
    pub port: Option<u16>,
    /// Browser to use if the command line names none.
    pub default_browser: Option<String>,
    /// Whether `Cypress.env()` is allowed.
    pub allow_cypress_env: bool,
    /// `Cypress.env()`.
    pub env: Map<String, Value>,
    /// `Cypress.expose()`.
    pub expose: Map<String, Value>,
    /// Number of workers; `None`: as many as fit the machine.
    pub workers: Option<u32>,
}

impl ProjectConfig {
    /// A path of the configuration, made absolute.
    pub fn absolute(&self, path: impl AsRef<Utf8Path>) -> Utf8PathBuf {
        self.project.join(path)
    }
}

/// The timeouts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeouts {
    /// `defaultCommandTimeout`.
    pub command: Duration,
    /// `execTimeout`.
    pub exec: Duration,
    /// `taskTimeout`.
    pub task: Duration,
    /// `pageLoadTimeout`.
    pub page_load: Duration,
    /// `requestTimeout`.
    pub request: Duration,
    /// `responseTimeout`.
    pub response: Duration,
}

/// How often a failed test is tried again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetryConfig {
    /// Further attempts in the mode of this run.
    pub count: u32,
    /// When a test with attempts of both kinds passes.
    pub strategy: RetryStrategy,
}

/// When a test with passed and failed attempts passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RetryStrategy {
    /// The first attempt that passes ends it.
    FirstPass,
    /// `detect-flake-and-pass-on-threshold`.
    PassOnThreshold {
        /// Attempts that must pass.
        passes_required: u32,
    },
    /// `detect-flake-but-always-fail`.
    AlwaysFail {
        /// Whether the first attempt that passes ends it.
        stop_if_any_passed: bool,
    },
}

/// What the flag `experimentalSessionAndOrigin` says about the era that a project was written for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionMode {
    /// Absent: today's projects.
    Current,
    /// `true`: everything on, with the values of isolation of that time.
    Flagged,
    /// `false`: neither sessions nor other origins, isolation is `legacy`.
    Legacy,
}

/// What happens between two tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IsolationMode {
    /// Blank page, all data cleared.
    On,
    /// Nothing.
    Off,
    /// The page stays, data is cleared.
    Legacy,
}

/// Where an element is scrolled to before an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScrollBehavior {
    /// Upper edge.
    Top,
    /// Lower edge.
    Bottom,
    /// Middle.
    Center,
    /// As little as possible.
    Nearest,
    /// Not at all.
    Off,
}
