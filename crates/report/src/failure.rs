//! Failures in full, numbered over the run.

use hinoki_protocol::{SourceLocation, State, TestError, TestResult};

use crate::OutputStyle;
use crate::error_text::{error_parts, headline, hook_title, place, wrapped};
use crate::model::{clean_titles, last_screenshots};
use crate::paint::Paint;
use crate::text::one_line;

/// All failures of a run so far.
#[derive(Debug, Default)]
pub(crate) struct Failures(Vec<Failure>);

/// A failed test, or an error outside of the tests.
#[derive(Debug, Clone)]
pub(crate) struct Failure {
    /// Counted over the run, from 1.
    pub number: usize,
    pub spec: String,
    /// Suites, test, and the hook that failed.
    pub titles: Vec<String>,
    pub location: Option<SourceLocation>,
    pub error: TestError,
    /// Number of an earlier failure with the same error.
    pub same_as: Option<usize>,
    /// Attempts that failed, and all that were made.
    attempts: (usize, usize),
    /// As shown.
    screenshots: Vec<String>,
}

impl Failures {
    /// Adds a failed test.
    pub fn add_test(&mut self, spec: &str, test: &TestResult, project: Option<&str>) -> &Failure {
        let error = test.error.clone().or_else(|| test.attempts.iter().rev().find_map(|attempt| attempt.error.clone()));
        let error = error
            .unwrap_or_else(|| TestError { message: "it failed without an error".to_owned(), ..TestError::default() });
        let mut titles = clean_titles(&test.title_path);
        titles.extend(error.hook.as_deref().map(hook_title));
        let location = location(spec, &error).or_else(|| test.location.clone());
        let screenshots = last_screenshots(test).iter().map(|screenshot| relative(&screenshot.path, project)).collect();
        let failed = test.attempts.iter().filter(|attempt| attempt.state == State::Failed).count();
        self.add(spec, titles, location, error, (failed, test.attempts.len()), screenshots)
    }

    /// Adds an error outside of the tests.
    pub fn add_spec(&mut self, spec: &str, error: &TestError) -> &Failure {
        let titles = vec![error.hook.as_deref().map_or_else(|| "error outside of the tests".to_owned(), hook_title)];
        self.add(spec, titles, location(spec, error), error.clone(), (0, 0), Vec::new())
    }

    fn add(
        &mut self,
        spec: &str,
        titles: Vec<String>,
        location: Option<SourceLocation>,
        error: TestError,
        attempts: (usize, usize),
        screenshots: Vec<String>,
    ) -> &Failure {
        let number = self.0.len() + 1;
        let same_as = self.0.iter().find(|other| other.same_as.is_none() && other.error == error);
        let same_as = same_as.map(|other| other.number);
        let spec = spec.to_owned();
        self.0.push(Failure { number, spec, titles, location, error, same_as, attempts, screenshots });
        &self.0[number - 1]
    }

    pub fn iter(&self) -> std::slice::Iter<'_, Failure> {
        self.0.iter()
    }
}

impl Failure {
    /// `login.cy.ts:12:8`, or the spec alone.
    pub fn place(&self) -> String {
        self.location.as_ref().map_or_else(|| one_line(&self.spec), place)
    }

    /// `AssertionError: expected …` on one line.
    pub fn headline(&self) -> String {
        headline(&self.error)
    }

    /// The failure as lines without line ends.
    pub fn render(&self, style: OutputStyle) -> Vec<String> {
        let paint = Paint::new(style.colour);
        let number = format!("{}) ", self.number);
        let indent = " ".repeat(number.len());
        let columns = style.terminal.then(|| style.width.saturating_sub(indent.len() + 4).max(20));

        let mut text = Vec::new();
        let title = self.titles.join(" › ");
        for (index, piece) in wrapped(&title, columns).iter().enumerate() {
            let start = if index == 0 { paint.bold_red(&number) } else { indent.clone() };
            text.push(format!("{start}{}", paint.bold(piece)));
        }
        let mut place = paint.cyan(self.place());
        if self.attempts.1 > 1 {
            let all = match self.attempts {
                (2, 2) => "both".to_owned(),
                (failed, all) if failed < all => format!("{failed} of {all}"),
                (_, all) => format!("all {all}"),
            };
            place.push_str(&paint.dim(format!("  failed in {all} attempts")));
        }
        text.push(format!("{indent}{place}"));

        let mut parts = match self.same_as {
            Some(number) => vec![vec![paint.dim(format!("the same error as {number})"))]],
            None => error_parts(&self.error, self.location.as_ref(), columns, paint),
        };
        if !self.screenshots.is_empty() {
            let shown = self.screenshots.iter().map(|path| format!("{} {path}", paint.dim("screenshot:")));
            parts.push(shown.collect());
        }
        for part in parts {
            text.push(String::new());
            text.extend(part.into_iter().map(|line| format!("{indent}{line}").trim_end().to_owned()));
        }
        text
    }
}

/// Where the spec is to blame: if the failing line lies in a helper, the spec's line that called it.
fn location(spec: &str, error: &TestError) -> Option<SourceLocation> {
    let shown = error.code_frame.as_ref().map(|frame| &frame.location);
    let in_spec = |location: &&SourceLocation| location.file == spec;
    let called = || error.stack.lines().find_map(|line| position_in(spec, line));
    shown.filter(in_spec).cloned().or_else(called).or_else(|| shown.cloned())
}

/// The position in `file` that a stack's line names: `at f (file:12:8)`.
fn position_in(file: &str, line: &str) -> Option<SourceLocation> {
    let start = line.find(file)?;
    if file.is_empty() || line[..start].ends_with(|char: char| char.is_alphanumeric() || "/\\._-".contains(char)) {
        return None;
    }
    let mut numbers = line[start + file.len()..].strip_prefix(':')?.trim_end().trim_end_matches(')').split(':');
    let (line, column) = (numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?);
    Some(SourceLocation { file: file.to_owned(), line, column })
}

/// A path as people read it: relative to the project if it lies in there.
pub(crate) fn relative(path: &str, project: Option<&str>) -> String {
    let inside = project.filter(|project| !project.is_empty()).and_then(|project| path.strip_prefix(project));
    let inside = inside.and_then(|rest| rest.strip_prefix(['/', '\\']));
    one_line(inside.unwrap_or(path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn a_failure_in_a_helper_is_placed_where_the_spec_called_it() {
        let spec = "e2e/basket.cy.ts";
        let place = |error: &TestError| Failures::default().add_spec(spec, error).place();
        assert_eq!(place(&sample::wrong_object(spec)), "e2e/basket.cy.ts:42:5");
        assert_eq!(place(&sample::wrong_text(spec)), "e2e/basket.cy.ts:17:31");
        let mut elsewhere = sample::wrong_object(spec);
        elsewhere.stack = "at f (other/e2e/basket.cy.ts:1:2)\nat g (e2e/basket.cy.tsx:1:2)".to_owned();
        assert_eq!(place(&elsewhere), "cypress/support/basket.ts:31:20");
        elsewhere.code_frame = None;
        assert_eq!(place(&elsewhere), spec);
    }
}
