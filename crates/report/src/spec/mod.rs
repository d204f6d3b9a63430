//! The default reporter: suites and tests as a tree, failures in full, a summary.
//!
//! With one worker lines appear as tests end; with several a spec is printed as one block when it ends, so that
//! lines of two specs never mix.

mod block;
mod header;
mod summary;
mod table;
mod warning;

use std::collections::{HashMap, HashSet};

use block::Block;
use hinoki_protocol::{RunEvent, SpecResult, TestResult};

use crate::model::{RunModel, SpecModel};
use crate::paint::Paint;
use crate::text::{count, duration};
use crate::{OutputStyle, Reporter};

pub(crate) use header::header;
pub(crate) use summary::{Summary, sums, totals_lines};
pub(crate) use warning::{replaced, warning_lines};

/// Without a terminal, a run of several workers says after so many ms of silence that it is alive.
const SILENCE: f64 = 60_000.0;

/// What can be set.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SpecOptions {
    /// ms from which a test is slow.
    pub slow: f64,
    /// How many of the slowest tests are listed.
    pub slowest: usize,
}

/// The `spec` reporter.
pub(crate) struct Spec {
    style: OutputStyle,
    options: SpecOptions,
    model: RunModel,
    /// The spec whose lines are printed as they come.
    open: Option<Block>,
    /// Warnings of specs that wait for their block.
    warnings: HashMap<String, Vec<String>>,
    warned: HashSet<(Option<String>, String)>,
    summary: Summary,
    /// Printed specs.
    printed: usize,
    spoke_at: f64,
    /// Whether the last lines are a warning outside of a spec.
    after_warning: bool,
    finished: bool,
}

impl Spec {
    pub fn new(style: OutputStyle, options: SpecOptions) -> Self {
        Self {
            style,
            options,
            model: RunModel::default(),
            open: None,
            warnings: HashMap::new(),
            warned: HashSet::new(),
            summary: Summary::default(),
            printed: 0,
            spoke_at: 0.0,
            after_warning: false,
            finished: false,
        }
    }

    fn begin(&mut self, spec: &str, out: &mut String) {
        // A spec that goes on, with a new worker for instance.
        if self.is_open(spec) {
            return;
        }
        self.close(out);
        let mut block = self.block(spec);
        out.push_str(&block.take());
        self.open = Some(block);
    }

    fn block(&mut self, spec: &str) -> Block {
        self.printed += 1;
        let mut block = Block::new(spec, self.style, self.options.slow);
        let of = self.model.spec_count();
        block.heading(self.printed.min(of), of);
        for warning in self.warnings.remove(spec).unwrap_or_default() {
            block.warning(&warning);
        }
        block
    }

    fn is_open(&self, spec: &str) -> bool {
        self.open.as_ref().is_some_and(|open| open.spec() == spec)
    }

    fn test(&mut self, spec: &str, test: &TestResult, out: &mut String) {
        let Some(block) = self.open.as_mut().filter(|open| open.spec() == spec) else { return };
        if let Some(model) = self.model.spec(spec) {
            block.test(model, test, &mut self.summary, self.model.started.as_ref());
            out.push_str(&block.take());
        }
    }

    fn end(&mut self, result: &SpecResult, out: &mut String) {
        let block = self.open.take_if(|open| open.spec() == result.spec);
        let block = block.unwrap_or_else(|| self.block(&result.spec));
        self.end_block(block, out);
    }

    /// Prints what is left of a block: tests that came only with the spec's end, and failures.
    fn end_block(&mut self, mut block: Block, out: &mut String) {
        let fallback = SpecModel { spec: block.spec().to_owned(), ..SpecModel::default() };
        let model = self.model.spec(block.spec()).unwrap_or(&fallback);
        for test in &model.tests {
            block.test(model, test, &mut self.summary, self.model.started.as_ref());
        }
        block.end(model, self.model.now, self.model.spec_count() > 1, &mut self.summary);
        out.push_str(&block.take());
    }

