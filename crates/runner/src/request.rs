use camino::Utf8PathBuf;
use hinoki_config::ProjectConfig;
use hinoki_node::NodeSide;
use hinoki_protocol::{BrowserInfo, ConfigValues, SpecFile};

use crate::RunFacts;

/// What to run.
#[derive(Debug, Clone)]
pub struct RunRequest {
    /// Configuration as the host uses it.
    pub config: ProjectConfig,
    /// Configuration as `Cypress.config()` shows it.
    pub values: ConfigValues,
    /// Specs in the order in which they are taken.
    pub specs: Vec<SpecFile>,
    /// Evaluated before each spec.
    pub support_file: Option<Utf8PathBuf>,
    /// Browser to run them in.
    pub browser: BrowserChoice,
    /// Specs that run side by side, at least 1.
    pub workers: u32,
    /// Whether the page is copied at entries of the log, and what the console shows of them is told: where someone looks
    /// or records.
    pub snapshots: bool,
    /// Whether specs run again and again, and their files may change in between: open mode does, and watching.
    pub again: bool,
    /// Files of recorded requests.
    pub network: NetworkFiles,
    /// The user's Node side, for tasks and node events.
    pub node: Option<NodeSide>,
    /// Version of the program.
    pub version: String,
    /// What the handlers of node events are told of the run.
    pub facts: RunFacts,
}

/// Files of recorded requests, as HAR.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NetworkFiles {
    /// The requests of all pages are written to this one.
    pub record: Option<Utf8PathBuf>,
    /// All pages get their answers from this one.
    pub replay: Option<Utf8PathBuf>,
}

/// Which browser and how it shows itself.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct BrowserChoice {
    /// Name or path; `None`: the best one that is found.
    pub name: Option<String>,
    /// With a window.
    pub headed: bool,
    /// The list that `setupNodeEvents` returned: names stand for these first, and if nothing is asked for, the browser is one
    /// of them. Empty if it returned none.
    pub known: Vec<BrowserInfo>,
}
