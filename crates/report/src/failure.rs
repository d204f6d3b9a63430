//! A failure in full.

use hinoki_protocol::{CodeFrame, SourceLocation, TestError, TestResult};

use crate::model::{clean_titles, last_screenshots};
use crate::paint::Paint;
use crate::text::{count, lines, one_line, wrap};
use crate::{OutputStyle, code_frame, diff};

/// Frames of a stack that are shown.
const STACK_LINES: usize = 5;
/// Longer messages are cut.
const MESSAGE_LINES: usize = 60;

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
    /// Attempts made.
    pub attempts: usize,
    /// As shown.
    pub screenshots: Vec<String>,
}

impl Failure {
    /// Of a failed test.
    pub fn of_test(number: usize, spec: &str, test: &TestResult, project: Option<&str>) -> Self {
        let error = test.error.clone().or_else(|| test.attempts.iter().rev().find_map(|attempt| attempt.error.clone()));
        let error = error
            .unwrap_or_else(|| TestError { message: "it failed without an error".to_owned(), ..TestError::default() });
        let mut titles = clean_titles(&test.title_path);
        titles.extend(error.hook.as_deref().map(hook_title));
        let location = location(&error).or_else(|| test.location.clone());
        let screenshots = last_screenshots(test).iter().map(|screenshot| relative(&screenshot.path, project)).collect();
        Self { number, spec: spec.to_owned(), titles, location, error, attempts: test.attempts.len(), screenshots }
    }

    /// Of a spec.
    pub fn of_spec(number: usize, spec: &str, error: &TestError) -> Self {
        let titles = vec![error.hook.as_deref().map_or_else(|| "error outside of the tests".to_owned(), hook_title)];
        Self {
            number,
            spec: spec.to_owned(),
            titles,
            location: location(error),
            error: error.clone(),
            attempts: 0,
            screenshots: Vec::new(),
        }
    }

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
        if self.attempts > 1 {
            place.push_str(&paint.dim(format!("  failed in all {} attempts", self.attempts)));
        }
        text.push(format!("{indent}{place}"));

        let mut parts = error_parts(&self.error, self.location.as_ref(), columns, paint);
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

/// Message, diff, code frame, stack and hint of an error, each as lines.
pub(crate) fn error_parts(
    error: &TestError,
    shown_location: Option<&SourceLocation>,
    columns: Option<usize>,
    paint: Paint,
) -> Vec<Vec<String>> {
    let mut parts = vec![message_lines(error, columns, paint)];
    if let (Some(expected), Some(actual)) = (&error.expected, &error.actual)
        && !diff::is_told_by(&error.message, expected, actual)
    {
        parts.push(diff::render(expected, actual, paint));
    }
    if let Some(frame) = &error.code_frame {
        parts.push(frame_lines(frame, shown_location, columns, paint));
    }
    parts.push(stack_lines(error, shown_location, paint));
    if let Some(hint) = &error.hint {
        parts.push(hint_lines(hint, columns, paint));
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// A code frame, headed by its place if that isn't shown already.
pub(crate) fn frame_lines(
    frame: &CodeFrame,
    shown_location: Option<&SourceLocation>,
    columns: Option<usize>,
    paint: Paint,
) -> Vec<String> {
    let mut lines = code_frame::render(frame, columns, paint);
    if shown_location != Some(&frame.location) && !lines.is_empty() {
        lines.insert(0, paint.cyan(place(&frame.location)));
    }
    lines
}

/// `hint: …`, wrapped.
pub(crate) fn hint_lines(hint: &str, columns: Option<usize>, paint: Paint) -> Vec<String> {
    let lines = wrapped(&format!("hint: {}", one_line(hint)), columns);
    let mut lines = lines.into_iter();
    let first = lines.next().unwrap_or_default();
    let first = first.strip_prefix("hint:").map_or_else(|| first.clone(), |rest| paint.cyan("hint:") + rest);
    std::iter::once(first).chain(lines).collect()
}

fn message_lines(error: &TestError, columns: Option<usize>, paint: Paint) -> Vec<String> {
    let name = one_line(&error.name);
    let mut message = lines(&error.message);
    let has_name = name.is_empty() || message.first().is_some_and(|first| first.starts_with(&format!("{name}:")));
    if !has_name {
        let rest = message.first().cloned().unwrap_or_default();
        let first = if rest.is_empty() { name } else { format!("{name}: {rest}") };
        if message.is_empty() { message.push(first) } else { message[0] = first }
    }
    let more = message.len().saturating_sub(MESSAGE_LINES);
    message.truncate(MESSAGE_LINES);
    let mut shown = Vec::new();
    for (index, line) in message.iter().enumerate() {
        let pieces = wrapped(line, columns);
        shown.extend(pieces.into_iter().map(|piece| if index == 0 { paint.red(piece) } else { piece }));
    }
    if more > 0 {
        shown.push(paint.dim(format!("… {more} more lines")));
    }
    shown
}

fn stack_lines(error: &TestError, shown_location: Option<&SourceLocation>, paint: Paint) -> Vec<String> {
    let stack = lines(&error.stack);
    let frames: Vec<&str> = stack.iter().map(|line| line.trim()).filter(|line| !line.is_empty()).collect();
    if let ([only], Some(location)) = (&frames[..], shown_location)
        && only.trim_end_matches(')').ends_with(&place(location))
    {
        return Vec::new();
    }
    let mut shown: Vec<String> = frames.iter().take(STACK_LINES).map(|line| paint.dim(line)).collect();
    if frames.len() > STACK_LINES {
        shown.push(paint.dim(format!("… {}", count(frames.len() - STACK_LINES, "more frame"))));
    }
    shown
}

/// `AssertionError: expected …` on one line.
pub(crate) fn headline(error: &TestError) -> String {
    let message = one_line(lines(&error.message).first().map_or("", String::as_str));
    let name = one_line(&error.name);
    match (name.is_empty(), message.is_empty()) {
        (true, _) => message,
        (false, true) => name,
        (false, false) if message.starts_with(&format!("{name}:")) => message,
        (false, false) => format!("{name}: {message}"),
    }
}

/// `file:line:column`.
pub(crate) fn place(location: &SourceLocation) -> String {
    format!("{}:{}:{}", one_line(&location.file), location.line, location.column)
}

/// `"before each" hook`, whether or not the event already says hook.
pub(crate) fn hook_title(hook: &str) -> String {
    one_line(hook)
}

fn location(error: &TestError) -> Option<SourceLocation> {
    error.code_frame.as_ref().map(|frame| frame.location.clone())
}

/// A path as people read it: relative to the project if it lies in there.
pub(crate) fn relative(path: &str, project: Option<&str>) -> String {
    let inside = project.filter(|project| !project.is_empty()).and_then(|project| path.strip_prefix(project));
    let inside = inside.and_then(|rest| rest.strip_prefix(['/', '\\']));
    one_line(inside.unwrap_or(path))
}

/// Wrapped if there are `columns`.
pub(crate) fn wrapped(line: &str, columns: Option<usize>) -> Vec<String> {
    columns.map_or_else(|| vec![line.to_owned()], |columns| wrap(line, columns))
}