    /// Ends the open block though its spec's end wasn't seen.
    fn close(&mut self, out: &mut String) {
        if let Some(block) = self.open.take() {
            self.end_block(block, out);
        }
    }

    /// Ends the run: what is known of specs without an end, then the summary.
    fn end_run(&mut self, out: &mut String) {
        if std::mem::replace(&mut self.finished, true) {
            return;
        }
        self.close(out);
        let several = self.model.workers() > 1;
        let cut = self.model.specs.iter().filter(|spec| several && spec.end.is_none() && !spec.tests.is_empty());
        for spec in cut.map(|spec| spec.spec.clone()).collect::<Vec<_>>() {
            let block = self.block(&spec);
            self.end_block(block, out);
        }
        out.push_str(&self.summary.render(&self.model, self.options.slowest, self.style));
    }

    fn warning(&mut self, spec: Option<&str>, message: &str, out: &mut String) {
        // What was said of a spec needs no second time.
        if spec.is_some() && !self.warned.insert((spec.map(str::to_owned), message.to_owned())) {
            return;
        }
        match spec {
            Some(spec) if self.is_open(spec) => {
                if let Some(block) = &mut self.open {
                    block.warning(message);
                    out.push_str(&block.take());
                }
            }
            Some(spec) if self.model.spec(spec).is_some_and(|spec| spec.end.is_none()) => {
                self.warnings.entry(spec.to_owned()).or_default().push(message.to_owned());
            }
            _ => {
                if !self.after_warning {
                    out.push('\n');
                }
                out.push_str(&warning_lines(message, 2, self.style));
                self.after_warning = true;
            }
        }
    }

    fn progress(&mut self, out: &mut String) {
        let silent = self.model.now - self.spoke_at >= SILENCE;
        if self.style.terminal || self.model.workers() < 2 || !silent || self.finished {
            return;
        }
        let totals = self.model.totals();
        let mut parts = vec![
            format!("{} of {}", self.model.ended_specs(), count(self.model.spec_count(), "spec")),
            format!("{} passed", totals.passed),
        ];
        if totals.failed > 0 {
            parts.push(format!("{} failed", totals.failed));
        }
        let paint = Paint::new(self.style.colour);
        let line = format!("  … {} after {}", parts.join(", "), duration(self.model.duration()));
        out.push_str(&format!("{}\n", paint.dim(line)));
    }
}

impl Reporter for Spec {
    fn event(&mut self, event: &RunEvent, out: &mut String) {
        let before = out.len();
        let after_warning = self.after_warning;
        // The end that a summary speaks of must be the run's own, so a second one changes nothing.
        if self.finished {
            return;
        }
        self.model.apply(event);
        match event {
            RunEvent::RunStarted(started) => {
                out.push_str(&header(started, self.style));
                self.spoke_at = started.at;
            }
            RunEvent::SpecStarted { spec, .. } if self.model.workers() < 2 => self.begin(spec, out),
            RunEvent::TestFinished { spec, result } => self.test(spec, result, out),
            RunEvent::SpecFinished { result } => self.end(result, out),
            RunEvent::Warning { spec, message } => self.warning(spec.as_deref(), message, out),
            RunEvent::WorkerReplaced { worker, reason } => {
                let message = replaced(self.model.workers(), *worker, reason);
                match self.open.as_ref().map(|open| open.spec().to_owned()) {
                    Some(spec) => self.warning(Some(&spec), &message, out),
                    None => self.warning(None, &message, out),
                }
            }
            RunEvent::RunFinished { .. } => self.end_run(out),
            _ => {}
        }
        if out.len() == before {
            self.progress(out);
        }
        if out.len() > before {
            self.spoke_at = self.model.now;
            // Only what is said right after a warning stands without an empty line.
            self.after_warning &=
                !after_warning || matches!(event, RunEvent::Warning { .. } | RunEvent::WorkerReplaced { .. });
        }
    }

    fn finish(&mut self, out: &mut String) {
        if self.model.started.is_some() || !self.model.specs.is_empty() {
            self.end_run(out);
        }
    }
}
