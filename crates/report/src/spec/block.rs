use std::collections::HashMap;

use hinoki_protocol::{AttemptResult, RunStarted, State, TestResult};

use super::{Summary, warning_lines};
use crate::OutputStyle;
use crate::error_text::{headline, hook_title, wrapped};
use crate::failure::Failure;
use crate::model::{SpecModel, clean_titles};
use crate::paint::Paint;
use crate::text::{count, cut_end, duration, one_line};

/// Indentation of what belongs to a spec.
const INDENT: usize = 4;
/// More skipped tests in a row become one line.
const SKIPPED_LINES: usize = 3;

/// Lines of one spec.
pub(super) struct Block {
    spec: String,
    style: OutputStyle,
    paint: Paint,
    slow: f64,
    out: String,
    /// Suites whose titles are printed; `None` before the first test.
    suites: Option<Vec<String>>,
    /// Printed tests by id, with their state.
    printed: HashMap<String, State>,
    /// Skipped tests that aren't printed yet: their suites and title.
    skipped: Vec<(Vec<String>, String)>,
    failures: Vec<Failure>,
}

impl Block {
    pub fn new(spec: &str, style: OutputStyle, slow: f64) -> Self {
        let paint = Paint::new(style.colour);
        Self {
            spec: spec.to_owned(),
            style,
            paint,
            slow,
            out: String::new(),
            suites: None,
            printed: HashMap::new(),
            skipped: Vec::new(),
            failures: Vec::new(),
        }
    }

    pub fn spec(&self) -> &str {
        &self.spec
    }

    /// What was added since the last call.
    pub fn take(&mut self) -> String {
        std::mem::take(&mut self.out)
    }

    /// `cypress/e2e/login.cy.ts  2/12`.
    pub fn heading(&mut self, number: usize, of: usize) {
        let spec = one_line(&self.spec);
        let name_at = spec.rfind('/').map_or(0, |slash| slash + 1);
        let (folder, name) = spec.split_at(name_at);
        let mut heading = format!("{}{}", self.paint.dim(folder), self.paint.bold(name));
        if of > 1 {
            heading.push_str(&self.paint.dim(format!("  {number}/{of}")));
        }
        self.out.push_str(&format!("\n  {heading}\n"));
    }

    pub fn warning(&mut self, message: &str) {
        self.out.push_str(&warning_lines(message, INDENT, self.style));
    }

    /// Adds a test that ended, unless it is printed already.
    pub fn test(&mut self, spec: &SpecModel, test: &TestResult, summary: &mut Summary, run: Option<&RunStarted>) {
        if self.printed.get(&test.id) == Some(&test.state) {
            return;
        }
        self.printed.insert(test.id.clone(), test.state);
        let mut suites = clean_titles(&test.title_path);
        let title = suites.pop().unwrap_or_else(|| "(no title)".to_owned());
        if test.state == State::Skipped {
            self.skipped.push((suites, title));
            return;
        }
        self.flush_skipped();
        self.enter(&suites);
        let failure = (test.state == State::Failed)
            .then(|| summary.failures.add_test(&self.spec, test, run.map(|run| run.project.as_str())));
        self.test_line(spec, test, &title, failure.map(|failure| failure.number));
        self.attempts(spec, test);
        self.failures.extend(failure.cloned());
    }

    fn test_line(&mut self, spec: &SpecModel, test: &TestResult, title: &str, number: Option<usize>) {
        let paint = self.paint;
        let mut notes = Vec::new();
        let hook = test.error.as_ref().and_then(|error| error.hook.as_deref());
        if let (Some(hook), State::Failed) = (hook, test.state) {
            notes.push(paint.dim(format!("in {}", hook_title(hook))));
        }
        if test.flaky {
            notes.push(paint.yellow("flaky") + &paint.dim(format!(", {}", spec.flaky_note(test))));
        } else if let (Some(last), true) = (test.attempts.last(), test.attempts.len() > 1) {
            notes.push(paint.dim(spec.attempt_of(test, last.attempt)));
        }
        if test.duration >= self.slow {
            notes.push(paint.yellow(duration(test.duration)));
        } else if test.duration >= (self.slow / 10.0).min(1_000.0) {
            notes.push(paint.dim(duration(test.duration)));
        }
        let sign = match (test.state, test.flaky) {
            (State::Passed, false) => paint.green("✓"),
            (State::Passed, true) => paint.yellow("✓"),
            (State::Failed, _) => paint.red("✕"),
            (State::Pending, _) => paint.cyan("○"),
            (State::Skipped, _) => paint.dim("-"),
        };
        let colour = |text: String| match test.state {
            State::Failed => paint.red(text),
            State::Pending | State::Skipped => paint.dim(text),
            State::Passed => text,
        };
        let title = number.map_or_else(|| title.to_owned(), |number| format!("{number}) {title}"));
        let indent = self.indent();
        let columns = self.columns(indent + 2);
        let pieces = wrapped(&title, columns);
        let last = pieces.len() - 1;
        for (index, piece) in pieces.into_iter().enumerate() {
            let start = if index == 0 { format!("{sign} ") } else { "  ".to_owned() };
            let notes =
                if index == last { notes.iter().map(|note| format!("  {note}")).collect() } else { String::new() };
            self.line(indent, &format!("{start}{}{notes}", colour(piece)));
        }
    }

