//! What is run, and when.

use std::collections::BTreeSet;

use camino::{Utf8Path, Utf8PathBuf};
use hinoki_config::ProjectConfig;
use hinoki_protocol::{OpenPhase, SessionKey, SpecFile, TestChoice};
use hinoki_runner::Order;
use tokio_util::sync::CancellationToken;

use super::bench::Job;
use super::desk::{Desk, End};
use super::specs;
use crate::watch::alter_list;

/// What is to be run.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Start {
    pub specs: Vec<String>,
    pub tests: Vec<TestChoice>,
    /// Why, if not asked for in the page.
    pub reason: Option<String>,
    /// Sessions that are dropped before it begins.
    pub cleared: Cleared,
}

/// Which sessions are dropped before a run.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) enum Cleared {
    /// None.
    #[default]
    None,
    /// One.
    One(SessionKey),
    /// All.
    All,
}

impl Desk {
    /// Runs specs; a run under way is ended first.
    pub(crate) fn run(&mut self, start: Start) {
        if let Some(running) = &self.running {
            running.cancel();
            self.next = Some(start);
            self.hub.status(|status| status.phase = OpenPhase::Stopping);
            return;
        }
        let known = |relative: &String| self.specs.iter().find(|spec| spec.relative == *relative).cloned();
        let chosen: Vec<SpecFile> = start.specs.iter().filter_map(known).collect();
        if chosen.is_empty() {
            return;
        }
        // What the run before saved while it was being ended goes too.
        self.clear(&start.cleared);
        let cancel = CancellationToken::new();
        let order = Order {
            specs: chosen,
            tests: start.tests.clone(),
            cleared: start.cleared == Cleared::All,
            ..Order::default()
        };
        let _ = self.jobs.send(Job::Run(order, cancel.clone()));
        self.running = Some(cancel);
        self.ended.clear();
        self.hub.status(|status| {
            status.phase = OpenPhase::Running;
            status.specs.clone_from(&start.specs);
            status.reason.clone_from(&start.reason);
        });
        self.current = Some(start);
        self.reach();
    }

    /// Ends the run under way.
    pub(crate) fn stop(&mut self) {
        self.next = None;
        if let Some(running) = &self.running {
            running.cancel();
            self.hub.status(|status| status.phase = OpenPhase::Stopping);
        }
    }

    /// Runs again what was run last.
    pub(crate) fn rerun(&mut self, reason: Option<String>, cleared: Cleared) {
        let last = self.next.take().or_else(|| self.current.clone());
        if let Some(last) = last {
            self.run(Start { reason, cleared, ..last });
        }
    }

    pub(crate) fn clear(&self, cleared: &Cleared) {
        match cleared {
            Cleared::None => {}
            Cleared::One(key) => self.sessions.clear(key),
            Cleared::All => self.sessions.clear_all(),
        }
    }

    /// Files changed, came or went.
    pub(crate) fn changed(&mut self, paths: &BTreeSet<Utf8PathBuf>) {
        if self.config_files.iter().any(|file| paths.contains(file)) {
            self.end = Some(End::Changed);
            return;
        }
        self.relist(paths);
        if !self.hub.current().watch {
            return;
        }
        let Some(chosen) = self.chosen.clone() else { return };
        let touches = |spec: &String, paths: &BTreeSet<Utf8PathBuf>| {
            let known = self.specs.iter().find(|known| known.relative == *spec);
            let elsewhere = known.zip(self.node.as_ref()).is_some_and(|(spec, node)| node.watches(&spec.absolute));
            self.sources.touches(spec, paths, elsewhere)
        };
        let touched = |spec: &String| touches(spec, paths);
        let saved: Vec<String> = chosen.specs.iter().filter(|spec| touched(spec)).cloned().collect();
        let Some(cause) = paths.iter().find(|path| {
            let one = BTreeSet::from([(*path).clone()]);
            saved.iter().any(|spec| touches(spec, &one))
        }) else {
            return;
        };
        let reason = format!("saved {}", relative(&self.config, cause));
        self.run_touched(chosen, |spec| saved.contains(spec), reason);
    }

    /// The preprocessor made a file anew.
    pub(crate) fn made_anew(&mut self, file: &str) {
        let Some(chosen) = self.chosen.clone().filter(|_| self.hub.current().watch) else { return };
        let of_all = self.support_file.as_ref().is_some_and(|support| support == file);
        let own: Vec<String> = self
            .specs
            .iter()
            .filter(|spec| of_all || spec.absolute == file)
            .map(|spec| spec.relative.clone())
            .collect();
        if chosen.specs.iter().any(|spec| own.contains(spec)) {
            let reason = format!("{} was made anew", relative(&self.config, Utf8Path::new(file)));
            self.run_touched(chosen, |spec| own.contains(spec), reason);
        }
    }

    /// Runs some of the chosen specs; a run under way goes on with what it hasn't ended yet.
    fn run_touched(&mut self, chosen: Start, touched: impl Fn(&String) -> bool, reason: String) {
        let is_left = |spec: &String| match (&self.next, &self.current) {
            (Some(next), _) => next.specs.contains(spec),
            (None, Some(current)) => {
                self.running.is_some() && current.specs.contains(spec) && !self.ended.contains(spec)
            }
            (None, None) => false,
        };
        let specs = chosen.specs.iter().filter(|spec| touched(spec) || is_left(spec)).cloned().collect();
        self.run(Start { specs, reason: Some(reason), cleared: Cleared::None, tests: chosen.tests });
    }

    /// Keeps the list of specs true.
    fn relist(&mut self, paths: &BTreeSet<Utf8PathBuf>) {
        if alter_list(paths, &self.specs) {
            let before = self.specs.clone();
            self.list();
            if before == self.specs {
                return;
            }
        }
        let (specs, changed) = (&self.specs, paths);
        if specs.iter().any(|spec| changed.iter().any(|path| spec.absolute == path.as_str())) {
            self.hub.specs(|entries| {
                for entry in
                    entries.iter_mut().filter(|entry| changed.iter().any(|path| entry.file.absolute == path.as_str()))
                {
                    entry.changed_at = specs::changed_at(&entry.file.absolute);
                }
            });
            self.mark();
        }
    }
}

/// A path as people read it.
fn relative(config: &ProjectConfig, path: &Utf8Path) -> String {
    path.strip_prefix(&config.project).unwrap_or(path).to_string()
}
