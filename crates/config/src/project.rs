use std::time::Duration;

use camino::{Utf8Path, Utf8PathBuf};
use serde_json::{Map, Value};
use url::Url;

use crate::check::whole;
use crate::configuration::plain;
use crate::effective::trim_slashes;
use crate::{ConfigError, Configuration, Mode, TestingType};

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
    /// Specs are filmed, and how.
    pub video: Option<VideoConfig>,
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
    /// Whether isolation clears IndexedDB too.
    pub isolate_indexed_db: bool,
    /// `false`: access to any origin.
    pub chrome_web_security: bool,
    /// Whether pages and specs take the domain that their host is below for their own.
    pub inject_document_domain: bool,
    /// Content security policies of pages hold.
    pub content_security_policy: bool,
    /// Pages have what cross-origin isolated ones have.
    pub cross_origin_isolated: bool,
    /// In place of the browser's own.
    pub user_agent: Option<String>,
    /// Globs of hosts.
    pub block_hosts: Vec<String>,
    /// Host names and the addresses that they stand for.
    pub hosts: Vec<(String, String)>,
    /// The report lists the requests of each test.
    pub report_requests: bool,
    /// Certificates that servers are shown.
    pub client_certificates: Vec<ClientCertificate>,
    /// Empties the folders before a run.
    pub trash_assets_before_runs: bool,
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

/// A certificate for the servers of some URLs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientCertificate {
    /// Glob of the URLs; one without a path is for all paths.
    pub url: String,
    /// PEM file of the certificate.
    pub cert: Option<Utf8PathBuf>,
    /// PEM file of its private key.
    pub key: Option<Utf8PathBuf>,
    /// PKCS#12 file of both.
    pub pfx: Option<Utf8PathBuf>,
    /// Text file with the passphrase of the key or of the PKCS#12 file.
    pub passphrase: Option<Utf8PathBuf>,
    /// PEM files of those who sign the servers' certificates.
    pub ca: Vec<Utf8PathBuf>,
}

fn certificates(value: &Value, project: &Utf8Path) -> Vec<ClientCertificate> {
    let entries = value.as_array().into_iter().flatten();
    let of = |entry: &Value| {
        let url = entry.get("url")?.as_str()?.to_owned();
        // The first counts: a server is shown one.
        let files = entry.get("certs")?.as_array()?.first()?;
        let file = |name: &str| files.get(name).and_then(Value::as_str).map(|path| project.join(path));
        let [cert, key, pfx, passphrase] = ["cert", "key", "pfx", "passphrase"].map(file);
        let ca = entry.get("ca").and_then(Value::as_array).into_iter().flatten();
        let ca = ca.filter_map(Value::as_str).map(|path| project.join(path)).collect();
        Some(ClientCertificate { url, cert, key, pfx, passphrase, ca })
    };
    entries.filter_map(of).collect()
}

impl ProjectConfig {
    /// A path of the configuration, made absolute.
    pub fn absolute(&self, path: impl AsRef<Utf8Path>) -> Utf8PathBuf {
        self.project.join(path)
    }
}

impl RetryConfig {
    /// What a checked value of `retries` means in a mode.
    pub fn from_value(value: &Value, mode: Mode) -> Self {
        const DEFAULT_MAX: u32 = 2;
        let name = match mode {
            Mode::Run => "runMode",
            Mode::Open => "openMode",
        };
        let of_mode = value.get(name).unwrap_or(&Value::Null);
        let Some(strategy) = value.get("experimentalStrategy").and_then(Value::as_str) else {
            let count = number(value).or_else(|| number(of_mode)).unwrap_or_default();
            return Self { count, strategy: RetryStrategy::FirstPass };
        };
        if of_mode != &Value::Bool(true) {
            return Self { count: 0, strategy: RetryStrategy::FirstPass };
        }
        let options = value.get("experimentalOptions").unwrap_or(&Value::Null);
        let count = options.get("maxRetries").and_then(number).unwrap_or(DEFAULT_MAX);
        let strategy = if strategy == "detect-flake-but-always-fail" {
            RetryStrategy::AlwaysFail { stop_if_any_passed: options.get("stopIfAnyPassed") == Some(&Value::Bool(true)) }
        } else {
            let passes_required = options.get("passesRequired").and_then(number).unwrap_or(count.min(2));
            RetryStrategy::PassOnThreshold { passes_required }
        };
        Self { count, strategy }
    }
}