    /// A line for each attempt that another one followed.
    fn attempts(&mut self, spec: &SpecModel, test: &TestResult) {
        let indent = self.indent() + 2;
        let failed = test.attempts.iter().filter(|attempt| attempt.will_retry && attempt.state == State::Failed);
        for AttemptResult { attempt, error, .. } in failed {
            let what = error.as_ref().map_or_else(|| "failed".to_owned(), headline);
            let line = format!("{}: {what}", spec.attempt_of(test, *attempt));
            let line = self.columns(indent + 2).map_or_else(|| line.clone(), |columns| cut_end(&line, columns));
            self.line(indent, &format!("{} {}", self.paint.yellow("↻"), self.paint.dim(line)));
        }
    }

    /// Ends the spec: an error outside of its tests, sums, failures in full.
    pub fn end(&mut self, spec: &SpecModel, now: f64, with_sums: bool, summary: &mut Summary) {
        self.flush_skipped();
        self.suites = None;
        if let Some(error) = spec.error() {
            let failure = summary.failures.add_spec(&self.spec, error).clone();
            let line = format!("{}) {}", failure.number, failure.titles.join(" › "));
            self.line(INDENT, &format!("{} {}", self.paint.red("✕"), self.paint.red(line)));
            self.failures.push(failure);
        } else if spec.tests.is_empty() && spec.is_complete() {
            self.line(INDENT, &self.paint.dim("no tests"));
        }
        if spec.end.is_none() || spec.tests.is_empty() && !spec.is_complete() {
            self.line(INDENT, &self.paint.yellow(broken_off(spec)));
        }
        if with_sums && spec.tests.len() > 1 {
            let sums = super::summary::sums(&spec.totals(), Paint::new(false));
            self.out.push('\n');
            self.line(INDENT, &self.paint.dim(format!("{sums} in {}", duration(spec.duration(now)))));
        }
        for failure in std::mem::take(&mut self.failures) {
            self.out.push('\n');
            for line in failure.render(self.style) {
                self.line(2, &line);
            }
        }
    }

    /// Prints titles of suites that aren't printed yet.
    fn enter(&mut self, suites: &[String]) {
        let printed = self.suites.replace(suites.to_vec());
        let before = printed.as_deref().unwrap_or_default();
        let same = before.iter().zip(suites).take_while(|(printed, suite)| printed == suite).count();
        let same_block = printed.is_some() && (same > 0 || before.is_empty() && suites.is_empty());
        if !same_block {
            self.out.push('\n');
        }
        for (depth, title) in suites.iter().enumerate().skip(same) {
            let indent = INDENT + 2 * depth;
            for piece in wrapped(title, self.columns(indent)) {
                self.line(indent, &piece);
            }
        }
    }

    fn flush_skipped(&mut self) {
        let skipped = std::mem::take(&mut self.skipped);
        if skipped.len() > SKIPPED_LINES {
            self.enter(&common_suites(&skipped));
            let line = format!("- {} skipped", count(skipped.len(), "test"));
            self.line(self.indent(), &self.paint.dim(line));
            return;
        }
        for (suites, title) in skipped {
            self.enter(&suites);
            let columns = self.columns(self.indent() + 11);
            let title = columns.map_or_else(|| title.clone(), |columns| cut_end(&title, columns));
            self.line(self.indent(), &self.paint.dim(format!("- {title}  skipped")));
        }
    }

    fn indent(&self) -> usize {
        INDENT + 2 * self.suites.as_ref().map_or(0, Vec::len)
    }

    /// Columns that text has after `indent`, if lines are wrapped.
    fn columns(&self, indent: usize) -> Option<usize> {
        self.style.terminal.then(|| self.style.width.saturating_sub(indent + 1).max(20))
    }

    fn line(&mut self, indent: usize, text: &str) {
        if !text.is_empty() {
            self.out.push_str(&" ".repeat(indent));
            self.out.push_str(text);
        }
        self.out.push('\n');
    }
}

/// `broken off in 'signs in', 3 tests not run`.
fn broken_off(spec: &SpecModel) -> String {
    let mut text = "broken off".to_owned();
    let declared = spec.declared();
    let running = spec.running.as_ref().and_then(|running| declared.iter().find(|node| node.id == running.test));
    if let Some(running) = running {
        text.push_str(&format!(" in '{}'", one_line(&running.title)));
    }
    let left = spec.tests_without_end();
    if left > 0 {
        text.push_str(&format!(", {} not run to the end", count(left, "test")));
    }
    text
}

/// Suites that all skipped tests lie in.
fn common_suites(skipped: &[(Vec<String>, String)]) -> Vec<String> {
    let Some((first, rest)) = skipped.split_first() else { return Vec::new() };
    let common = |suites: &Vec<String>| suites.iter().zip(&first.0).take_while(|(one, other)| one == other).count();
    let depth = rest.iter().map(|(suites, _)| common(suites)).min().unwrap_or(first.0.len());
    first.0[..depth].to_vec()
}
