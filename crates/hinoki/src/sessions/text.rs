//! Words and numbers for people.

use unicode_width::UnicodeWidthStr as _;

/// `3 h ago`, from ms.
pub(super) fn age(ms: f64) -> String {
    const UNITS: [(f64, &str); 4] = [(86_400e3, "d"), (3_600e3, "h"), (60e3, "min"), (1e3, "s")];
    match UNITS.iter().find(|(length, _)| ms >= *length) {
        Some((length, unit)) => format!("{:.0} {unit} ago", (ms / length).floor()),
        None => "now".to_owned(),
    }
}

/// A time in UTC from ms since the Unix epoch; empty if there is none such.
pub(super) fn time(ms: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "beyond the range the number saturates and isn't a time")]
    let timestamp = jiff::Timestamp::from_second((ms / 1e3) as i64);
    timestamp.map(|time| time.to_string()).unwrap_or_default()
}

/// Text of the outside for one line of a terminal: control characters are written out.
pub(super) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for character in text.chars() {
        match character.is_control() {
            true => plain.extend(character.escape_default()),
            false => plain.push(character),
        }
    }
    plain
}

/// What stands for a value that isn't shown.
pub(super) fn hidden(text: &str) -> String {
    let count = text.chars().count();
    format!("(hidden, {count} character{})", if count == 1 { "" } else { "s" })
}

/// `1 cookie`, `2 cookies`.
pub(super) fn count(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// Lines whose columns stand below each other, two spaces between them.
pub(super) fn columns(rows: &[Vec<String>]) -> String {
    let most = rows.iter().map(Vec::len).max().unwrap_or_default();
    let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.width()).max();
    let widths: Vec<usize> = (0..most).map(|column| width(column).unwrap_or_default()).collect();
    let mut text = String::new();
    for row in rows {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(&widths) {
            line.push_str(cell);
            line.extend(std::iter::repeat_n(' ', width + 2 - cell.width()));
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_have_one_unit() {
        for (ms, shown) in
            [(10.0, "now"), (59e3, "59 s ago"), (61e3, "1 min ago"), (7_300e3, "2 h ago"), (2e8, "2 d ago")]
        {
            assert_eq!(age(ms), shown);
        }
        assert_eq!(time(0.0), "1970-01-01T00:00:00Z");
        assert_eq!(time(f64::INFINITY), "");
    }

    #[test]
    fn nothing_of_the_outside_reaches_the_terminal_as_a_command() {
        assert_eq!(plain("a\u{1b}[31mb\nc"), "a\\u{1b}[31mb\\nc");
    }

    #[test]
    fn columns_stand_below_each_other() {
        let row = |cells: &[&str]| cells.iter().map(|&cell| cell.to_owned()).collect::<Vec<_>>();
        assert_eq!(columns(&[row(&["a", "b"]), row(&["檜檜", "c", "d"])]), "a     b\n檜檜  c  d\n");
    }
}
