//! What every URL that a pattern matches is sure to hold.

use hinoki_protocol::TextMatcher;
use regex_syntax::hir::{Hir, HirKind};

/// Texts that the URL holds, in this order, not touching each other.
pub(crate) type Pieces = Vec<String>;

/// More alternatives than that are not told apart.
const MOST: usize = 8;

/// The alternatives of a pattern, one of which holds for every URL that matches.
pub(crate) fn of(matcher: &TextMatcher) -> Vec<Pieces> {
    match matcher {
        TextMatcher::Glob(text) => of_glob(text),
        TextMatcher::Regex { source, flags } => of_regex(source, flags),
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

fn of_regex(source: &str, flags: &str) -> Vec<Pieces> {
    if flags.contains('i') {
        return vec![Pieces::new()];
    }
    // The two kinds of regular expressions differ in much, but not in letters that stand for themselves: where this one
    // can't be read, or something is no letter, it may be anything.
    let hir = regex_syntax::ParserBuilder::new().utf8(false).build().parse(source);
    hir.map_or_else(|_| vec![Pieces::new()], |hir| of_hir(&hir))
}

fn of_hir(hir: &Hir) -> Vec<Pieces> {
    match hir.kind() {
        HirKind::Literal(literal) => {
            let text = String::from_utf8_lossy(&literal.0);
            let pieces = text.split(|c: char| !c.is_ascii() || !is_plain_byte(c as u8));
            vec![pieces.filter(|piece| !piece.is_empty()).map(str::to_owned).collect()]
        }
        HirKind::Capture(capture) => of_hir(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => of_hir(&repetition.sub),
        HirKind::Concat(parts) => parts.iter().fold(vec![Pieces::new()], |all, part| {
            let next = of_hir(part);
            if all.len() * next.len() > MOST {
                return all;
            }
            all.iter().flat_map(|before| next.iter().map(|after| [before.as_slice(), after].concat())).collect()
        }),
        HirKind::Alternation(parts) => {
            let all: Vec<Pieces> = parts.iter().flat_map(of_hir).collect();
            if all.len() > MOST { vec![Pieces::new()] } else { all }
        }
        HirKind::Empty | HirKind::Look(_) | HirKind::Class(_) | HirKind::Repetition(_) => vec![Pieces::new()],
    }
}

/// Whether a URL is written with just these characters.
fn is_plain(piece: &str) -> bool {
    !piece.is_empty() && piece.bytes().all(is_plain_byte)
}

fn is_plain_byte(byte: u8) -> bool {
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

    #[test]
    fn regular_expressions() {
        for (source, flags, expected) in [
            (r"users", "", &["users"][..]),
            (r"users", "i", &[""]),
            (r"\/other\/\d+$", "", &["other"]),
            (
                r"^https?:\/\/api\.test\/v\d\/(users|posts)(\?.*)?$",
                "",
                &["http api.test v users", "http api.test v posts"],
            ),
            (r"(?:a+b?)c{2}", "", &["a c"]),
            (r"us(?!ers)", "", &[""]),
            (r"[abc]def.*", "", &["def"]),
            (r"a|b|", "", &["a", "b", ""]),
        ] {
            let mut found = joined(of_regex(source, flags));
            found.iter_mut().for_each(|text| *text = text.trim().to_owned());
            assert_eq!(found, expected, "{source}");
        }
    }
}