impl Configuration {
    /// The host's view.
    pub fn project_config(&self) -> Result<ProjectConfig, ConfigError> {
        let value = |name: &str| self.setting(name).map_or(&Value::Null, |setting| &setting.value);
        let flag = |name: &str| value(name).as_bool().unwrap_or_default();
        let text = |name: &str| value(name).as_str().map(str::to_owned);
        let count = |name: &str| number(value(name)).unwrap_or_default();
        let time = |name: &str| Duration::from_millis(count(name).into());
        let texts = |name: &str| match value(name) {
            Value::String(text) => vec![text.clone()],
            Value::Array(list) => list.iter().filter_map(|each| each.as_str().map(str::to_owned)).collect(),
            _ => Vec::new(),
        };
        let folder = |name: &str| value(name).as_str().map(|path| self.absolute(path));
        let base_url = value("baseUrl").as_str().map(trim_slashes).map(|url| {
            Url::parse(url).map_err(|error| ConfigError::Argument(format!("`baseUrl` {url} can't be read: {error}")))
        });
        let spec_pattern = texts("specPattern");
        let mut exclude_spec_pattern = texts("excludeSpecPattern");
        exclude_spec_pattern.extend(texts("additionalIgnorePattern"));
        if !spec_pattern.iter().any(|pattern| pattern.contains("node_modules")) {
            exclude_spec_pattern.push("**/node_modules/**".to_owned());
        }
        Ok(ProjectConfig {
            project: self.project.clone(),
            config_file: self.config_file.clone(),
            testing_type: self.testing_type,
            mode: self.mode,
            base_url: base_url.transpose()?,
            spec_pattern,
            exclude_spec_pattern,
            support_file: text("supportFile"),
            fixtures_folder: folder("fixturesFolder"),
            screenshots_folder: folder("screenshotsFolder"),
            videos_folder: folder("videosFolder").unwrap_or_else(|| self.absolute("cypress/videos")),
            video: (flag("video") && self.mode == Mode::Run).then(|| VideoConfig {
                quality: quality(value("videoCompression")),
                keep_all: value("videoKeep") == "all",
            }),
            downloads_folder: folder("downloadsFolder").unwrap_or_else(|| self.absolute("cypress/downloads")),
            file_server_folder: folder("fileServerFolder").unwrap_or_else(|| self.project.clone()),
            viewport_width: count("viewportWidth"),
            viewport_height: count("viewportHeight"),
            timeouts: Timeouts {
                command: time("defaultCommandTimeout"),
                exec: time("execTimeout"),
                task: time("taskTimeout"),
                page_load: time("pageLoadTimeout"),
                request: time("requestTimeout"),
                response: time("responseTimeout"),
            },
            retries: RetryConfig::from_value(value("retries"), self.mode),
            session_mode: match value("experimentalSessionAndOrigin").as_bool() {
                None => SessionMode::Current,
                Some(true) => SessionMode::Flagged,
                Some(false) => SessionMode::Legacy,
            },
            test_isolation: match value("testIsolation") {
                Value::Bool(false) => IsolationMode::Off,
                Value::String(mode) if mode == "off" => IsolationMode::Off,
                Value::String(mode) if mode == "legacy" => IsolationMode::Legacy,
                _ => IsolationMode::On,
            },
            isolate_indexed_db: flag("isolateIndexedDB"),
            chrome_web_security: flag("chromeWebSecurity"),
            inject_document_domain: flag("injectDocumentDomain"),
            content_security_policy: match value("experimentalCspAllowList") {
                Value::Array(list) => !list.is_empty(),
                value => value.as_bool().unwrap_or_default(),
            },
            cross_origin_isolated: flag("crossOriginIsolated"),
            user_agent: text("userAgent"),
            block_hosts: texts("blockHosts"),
            hosts: value("hosts").as_object().map_or_else(Vec::new, |hosts| {
                let pair = |(name, address): (&String, &Value)| Some((name.clone(), address.as_str()?.to_owned()));
                hosts.iter().filter_map(pair).collect()
            }),
            report_requests: flag("reportRequests"),
            client_certificates: certificates(value("clientCertificates"), &self.project),
            trash_assets_before_runs: flag("trashAssetsBeforeRuns"),
            redirection_limit: count("redirectionLimit"),
            watch_for_file_changes: flag("watchForFileChanges"),
            num_tests_kept_in_memory: count("numTestsKeptInMemory"),
            slow_test_threshold: time("slowTestThreshold"),
            reporter: text("reporter")
                .unwrap_or_default()
                .split(',')
                .map(|name| name.trim().to_owned())
                .filter(|name| !name.is_empty())
                .collect(),
            reporter_options: value("reporterOptions").as_object().cloned().unwrap_or_default(),
            port: number(value("port")).and_then(|port| u16::try_from(port).ok()),
            default_browser: text("defaultBrowser"),
            allow_cypress_env: flag("allowCypressEnv"),
            env: plain(&self.env),
            expose: plain(&self.expose),
            workers: number(value("workers")),
        })
    }
}

fn number(value: &Value) -> Option<u32> {
    whole(value).and_then(|number| u32::try_from(number).ok())
}

/// `videoCompression` as a quantiser. Cypress counts in the rate factor of its encoder, whose scale is the same; what it
/// calls uncompressed is as sharp as text needs.
fn quality(compression: &Value) -> u8 {
    match (compression.as_bool(), number(compression)) {
        (Some(true), _) => 32,
        (None, Some(factor)) if factor > 0 => u8::try_from(factor).map_or(51, |factor| factor.min(51)),
        _ => 26,
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

/// How specs are filmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VideoConfig {
    /// Quantiser of H.264: 1 to 51, less is better and larger.
    pub quality: u8,
    /// Also films of specs in which nothing failed stay.
    pub keep_all: bool,
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
