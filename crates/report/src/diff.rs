//! What an assertion wanted beside what it found.

use std::ops::Range;
use std::time::Duration;

use similar::{ChangeTag, InlineChange, TextDiff};

use crate::paint::Paint;
use crate::text::clean;

/// Equal lines shown around a change.
const CONTEXT: usize = 3;
/// Longer diffs are cut.
const MOST_LINES: usize = 60;
/// Values up to this length need no diff if the message has them.
const SHORT: usize = 20;
/// A diff of texts that differ a lot is worth no longer wait.
const PATIENCE: Duration = Duration::from_millis(300);

/// Lines of the diff, the legend first.
pub(crate) fn render(expected: &str, actual: &str, paint: Paint) -> Vec<String> {
    let (expected, actual) = (with_line_end(expected), with_line_end(actual));
    let one_line_each = expected.lines().count() <= 1 && actual.lines().count() <= 1;
    if one_line_each && expected != actual {
        return pair(&expected, &actual, paint);
    }
    let legend = format!("{}  {}", paint.green("- expected"), paint.red("+ actual"));
    if expected == actual {
        return vec![legend, paint.dim("both read the same: they differ in type or identity")];
    }
    let diff = TextDiff::configure().timeout(PATIENCE).diff_lines(expected.as_str(), actual.as_str());
    let mut lines = Vec::new();
    let mut shown_until = 0;
    for group in diff.grouped_ops(CONTEXT) {
        let start = group.first().map_or(0, |op| op.old_range().start);
        push_gap(&mut lines, &diff, shown_until..start, paint);
        shown_until = group.last().map_or(0, |op| op.old_range().end);
        for op in &group {
            lines.extend(diff.iter_inline_changes(op).map(|change| line(&change, paint)));
        }
    }
    push_gap(&mut lines, &diff, shown_until..diff.old_len(), paint);
    if lines.len() > MOST_LINES {
        let more = lines.len() - MOST_LINES;
        lines.truncate(MOST_LINES);
        lines.push(paint.dim(format!("… {more} more lines")));
    }
    lines.splice(0..0, [legend, String::new()]);
    lines
}

/// Whether a message says the same already, so that the diff would only repeat it.
pub(crate) fn is_told_by(message: &str, expected: &str, actual: &str) -> bool {
    let tells = |value: &str| {
        let value = value.trim();
        let bare = value.trim_matches(['\'', '"']);
        value.len() <= SHORT && !value.contains('\n') && message.contains(bare)
    };
    tells(expected) && tells(actual)
}

/// Two values of one line each, with labels.
fn pair(expected: &str, actual: &str, paint: Paint) -> Vec<String> {
    let diff = TextDiff::configure().timeout(PATIENCE).diff_lines(expected, actual);
    let (mut wanted, mut found) = (String::new(), String::new());
    for op in diff.ops() {
        for change in diff.iter_inline_changes(op) {
            match change.tag() {
                ChangeTag::Delete => wanted = marked(&change, |t| paint.green(t), |t| paint.green_mark(t)),
                ChangeTag::Insert => found = marked(&change, |t| paint.red(t), |t| paint.red_mark(t)),
                ChangeTag::Equal => {}
            }
        }
    }
    vec![format!("{}  {wanted}", paint.dim("expected")), format!("{}  {found}", paint.dim("actual  "))]
}

fn with_line_end(text: &str) -> String {
    let mut text = clean(text).into_owned();
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

/// Stands for equal lines that are left out; a single one needs as much room as the note, so it is shown.
fn push_gap(lines: &mut Vec<String>, diff: &TextDiff<'_, '_, str>, equal: Range<usize>, paint: Paint) {
    match equal.len() {
        0 => {}
        1 => {
            let line = diff.old_slice(equal.start).unwrap_or_default();
            lines.push(paint.dim(format!("  {}", line.trim_end())));
        }
        number => lines.push(paint.dim(format!("  ⋯ {number} equal lines"))),
    }
}

fn line(change: &InlineChange<'_, str>, paint: Paint) -> String {
    match change.tag() {
        ChangeTag::Equal => paint.dim(format!("  {}", marked(change, str::to_owned, str::to_owned)).trim_end()),
        ChangeTag::Delete => paint.green("- ") + &marked(change, |t| paint.green(t), |t| paint.green_mark(t)),
        ChangeTag::Insert => paint.red("+ ") + &marked(change, |t| paint.red(t), |t| paint.red_mark(t)),
    }
}

/// The line with the parts that differ marked, unless all of it does.
fn marked(change: &InlineChange<'_, str>, plain: impl Fn(&str) -> String, mark: impl Fn(&str) -> String) -> String {
    let parts: Vec<(bool, String)> =
        change.iter_strings_lossy().map(|(marked, part)| (marked, part.trim_end_matches('\n').to_owned())).collect();
    let all_differ = parts.iter().all(|(marked, part)| *marked || part.trim().is_empty());
    let text = |(is_marked, part): &(bool, String)| if *is_marked && !all_differ { mark(part) } else { plain(part) };
    parts.iter().map(text).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(expected: &str, actual: &str) -> String {
        render(expected, actual, Paint::new(false)).join("\n")
    }

    #[test]
    fn one_line_each() {
        assert_eq!(plain("'Wrong'", "'Oops'"), "expected  'Wrong'\nactual    'Oops'");
    }

    #[test]
    fn far_equal_lines_are_left_out() {
        let expected: String = (1..=20).map(|n| format!("line {n}\n")).collect();
        let actual = expected.replace("line 10\n", "line ten\n");
        let shown = plain(&expected, &actual);
        assert!(shown.contains("  ⋯ 6 equal lines\n  line 7\n"), "{shown}");
        assert!(shown.contains("- line 10\n+ line ten\n"), "{shown}");
        assert!(shown.ends_with("  line 13\n  ⋯ 7 equal lines"), "{shown}");
    }

    #[test]
    fn short_values_are_told_by_the_message() {
        assert!(is_told_by("expected 3 to equal 4", "4", "3"));
        assert!(is_told_by("expected '<p>' to have text 'a', but the text was 'b'", "'a'", "'b'"));
        assert!(!is_told_by("expected 3 to equal 4", "4", "5"));
        let long = "a text of more than twenty characters";
        assert!(!is_told_by(&format!("expected {long} to equal b"), "b", long));
    }

    #[test]
    fn equal_texts_say_so() {
        assert!(plain("1", "1").contains("both read the same"));
    }

    #[test]
    fn a_changed_word_is_marked() {
        let shown = render("the quick brown fox", "the quick red fox", Paint::new(true)).join("\n");
        let green = "\u{1b}[7m\u{1b}[32mbrown\u{1b}[0m";
        assert!(shown.contains(green), "{shown:?}");
        assert!(!shown.contains("\u{1b}[7m\u{1b}[32mthe"), "{shown:?}");
    }

    #[test]
    fn long_diffs_are_cut() {
        let shown = plain(&"a\n".repeat(100), &"b\n".repeat(100));
        assert_eq!(shown.lines().count(), MOST_LINES + 3);
        assert!(shown.ends_with("… 140 more lines"), "{shown}");
    }
}
