//! What every URL that a regular expression matches is sure to hold.
//!
//! The browser's patterns have a sign for one character of any kind, too, but it compares without going back where that
//! doesn't fit: what is of use to it are literal texts, anything between them.

use oxc_allocator::Allocator;
use oxc_regular_expression::ast::{
    Alternative, Character, CharacterClass, CharacterClassContents, CharacterClassContentsKind, CharacterKind,
    Disjunction, Modifier, Quantifier, Term,
};
use oxc_regular_expression::{LiteralParser, Options};

use super::pieces::{MOST, Pieces, is_plain_byte};

/// What is longer than that is not written out where it is repeated.
const LONGEST: u64 = 64;

/// A part of what is matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// This character.
    Char(char),
    /// Whatever, or nothing.
    Gap,
}

/// The alternatives of an expression, one of which holds for every match.
///
/// `whole`: what is matched is the URL as it stands, not a part of it that may be written otherwise there.
pub(super) fn of(source: &str, flags: &str, whole: bool) -> Vec<Pieces> {
    // Without the flag `u` the matcher reads this as one character nevertheless, the language as several.
    if source.contains(r"\u{") && !flags.contains(['u', 'v']) {
        return vec![Pieces::new()];
    }
    let allocator = Allocator::default();
    let parsed = LiteralParser::new(&allocator, source, Some(flags), Options::default()).parse();
    let all = parsed.map_or_else(|_| anything(), |pattern| of_disjunction(&pattern.body, flags.contains('i')));
    all.iter().map(|parts| pieces(parts, whole)).collect()
}

fn anything() -> Vec<Vec<Part>> {
    vec![vec![Part::Gap]]
}

/// Runs of characters.
fn pieces(parts: &[Part], whole: bool) -> Pieces {
    let of = |part: &Part| match part {
        Part::Char(char) if whole || is_plain_byte(*char as u8) => Some(*char),
        Part::Char(_) | Part::Gap => None,
    };
    let runs = parts.split(|part| of(part).is_none());
    let texts = runs.map(|run| run.iter().filter_map(of).collect::<String>());
    texts.filter(|text| !text.is_empty()).collect()
}

fn of_disjunction(disjunction: &Disjunction<'_>, any_case: bool) -> Vec<Vec<Part>> {
    let all: Vec<_> = disjunction.body.iter().flat_map(|one| of_alternative(one, any_case)).collect();
    if all.len() > MOST { anything() } else { all }
}

fn of_alternative(alternative: &Alternative<'_>, any_case: bool) -> Vec<Vec<Part>> {
    let mut all = vec![Vec::new()];
    for term in &alternative.body {
        let next = of_term(term, any_case);
        all = if all.len() * next.len() > MOST { joined(&all, &anything()) } else { joined(&all, &next) };
    }
    all
}

fn joined(all: &[Vec<Part>], next: &[Vec<Part>]) -> Vec<Vec<Part>> {
    all.iter().flat_map(|before| next.iter().map(|after| [before.as_slice(), after].concat())).collect()
}

fn of_term(term: &Term<'_>, any_case: bool) -> Vec<Vec<Part>> {
    match term {
        // These match no character of their own.
        Term::BoundaryAssertion(_) | Term::LookAroundAssertion(_) => vec![Vec::new()],
        Term::Character(character) => vec![vec![of_character(character, any_case)]],
        Term::CharacterClass(class) => vec![vec![of_class(class, any_case)]],
        Term::CapturingGroup(group) => of_disjunction(&group.body, any_case),
        Term::IgnoreGroup(group) => {
            let modifiers = group.modifiers.as_ref();
            let has = |set: fn(&_) -> Modifier| modifiers.is_some_and(|all| set(all).contains(Modifier::I));
            let (enabled, disabled) = (has(|all| all.enabling), has(|all| all.disabling));
            of_disjunction(&group.body, enabled || (any_case && !disabled))
        }
        Term::Quantifier(quantifier) => of_quantifier(quantifier, any_case),
        Term::Dot(_)
        | Term::CharacterClassEscape(_)
        | Term::UnicodePropertyEscape(_)
        | Term::IndexedReference(_)
        | Term::NamedReference(_) => anything(),
    }
}

fn of_quantifier(quantifier: &Quantifier<'_>, any_case: bool) -> Vec<Vec<Part>> {
    if quantifier.min == 0 {
        return anything();
    }
    let once = of_term(&quantifier.body, any_case);
    let [only] = &once[..] else { return joined(&joined(&anything(), &once), &anything()) };
    let length = quantifier.min.saturating_mul(only.len().max(1) as u64);
    if quantifier.max != Some(quantifier.min) || length > LONGEST {
        // The first and the last stand beside what is before and after, but that is rarely worth knowing.
        return joined(&joined(&anything(), &once), &anything());
    }
    (0..quantifier.min).fold(vec![Vec::new()], |all, _| joined(&all, &once))
}

fn of_character(character: &Character, any_case: bool) -> Part {
    use CharacterKind::{HexadecimalEscape, Identifier, SingleEscape, Symbol, UnicodeEscape};
    // Old ways to write characters are read with differences.
    let is_plain = matches!(character.kind, HexadecimalEscape | Identifier | SingleEscape | Symbol | UnicodeEscape);
    let char = char::from_u32(character.value).filter(|char| is_plain && char.is_ascii_graphic());
    match char {
        Some(char) if !(any_case && char.is_ascii_alphabetic()) => Part::Char(char),
        _ => Part::Gap,
    }
}

