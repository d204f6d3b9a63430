//! Parts of an error's text.

use hinoki_protocol::{CodeFrame, SourceLocation, TestError};

use crate::paint::Paint;
use crate::text::{count, lines, one_line, wrap};
use crate::{code_frame, diff};

/// Frames of a stack that are shown.
const STACK_LINES: usize = 5;
/// Longer messages are cut.
const MESSAGE_LINES: usize = 60;

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

/// `"before each" hook`, without the test that it ran for, which stands beside it.
pub(crate) fn hook_title(hook: &str) -> String {
    let hook = one_line(hook);
    hook.split_once(" for \"").map_or(hook.clone(), |(hook, _)| hook.to_owned())
}

/// Wrapped if there are `columns`.
pub(crate) fn wrapped(line: &str, columns: Option<usize>) -> Vec<String> {
    columns.map_or_else(|| vec![line.to_owned()], |columns| wrap(line, columns))
}
