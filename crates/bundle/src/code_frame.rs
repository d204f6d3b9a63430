use hinoki_protocol::{CodeFrame, SourceLocation};

/// Longer lines are of no use to a reader: minified code.
const LONGEST: usize = 400;

/// The lines of `text` around `location`. `None` if there is no such line.
pub(crate) fn cut(text: &str, location: &SourceLocation, context: u32) -> Option<CodeFrame> {
    let first_line = location.line.saturating_sub(context).max(1);
    let count = location.line.checked_sub(first_line)? + 1 + context;
    let lines: Vec<_> =
        text.lines().skip(first_line as usize - 1).take(count as usize).map(|line| shorten(line).to_owned()).collect();
    if lines.len() <= (location.line - first_line) as usize {
        return None;
    }
    Some(CodeFrame { location: location.clone(), first_line, lines })
}

fn shorten(line: &str) -> &str {
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => &line[..end],
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(line: u32) -> SourceLocation {
        SourceLocation { file: "a.js".into(), line, column: 1 }
    }

    #[test]
    fn cuts_around_the_line_and_stays_inside() {
        let text = "one\ntwo\r\nthree\nfour\n";
        let frame = cut(text, &at(2), 1).expect("line 2 exists");
        assert_eq!((frame.first_line, frame.lines), (1, vec!["one".to_owned(), "two".into(), "three".into()]));
        let frame = cut(text, &at(1), 2).expect("line 1 exists");
        assert_eq!((frame.first_line, frame.lines.len()), (1, 3));
        let frame = cut(text, &at(4), 2).expect("line 4 exists");
        assert_eq!((frame.first_line, frame.lines.len()), (2, 3));
        assert_eq!(cut(text, &at(5), 2), None);
        assert_eq!(cut(text, &at(0), 0), None);
    }

    #[test]
    fn shortens_minified_lines() {
        let frame = cut(&"é".repeat(5_000), &at(1), 0).expect("line 1 exists");
        assert_eq!(frame.lines[0].chars().count(), LONGEST);
    }
}
