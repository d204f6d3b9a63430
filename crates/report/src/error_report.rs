use std::error::Error;

use hinoki_protocol::{CodeFrame, SourceLocation};

use crate::error_text::{frame_lines, hint_lines, place, wrapped};
use crate::paint::Paint;
use crate::text::lines;
use crate::{OutputStyle, ReadError, ReportError};

/// An error that isn't a test's: configuration, bundle, browser.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ErrorReport {
    /// What is wrong; the first line is the headline. No full stop.
    pub message: String,
    /// Where.
    pub location: Option<SourceLocation>,
    /// The lines around it.
    pub code_frame: Option<CodeFrame>,
    /// What to do about it, one line.
    pub hint: Option<String>,
}

impl ErrorReport {
    /// Of an error and what led to it, as far as its message doesn't tell that already.
    pub fn of(error: &dyn Error, hint: Option<&str>) -> Self {
        let mut message = error.to_string();
        let mut source = error.source();
        while let Some(cause) = source {
            let text = cause.to_string();
            if !message.contains(&text) {
                message.push_str(&format!("\ncaused by: {text}"));
            }
            source = cause.source();
        }
        Self { message, hint: hint.map(str::to_owned), ..Self::default() }
    }
}

impl From<&ReportError> for ErrorReport {
    fn from(error: &ReportError) -> Self {
        Self::of(error, error.hint())
    }
}

impl From<&ReadError> for ErrorReport {
    fn from(error: &ReadError) -> Self {
        Self::of(error, error.hint())
    }
}

/// Text of an error for stderr, with a line end.
///
/// ```text
/// error: the configuration can't be used: 'retries' must be a number
///   cypress.config.ts:4:12
///
///     3 │   e2e: {
///   > 4 │     retries: 'two',
///       │              ^
///
/// hint: write retries: 2
/// ```
pub fn render_error(report: &ErrorReport, style: OutputStyle) -> String {
    let paint = Paint::new(style.colour);
    let columns = style.terminal.then_some(style.width);
    let mut text = headed("error:", &report.message, columns, |label| paint.bold_red(label));
    let location = report.location.as_ref().or(report.code_frame.as_ref().map(|frame| &frame.location));
    if let Some(location) = location {
        text.push_str(&format!("  {}\n", paint.cyan(place(location))));
    }
    let inner = columns.map(|columns| columns.saturating_sub(2));
    if let Some(frame) = &report.code_frame {
        text.push('\n');
        for line in frame_lines(frame, location, inner, paint) {
            text.push_str(format!("  {line}").trim_end());
            text.push('\n');
        }
    }
    if let Some(hint) = &report.hint {
        text.push('\n');
        text.push_str(&hint_lines(hint, columns, paint).join("\n"));
        text.push('\n');
    }
    text
}

/// Text of a warning for stderr, with a line end.
pub fn render_warning(message: &str, style: OutputStyle) -> String {
    let paint = Paint::new(style.colour);
    headed("warning:", message, style.terminal.then_some(style.width), |label| paint.bold_yellow(label))
}

/// A label and a message; further lines are indented below it.
fn headed(label: &str, message: &str, columns: Option<usize>, paint: impl Fn(&str) -> String) -> String {
    let mut text = String::new();
    for (index, line) in lines(message).iter().enumerate() {
        let line = if index == 0 { format!("{label} {line}") } else { format!("  {line}") };
        for piece in wrapped(&line, columns) {
            let piece = match piece.strip_prefix(label) {
                Some(rest) if index == 0 => paint(label) + rest,
                _ => piece,
            };
            text.push_str(&piece);
            text.push('\n');
        }
    }
    text
}
