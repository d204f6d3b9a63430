//! Text for people: cleaning, measuring, wrapping, durations. Widths are columns of a terminal.

use std::borrow::Cow;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Columns that `text` takes; it must have no escape sequences.
pub(crate) fn width(text: &str) -> usize {
    text.width()
}

/// Removes escape sequences and control characters, so that what a page says can't steer the terminal.
/// Tabs become two spaces; line ends stay.
pub(crate) fn clean(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|char| char.is_control() && char != '\n') {
        return Cow::Borrowed(text);
    }
    let mut cleaned = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        match char {
            '\n' => cleaned.push('\n'),
            '\t' => cleaned.push_str("  "),
            '\r' if chars.peek() == Some(&'\n') => {}
            '\r' => cleaned.push('\n'),
            '\u{1b}' => skip_escape(&mut chars),
            char if char.is_control() => {}
            char => cleaned.push(char),
        }
    }
    Cow::Owned(cleaned)
}

/// Skips what follows an ESC: `[…letter` or `]…BEL`, else one character.
fn skip_escape(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) {
    match chars.next_if(|next| matches!(next, '[' | ']')) {
        Some('[') => while chars.next().is_some_and(|char| !('\u{40}'..='\u{7e}').contains(&char)) {},
        Some(_) => while chars.next().is_some_and(|char| char != '\u{7}' && char != '\u{1b}') {},
        None => {}
    }
}

/// `text` on one line: cleaned, with each run of white space as one space.
pub(crate) fn one_line(text: &str) -> String {
    clean(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Cleaned lines without spaces at their ends, and without empty lines around them.
pub(crate) fn lines(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = clean(text).lines().map(|line| line.trim_end().to_owned()).collect();
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    let blank = lines.iter().take_while(|line| line.is_empty()).count();
    lines.drain(..blank);
    lines
}

/// Breaks a line at spaces into pieces of at most `columns`, which keep its indentation; longer words are cut.
pub(crate) fn wrap(line: &str, columns: usize) -> Vec<String> {
    if width(line) <= columns {
        return vec![line.to_owned()];
    }
    let indent: String = line.chars().take_while(|char| *char == ' ').collect();
    let indent = if indent.len() + 10 > columns { String::new() } else { indent };
    let columns = columns.max(indent.len() + 1);
    let mut pieces = Vec::new();
    let mut piece = indent.clone();
    let mut used = indent.len();
    for word in line.trim_start().split(' ') {
        let gap = usize::from(used > indent.len());
        if used + gap + width(word) <= columns {
            piece.push_str(&" ".repeat(gap));
            piece.push_str(word);
            used += gap + width(word);
            continue;
        }
        if gap > 0 {
            pieces.push(std::mem::replace(&mut piece, indent.clone()));
            used = indent.len();
        }
        for char in word.chars() {
            let columns_of_char = char.width().unwrap_or(0);
            if used + columns_of_char > columns && used > indent.len() {
                pieces.push(std::mem::replace(&mut piece, indent.clone()));
                used = indent.len();
            }
            piece.push(char);
            used += columns_of_char;
        }
    }
    pieces.push(piece);
    pieces
}

/// Cuts what doesn't fit at the end: `a long ti…`.
pub(crate) fn cut_end(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut used = 1;
    for char in text.chars() {
        used += char.width().unwrap_or(0);
        if used > columns {
            break;
        }
        kept.push(char);
    }
    if columns > 0 {
        kept.push('…');
    }
    kept
}

/// Cuts what doesn't fit at the start, which is how a path stays recognisable: `…/login.cy.ts`.
pub(crate) fn cut_start(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let mut kept = Vec::new();
    let mut used = 1;
    for char in text.chars().rev() {
        used += char.width().unwrap_or(0);
        if used > columns {
            break;
        }
        kept.push(char);
    }
    let kept: String = kept.into_iter().rev().collect();
    if columns > 0 { format!("…{kept}") } else { kept }
}

/// `850ms`, `1.2s`, `45s`, `2m 05s`, `1h 02m`.
pub(crate) fn duration(ms: f64) -> String {
    let ms = if ms.is_finite() { ms.max(0.0) } else { 0.0 };
    if ms < 999.5 {
        return format!("{ms:.0}ms");
    }
    if ms < 9_950.0 {
        return format!("{:.1}s", ms / 1_000.0);
    }
    let seconds = (ms / 1_000.0).round() as u64;
    match seconds {
        0..60 => format!("{seconds}s"),
        60..3_600 => format!("{}m {:02}s", seconds / 60, seconds % 60),
        _ => format!("{}h {:02}m", seconds / 3_600, seconds % 3_600 / 60),
    }
}

/// `1 test`, `2 tests`.
pub(crate) fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_well() {
        let shown: Vec<String> =
            [0.0, 34.4, 999.6, 1_249.0, 9_960.0, 59_400.0, 59_600.0, 125_000.0, 3_725_000.0, f64::NAN]
                .into_iter()
                .map(duration)
                .collect();
        assert_eq!(shown, ["0ms", "34ms", "1.0s", "1.2s", "10s", "59s", "1m 00s", "2m 05s", "1h 02m", "0ms"]);
    }

    #[test]
    fn nothing_steers_the_terminal() {
        assert_eq!(clean("a\u{1b}[31mred\u{1b}[0m\tb\r\nc\u{7}\u{1b}]0;title\u{7}d"), "ared  b\ncd");
        assert_eq!(one_line("  two\n\n words "), "two words");
    }

    #[test]
    fn wrapped_pieces_fit_and_keep_the_indentation() {
        assert_eq!(wrap("  one two three", 9), ["one two", "three"].map(str::to_owned));
        assert_eq!(wrap("  alpha beta gamma", 14), ["  alpha beta", "  gamma"].map(str::to_owned));
        assert_eq!(wrap("abcdefghij", 4), ["abcd", "efgh", "ij"].map(str::to_owned));
        assert_eq!(wrap("日本語テスト", 5), ["日本", "語テ", "スト"].map(str::to_owned));
    }

    #[test]
    fn cut_text_fits() {
        assert_eq!(cut_end("abcdef", 4), "abc…");
        assert_eq!(cut_start("a/b/c.cy.ts", 8), "…c.cy.ts");
        assert_eq!(cut_end("abc", 3), "abc");
        assert_eq!(cut_end("日本語", 4), "日…");
        assert_eq!(cut_end("abc", 0), "");
    }
}
