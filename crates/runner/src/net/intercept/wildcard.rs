//! The browser's own patterns, which hold requests back: as narrow as they safely can be for a route.

use hinoki_protocol::{RouteMatcher, TextMatcher};

/// A pattern that matches at least every URL that the route could match.
pub(crate) fn of(matcher: &RouteMatcher) -> String {
    let texts = [&matcher.url, &matcher.path, &matcher.pathname, &matcher.hostname];
    let longest = texts.into_iter().flatten().filter_map(literal).max_by_key(|literal| literal.len());
    match longest {
        Some(literal) => format!("*{literal}*"),
        None => "*".to_owned(),
    }
}

/// The longest piece of a glob that stands in each URL that matches.
fn literal(matcher: &TextMatcher) -> Option<&str> {
    let TextMatcher::Glob(text) = matcher else { return None };
    if text.starts_with(['!', '#']) {
        return None;
    }
    // What comes in brackets or braces may be left out or repeated.
    let plain = &text[..text.find(['[', '{', '(', '\\']).unwrap_or(text.len())];
    // Before one of these a bracket makes the character part of an extended pattern.
    let plain = plain.trim_end_matches(['@', '+', '!', '?', '*']);
    // Slashes may be several, and a URL may be written otherwise before its path: those pieces stand apart.
    let pieces = plain.split(['*', '?', '/']).filter(|piece| piece.bytes().all(is_plain));
    pieces.max_by_key(|piece| piece.len()).filter(|piece| !piece.is_empty() && !piece.contains(':'))
}

fn is_plain(byte: u8) -> bool {
    byte.is_ascii_lowercase()
        || byte.is_ascii_digit()
        || matches!(byte, b'-' | b'_' | b'.' | b'=' | b'&' | b'~')
        || byte.is_ascii_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literal_pieces_narrow_the_pattern() {
        let url =
            |text: &str| of(&RouteMatcher { url: Some(TextMatcher::Glob(text.into())), ..RouteMatcher::default() });
        for (glob, expected) in [
            ("**/comments/*", "*comments*"),
            ("/api/users?_limit=*", "*_limit=*"),
            ("http://localhost:8080/users", "*users*"),
            ("**", "*"),
            ("!**/users", "*"),
            ("**/{users,posts}", "*"),
            ("**/api/@(users|posts)", "*api*"),
            ("/ü/x", "*x*"),
        ] {
            assert_eq!(url(glob), expected, "{glob}");
        }
        let regex = TextMatcher::Regex { source: "users".into(), flags: String::new() };
        assert_eq!(of(&RouteMatcher { url: Some(regex), ..RouteMatcher::default() }), "*");
        let host = RouteMatcher { hostname: Some(TextMatcher::Glob("api.test".into())), ..RouteMatcher::default() };
        assert_eq!(of(&host), "*api.test*");
        assert_eq!(of(&RouteMatcher::default()), "*");
    }
}
