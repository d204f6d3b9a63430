//! Parts of an error's text.

use hinoki_protocol::{CodeFrame, SourceLocation, TestError};

use crate::paint::Paint;
use crate::text::{count, cut_end, lines, one_line, wrap};
use crate::{code_frame, diff};

/// Frames of a stack that are shown.
const STACK_LINES: usize = 5;
/// Longer messages are cut.
const MESSAGE_LINES: usize = 60;
/// So are longer lines of messages.
const MESSAGE_COLUMNS: usize = 2_000;

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
        let pieces = wrapped(&cut_end(line, MESSAGE_COLUMNS), columns);
        shown.extend(pieces.into_iter().map(|piece| if index == 0 { paint.red(piece) } else { piece }));
    }
    if more > 0 {
        shown.push(paint.dim(format!("… {more} more lines")));
    }
    shown
}

/// Source positions of the stack, unless all of them are lines that are shown anyway.
fn stack_lines(error: &TestError, shown_location: Option<&SourceLocation>, paint: Paint) -> Vec<String> {
    let stack = lines(&error.stack);
    let frames: Vec<String> = stack.iter().map(|line| frame(line.trim())).filter(|line| !line.is_empty()).collect();
    let shown = [shown_location, error.code_frame.as_ref().map(|frame| &frame.location)];
    let shown: Vec<String> =
        shown.into_iter().flatten().map(|at| format!("{}:{}:", one_line(&at.file), at.line)).collect();
    let position = |frame: &str| frame.rsplit(['(', ' ']).next().unwrap_or_default().to_owned();
    if frames.iter().all(|frame| shown.iter().any(|shown| position(frame).starts_with(shown))) {
        return Vec::new();
    }
    let mut shown: Vec<String> = frames.iter().take(STACK_LINES).map(|line| paint.dim(line)).collect();
    if frames.len() > STACK_LINES {
        shown.push(paint.dim(format!("… {}", count(frames.len() - STACK_LINES, "more frame"))));
    }
    shown
}

/// A line of a stack without the names that bodies of tests and hooks have: they say nothing.
fn frame(line: &str) -> String {
    let Some((name, position)) = line.strip_prefix("at ").and_then(|line| line.split_once(" (")) else {
        return line.to_owned();
    };
    let anonymous = name.starts_with("Context") || matches!(name, "eval" | "<anonymous>" | "Object.<anonymous>");
    if anonymous { format!("at {}", position.trim_end_matches(')')) } else { line.to_owned() }
}

/// `AssertionError: expected …` on one line.
pub(crate) fn headline(error: &TestError) -> String {
    let lines = lines(&error.message);
    let mut said = lines.iter().map(|line| one_line(line)).filter(|line| !line.is_empty());
    let mut message = said.next().unwrap_or_default();
    // What it is about stands below.
    if message.ends_with(':')
        && let Some(next) = said.next()
    {
        message = format!("{message} {}", next.trim_start_matches("> "));
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn stack(stack: &str) -> String {
        let error = TestError { stack: stack.to_owned(), ..TestError::default() };
        let shown = SourceLocation { file: "a.cy.ts".to_owned(), line: 4, column: 18 };
        stack_lines(&error, Some(&shown), Paint::new(false)).join("\n")
    }

    #[test]
    fn a_stack_that_says_nothing_new_is_left_out() {
        assert_eq!(stack("at Context.eval (a.cy.ts:4:18)\nat Context2.<anonymous> (a.cy.ts:4:8)"), "");
        assert_eq!(stack("at a.cy.ts:4:18"), "");
        assert_eq!(stack("at Context.eval (a.cy.ts:40:18)"), "at a.cy.ts:40:18");
        assert_eq!(stack("at Context.eval (other/a.cy.ts:4:18)"), "at other/a.cy.ts:4:18");
        assert_eq!(stack("at f (a.cy.ts:4:18)\nat g (b.ts:1:1)"), "at f (a.cy.ts:4:18)\nat g (b.ts:1:1)");
    }

    #[test]
    fn a_headline_says_what_it_is_about() {
        let of = |message: &str| headline(&TestError { message: message.to_owned(), ..TestError::default() });
        assert_eq!(
            of("`cy.visit()` failed trying to load:\n\nhttp://a.test/\n\nNo"),
            "`cy.visit()` failed trying to load: http://a.test/"
        );
        assert_eq!(of("threw:\n\n  > no"), "threw: no");
        assert_eq!(of("expected 1\nto equal 2"), "expected 1");
        assert_eq!(of("ends:"), "ends:");
    }

    #[test]
    fn long_messages_are_cut() {
        let message = format!("{}\n{}", "x".repeat(5_000), "line\n".repeat(100));
        let error = TestError { message, ..TestError::default() };
        let shown = message_lines(&error, None, Paint::new(false));
        assert_eq!(shown.len(), MESSAGE_LINES + 1);
        assert!(shown[0].ends_with("x…") && shown[60] == "… 41 more lines", "{:?}", shown[60]);
    }
}
