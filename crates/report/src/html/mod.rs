//! The `html` reporter: one page at the end that needs nothing beside it.

mod page;
mod video;

use std::collections::{HashMap, HashSet};

use camino::{Utf8Path, Utf8PathBuf};
use hinoki_protocol::{LogEntry, RunEvent};

use crate::Reporter;
use crate::model::RunModel;

/// Rows kept of an attempt: a loop of commands must not make a page that nobody can open.
const MAX_ROWS: usize = 500;

/// The `html` reporter.
#[derive(Default)]
pub(crate) struct Html {
    /// Where the page will be.
    folder: Option<Utf8PathBuf>,
    model: RunModel,
    logs: Logs,
    warnings: Vec<String>,
}

/// The command log of each attempt.
#[derive(Debug, Default)]
pub(crate) struct Logs(HashMap<(String, String, u32), Log>);

/// The command log of an attempt.
#[derive(Debug, Default)]
pub(crate) struct Log {
    /// In the order in which they began.
    pub rows: Vec<LogEntry>,
    /// Ids of those beyond.
    pub more: HashSet<String>,
}

impl Logs {
    fn add(&mut self, spec: &str, test: &str, attempt: u32, entry: &LogEntry) {
        let log = self.0.entry((spec.to_owned(), test.to_owned(), attempt)).or_default();
        // What is changed is one of the last.
        match log.rows.iter().rposition(|row| row.id == entry.id) {
            Some(at) => log.rows[at] = entry.clone(),
            None if log.rows.len() < MAX_ROWS => log.rows.push(entry.clone()),
            None => drop(log.more.insert(entry.id.clone())),
        }
    }

    pub(crate) fn of(&self, spec: &str, test: &str, attempt: u32) -> Option<&Log> {
        self.0.get(&(spec.to_owned(), test.to_owned(), attempt))
    }
}

impl Html {
    /// `file` is where the page will be, if that is known.
    pub fn new(file: Option<&Utf8Path>) -> Self {
        Self { folder: file.and_then(Utf8Path::parent).map(Utf8Path::to_owned), ..Self::default() }
    }
}

impl Reporter for Html {
    fn event(&mut self, event: &RunEvent, _out: &mut String) {
        self.model.apply(event);
        match event {
            RunEvent::Log { spec, test, attempt, entry } => self.logs.add(spec, test, *attempt, entry),
            RunEvent::SpecRestarted { spec, .. } => self.logs.0.retain(|(of, ..), _| of != spec),
            // The attempt begins anew when its page has moved to another origin.
            RunEvent::AttemptStarted { spec, test, attempt, .. } => {
                self.logs.0.remove(&(spec.clone(), test.clone(), *attempt));
            }
            RunEvent::Warning { spec, message } => {
                self.warnings.push(spec.as_ref().map_or_else(|| message.clone(), |spec| format!("{spec}: {message}")));
            }
            _ => {}
        }
    }

    fn finish(&mut self, out: &mut String) {
        page::render(&self.model, &self.logs, &self.warnings, self.folder.as_deref(), out);
    }
}

#[cfg(test)]
mod tests;
