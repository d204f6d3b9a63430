//! Lines of the user's source around a position, with the failing line marked.

use hinoki_protocol::CodeFrame;
use unicode_width::UnicodeWidthChar;

use crate::paint::Paint;
use crate::text::{clean, cut_end, width};

/// Lines of the frame. With `columns`, long lines are cut to a window that shows the caret.
pub(crate) fn render(frame: &CodeFrame, columns: Option<usize>, paint: Paint) -> Vec<String> {
    let count = u32::try_from(frame.lines.len()).unwrap_or(u32::MAX);
    let digits = frame.first_line.saturating_add(count).saturating_sub(1).to_string().len();
    let gutter = digits + 5;
    let caret = caret_column(frame);
    let room = columns.map(|columns| columns.saturating_sub(gutter).max(20));
    let longest = frame.lines.iter().map(|line| width(&code(line))).max().unwrap_or(0);
    let skipped = match (room, caret) {
        (Some(room), Some(caret)) if longest > room && caret + 8 > room => caret + 8 - room,
        _ => 0,
    };
    let mut lines = Vec::new();
    for (index, line) in frame.lines.iter().enumerate() {
        let number = frame.first_line.saturating_add(u32::try_from(index).unwrap_or(u32::MAX));
        let mut line = skip_columns(&code(line), skipped);
        if let Some(room) = room {
            line = cut_end(&line, room);
        }
        let number_text = format!("{number:>digits$} │");
        if number == frame.location.line {
            lines.push(format!("{} {number_text} {line}", paint.bold_red(">")).trim_end().to_owned());
            if let Some(caret) = caret {
                let bar = paint.dim(format!("{:digits$} │", ""));
                lines.push(format!("  {bar} {}{}", " ".repeat(caret - skipped), paint.bold_red("^")));
            }
        } else {
            lines.push(format!("  {}", paint.dim(format!("{number_text} {line}").trim_end())));
        }
    }
    lines
}

fn code(line: &str) -> String {
    clean(line).replace('\n', " ")
}

/// Display column, from 0, of the location; columns of locations are UTF-16 units from 1.
fn caret_column(frame: &CodeFrame) -> Option<usize> {
    let index = frame.location.line.checked_sub(frame.first_line)?;
    let line = frame.lines.get(usize::try_from(index).ok()?)?;
    let wanted = usize::try_from(frame.location.column.checked_sub(1)?).ok()?;
    let mut units = 0;
    let before: String = line
        .chars()
        .take_while(|char| {
            let is_before = units < wanted;
            units += char.len_utf16();
            is_before
        })
        .collect();
    Some(width(&code(&before)))
}

fn skip_columns(line: &str, columns: usize) -> String {
    if columns == 0 {
        return line.to_owned();
    }
    let mut skipped = 0;
    let rest: String = line
        .chars()
        .skip_while(|char| {
            let skip = skipped < columns + 1;
            skipped += char.width().unwrap_or(0);
            skip
        })
        .collect();
    format!("…{rest}")
}

#[cfg(test)]
mod tests {
    use hinoki_protocol::SourceLocation;

    use super::*;

    fn frame(lines: &[&str], first_line: u32, line: u32, column: u32) -> CodeFrame {
        let location = SourceLocation { file: "a.cy.ts".to_owned(), line, column };
        CodeFrame { location, first_line, lines: lines.iter().map(|&line| line.to_owned()).collect() }
    }

    fn plain(frame: &CodeFrame, columns: Option<usize>) -> String {
        render(frame, columns, Paint::new(false)).join("\n")
    }

    #[test]
    fn marks_the_line_and_the_column() {
        let frame = frame(&["it('x', () => {", "\tcy.get('#a')", "", "})"], 9, 10, 5);
        let expected = "   9 │ it('x', () => {\n> 10 │   cy.get('#a')\n     │      ^\n  11 │\n  12 │ })";
        assert_eq!(plain(&frame, None), expected);
    }

    #[test]
    fn columns_are_utf16_units_and_the_caret_display_columns() {
        let frame = frame(&["'😀日'.should()"], 1, 1, 6);
        assert_eq!(plain(&frame, None), "> 1 │ '😀日'.should()\n    │       ^");
    }

    #[test]
    fn a_long_line_is_cut_around_the_caret() {
        let line = format!("{}cy.get('button'){}", "a".repeat(100), "b".repeat(100));
        let shown = plain(&frame(&[&line], 1, 1, 101), Some(40));
        let [code, caret] = shown.lines().collect::<Vec<_>>()[..] else { panic!("two lines: {shown}") };
        assert!(width(code) <= 40, "{shown}");
        let at = width(&caret[..caret.find('^').unwrap()]);
        assert_eq!(code.chars().nth(at), Some('c'), "{shown}");
    }

    #[test]
    fn a_position_outside_of_the_lines_marks_nothing() {
        assert_eq!(plain(&frame(&["a"], 5, 90, 1), None), "  5 │ a");
        assert_eq!(plain(&frame(&[], 0, 0, 0), None), "");
        assert_eq!(plain(&frame(&["a"], u32::MAX, u32::MAX, u32::MAX), None), "> 4294967295 │ a\n             │  ^");
    }
}
