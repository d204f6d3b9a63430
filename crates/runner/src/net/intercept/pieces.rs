//! What every URL that a pattern matches is sure to hold.

use hinoki_protocol::TextMatcher;

use super::literals;

/// Texts that the URL holds, in this order, without overlapping.
pub(crate) type Pieces = Vec<String>;

/// More alternatives than that are not told apart.
pub(super) const MOST: usize = 8;

/// The alternatives of a pattern, one of which holds for every URL that matches.
///
/// `whole`: regular expressions are for the URL as it stands, not for a part of it.
pub(crate) fn of(matcher: &TextMatcher, whole: bool) -> Vec<Pieces> {
    match matcher {
        TextMatcher::Glob(text) => of_glob(text),
        TextMatcher::Regex { source, flags } => literals::of(source, flags, whole),
    }
}

fn of_glob(text: &str) -> Vec<Pieces> {
    if text.starts_with(['!', '#']) {
        return vec![Pieces::new()];
    }
    expand(text).iter().map(|text| of_plain_glob(text)).collect()
}

/// `a{b,c}` is `ab` or `ac`.
fn expand(text: &str) -> Vec<String> {
    let mut all = vec![text.to_owned()];
    loop {
        let mut next = Vec::new();
        for text in &all {
            let Some((before, within, after)) = braces(text) else {
                next.push(text.clone());
                continue;
            };
            next.extend(within.split(',').map(|one| format!("{before}{one}{after}")));
        }
        if next.len() > MOST {
            return all;
        }
        if next == all {
            return all;
        }
        all = next;
    }
}

/// The first plain list in braces, if nothing before it could change what it is.
fn braces(text: &str) -> Option<(&str, &str, &str)> {
    let start = text.find(['[', '{', '(', '\\']).filter(|&at| text[at..].starts_with('{'))?;
    let end = start + text[start..].find('}')?;
    let within = &text[start + 1..end];
    let plain = within.contains(',') && !within.contains(['{', '(', '[', '\\']) && !text[..start].ends_with('$');
    plain.then(|| (&text[..start], within, &text[end + 1..]))
}

fn of_plain_glob(text: &str) -> Pieces {
    // What comes in brackets or braces may be left out or repeated.
    let plain = &text[..text.find(['[', '{', '(', '\\']).unwrap_or(text.len())];
    // Before one of these a bracket makes the character part of an extended pattern.
    let plain = plain.trim_end_matches(['@', '+', '!', '?', '*']);
    // A URL may be written otherwise before its path: its port may be left out, its host in capitals.
    let (host, path) = match plain.split_once("://") {
        Some((_, rest)) => rest.split_at(rest.find('/').unwrap_or(rest.len())),
        None => ("", plain),
    };
    let host = if host.contains([':', '@']) { String::new() } else { host.to_ascii_lowercase() };
    let whole = format!("{host}/{path}");
    // Slashes may be several: the pieces stand apart.
    let pieces: Vec<&str> = whole.split(['*', '?', '/']).collect();
    if pieces.iter().any(|piece| matches!(*piece, "." | "..")) {
        return Pieces::new();
    }
    pieces.into_iter().filter(|piece| is_plain(piece)).map(str::to_owned).collect()
}

/// Whether a URL is written with just these characters.
fn is_plain(piece: &str) -> bool {
    !piece.is_empty() && piece.bytes().all(is_plain_byte)
}

pub(super) fn is_plain_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'=' | b'&' | b'~')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(all: Vec<Pieces>) -> Vec<String> {
        all.into_iter().map(|pieces| pieces.join(" ")).collect()
    }

    #[test]
    fn globs() {
        for (glob, expected) in [
            ("**/comments/*", &["comments"][..]),
            ("/api/users?_limit=*", &["api users _limit="]),
            ("http://localhost:8080/users", &["users"]),
            ("https://API.test/V1/users", &["api.test V1 users"]),
            ("http://a.test/b/../users", &[""]),
            ("**", &[""]),
            ("!**/users", &[""]),
            ("**/{users,posts}/*", &["users", "posts"]),
            ("**/a/{b,c}/{d,e}", &["a b d", "a b e", "a c d", "a c e"]),
            ("**/x{1..3}/y", &["x"]),
            ("**/api/@(users|posts)", &["api"]),
            ("**/[ab]{c,d}", &[""]),
            ("/ü/x", &["x"]),
        ] {
            assert_eq!(joined(of_glob(glob)), expected, "{glob}");
        }
    }
}