fn of_class(class: &CharacterClass<'_>, any_case: bool) -> Part {
    match (&class.body[..], class.kind) {
        ([CharacterClassContents::Character(character)], CharacterClassContentsKind::Union) if !class.negative => {
            of_character(character, any_case)
        }
        _ => Part::Gap,
    }
}

#[cfg(test)]
mod tests {
    use hinoki_protocol::{RouteMatcher, TextMatcher};

    use super::super::wildcard;

    /// What the browser is told for an expression.
    fn patterns(source: &str, flags: &str) -> Vec<String> {
        let url = TextMatcher::Regex { source: source.into(), flags: flags.into() };
        let all = wildcard::of(&RouteMatcher { url: Some(url), ..RouteMatcher::default() });
        wildcard::merged(all.iter()).into_iter().map(|pattern| pattern.url).collect()
    }

    /// As the browser compares: `*` is anything, and a backslash takes its meaning from what follows.
    fn fits(pattern: &[u8], url: &[u8]) -> bool {
        match (pattern, url) {
            ([], _) => url.is_empty(),
            ([b'*', rest @ ..], _) => fits(rest, url) || (!url.is_empty() && fits(pattern, &url[1..])),
            ([b'?', ..], _) => panic!("the browser doesn't go back at this sign"),
            ([b'\\', one, rest @ ..] | [one, rest @ ..], [first, after @ ..]) => one == first && fits(rest, after),
            _ => false,
        }
    }

    #[test]
    fn patterns_are_as_narrow_as_the_expression() {
        for (source, flags, expected) in [
            (r"users", "", &["*users*"][..]),
            (r"\/api\/users\/\d+", "", &["*/api/users/*"]),
            (
                r"^https?:\/\/api\.test\/v\d\/(users|posts)(\?.*)?$",
                "",
                &["*http*://api.test/v*/posts*", "*http*://api.test/v*/users*"],
            ),
            (r"\/users\?page=\d{2}&", "", &[r"*/users\?page=*&*"]),
            (r"[/]v1[.]json", "g", &["*/v1.json*"]),
            (r"(?:a+b?)c{2}", "", &["*a*cc*"]),
            (r"us(?!ers)(?=x).(?<=x)age\b", "", &["*us*age*"]),
            (r"\u002fx\x2Fy", "u", &["*/x/y*"]),
            (r"[abc]def.*", "", &["*def*"]),
            (r"(?<name>users|posts)\/\k<name>", "", &["*posts/*", "*users/*"]),
            (r"\/Users\/1", "i", &["*/*/1*"]),
            (r"(?i:a)\/b", "", &["*/b*"]),
            (r"a\*b", "", &[r"*a\*b*"]),
            (r"a|b|", "", &["*"]),
            (r"a?", "", &["*"]),
            (r"ü", "i", &["*"]),
            (r"(a|b|c)(d|e|f)(g|h|i)", "", &["*a*", "*b*", "*c*"]),
            (r"(", "", &["*"]),
        ] {
            assert_eq!(patterns(source, flags), expected, "{source}");
        }
    }

    #[test]
    fn what_is_repeated_within_what_is_repeated_is_not_written_out() {
        let source = (0..30).fold("a".to_owned(), |inner, _| format!("({inner}){{8}}"));
        assert_eq!(patterns(&source, ""), [format!("*{}*", "a".repeat(64))]);
    }

    #[test]
    fn no_pattern_keeps_back_what_the_expression_matches() {
        // Expressions made of parts, each with each: what the matcher finds, the browser must hold back.
        let parts = [
            r"\/",
            "users",
            "(?:users|posts)",
            "(v1)?",
            r"\d",
            r"\d+",
            r"\d{2}",
            "[/.]",
            "[u]sers",
            r"\?",
            r".",
            r".*",
            "^",
            "$",
            r"\b",
            "(?!x)",
            "(?=u)",
            "(?<=s)",
            "(u)\\1?",
            r"\x2f",
            r"\u002f",
            r"\u{2f}",
            r"\x{2f}",
            r"\57",
            r"\cA",
            "(?:|/)",
            "u{1,2}",
            "(?:s|r){2}",
            "S",
            "[^/]",
            r"\*",
            "K",
            "ſ",
            "(?:a|b|c|d|e|f|g|h|users)",
            "x{0}",
            r"\W",
        ];
        let urls = [
            "http://localhost:8080/users/12",
            "https://api.test/v1/users?page=2&q=*",
            "http://a.test/posts/1/users.json",
            "http://a.test/USERS/%C3%BC",
            "http://a.test/uusers//12",
            "http://a.test/?",
            "http://a.test/uuuu{2f}/xx/k",
            "http://a.test/srs/u1",
        ];
        let mut found = 0;
        for flags in ["", "i", "u", "iu", "v"] {
            for first in parts {
                for second in parts {
                    let source = format!("{first}{second}{}", if first.len() > second.len() { r"\/" } else { "" });
                    let Ok(regex) = regress::Regex::with_flags(&source, flags) else { continue };
                    let matcher = TextMatcher::Regex { source: source.clone(), flags: flags.into() };
                    let all = wildcard::of(&RouteMatcher { url: Some(matcher), ..RouteMatcher::default() });
                    let patterns = wildcard::merged(all.iter());
                    for url in urls.into_iter().filter(|url| regex.find(url).is_some()) {
                        found += 1;
                        let held = patterns.iter().any(|pattern| fits(pattern.url.as_bytes(), url.as_bytes()));
                        assert!(
                            held && all.iter().any(|one| one.could_match(url)),
                            "/{source}/{flags} {url}: {patterns:?}"
                        );
                    }
                }
            }
        }
        assert!(found > 5000, "{found} matches say too little");
    }
}
