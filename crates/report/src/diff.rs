//! What an assertion wanted beside what it found.

use std::time::Duration;

use similar::{ChangeTag, InlineChange, TextDiff};

use crate::paint::Paint;
use crate::text::clean;

/// Equal lines shown around a change.
const CONTEXT: usize = 3;
/// Longer diffs are cut.
const MOST_LINES: usize = 60;
/// A diff of texts that differ a lot is worth no longer wait.
const PATIENCE: Duration = Duration::from_millis(300);

/// Lines of the diff, the legend first.
pub(crate) fn render(expected: &str, actual: &str, paint: Paint) -> Vec<String> {
    let (expected, actual) = (with_line_end(expected), with_line_end(actual));
    let legend = format!("{}  {}", paint.green("- expected"), paint.red("+ actual"));
    if expected == actual {
        return vec![legend, paint.dim("both read the same: they differ in type or identity")];
    }
    let diff = TextDiff::configure().timeout(PATIENCE).diff_lines(expected.as_str(), actual.as_str());
    let mut lines = Vec::new();
    let mut shown_until = 0;
    for group in diff.grouped_ops(CONTEXT) {
        let start = group.first().map_or(0, |op| op.old_range().start);
        push_gap(&mut lines, start.saturating_sub(shown_until), paint);
        shown_until = group.last().map_or(0, |op| op.old_range().end);
        for op in &group {
            lines.extend(diff.iter_inline_changes(op).map(|change| line(&change, paint)));
        }
    }
    push_gap(&mut lines, diff.old_len().saturating_sub(shown_until), paint);
    if lines.len() > MOST_LINES {
        let more = lines.len() - MOST_LINES;
        lines.truncate(MOST_LINES);
        lines.push(paint.dim(format!("… {more} more lines")));
    }
    lines.insert(0, legend);
    lines
}

fn with_line_end(text: &str) -> String {
    let mut text = clean(text).into_owned();
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

fn push_gap(lines: &mut Vec<String>, equal: usize, paint: Paint) {
    if equal > 0 {
        lines.push(paint.dim(format!("  ⋯ {}", crate::text::count(equal, "equal line"))));
    }
}

fn line(change: &InlineChange<'_, str>, paint: Paint) -> String {
    let whole: String = change.iter_strings_lossy().map(|(_, part)| part).collect();
    let whole = whole.trim_end_matches('\n');
    let all_marked = change.iter_strings_lossy().all(|(marked, part)| marked || part.trim().is_empty());
    let parts = |plain: fn(Paint, &str) -> String, marked: fn(Paint, &str) -> String| -> String {
        if all_marked {
            return plain(paint, whole);
        }
        change
            .iter_strings_lossy()
            .map(|(is_marked, part)| {
                let part = part.trim_end_matches('\n');
                if is_marked { marked(paint, part) } else { plain(paint, part) }
            })
            .collect()
    };
    match change.tag() {
        ChangeTag::Equal => paint.dim(format!("  {whole}").trim_end()),
        ChangeTag::Delete => format!("{}{}", paint.green("- "), parts(|p, t| p.green(t), |p, t| p.green_mark(t))),
        ChangeTag::Insert => format!("{}{}", paint.red("+ "), parts(|p, t| p.red(t), |p, t| p.red_mark(t))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(expected: &str, actual: &str) -> String {
        render(expected, actual, Paint::new(false)).join("\n")
    }

    #[test]
    fn one_line_each() {
        assert_eq!(plain("'Wrong'", "'Oops'"), "- expected  + actual\n- 'Wrong'\n+ 'Oops'");
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
        assert_eq!(shown.lines().count(), MOST_LINES + 2);
        assert!(shown.ends_with("… 140 more lines"), "{shown}");
    }
}
