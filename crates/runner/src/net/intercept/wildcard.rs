//! The browser's own patterns, which hold requests back: as narrow as they safely can be for a route.

use std::collections::HashMap;

use hinoki_browser::{InterceptPattern, ResourceKind};
use hinoki_protocol::{RouteMatcher, TextMatcher};

use super::pieces::{self, Pieces};

/// More are put together: each of the browser's requests is compared with all of them, and each new route tells all.
const MOST: usize = 32;

/// What the browser holds back for a route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wildcard {
    /// What the URL holds, in this order.
    pieces: Pieces,
    resource: Option<ResourceKind>,
}

/// Patterns that match at least every request that the route could match.
pub(crate) fn of(matcher: &RouteMatcher) -> Vec<Wildcard> {
    let parts = [&matcher.path, &matcher.pathname, &matcher.hostname];
    let narrowness = |all: &Vec<Pieces>| all.iter().map(|pieces| pieces.iter().map(String::len).sum()).min();
    let best: Vec<Pieces> = matcher
        .url
        .iter()
        .map(|url| pieces::of(url, true))
        .chain(parts.into_iter().flatten().map(|text| pieces::of(text, false)))
        .max_by_key(|all| narrowness(all).unwrap_or(0_usize))
        .unwrap_or_else(|| vec![Pieces::new()]);
    let resource = matcher.resource_type.as_ref().and_then(kind);
    best.into_iter().map(|pieces| Wildcard { pieces, resource }).collect()
}

/// The patterns of all routes, each once, and not too many.
pub(crate) fn merged<'a>(all: impl Iterator<Item = &'a Wildcard>) -> Vec<InterceptPattern> {
    let mut patterns: Vec<(String, Option<ResourceKind>)> = Vec::new();
    let mut add = |url: String, resource| {
        let pattern = (url, resource);
        if !patterns.contains(&pattern) {
            patterns.push(pattern);
        }
    };
    let all: Vec<&Wildcard> = all.collect();
    let mut often: HashMap<&str, usize> = HashMap::new();
    let mut distinct: Vec<&Wildcard> = Vec::new();
    for &wildcard in &all {
        wildcard.pieces.iter().for_each(|piece| *often.entry(piece).or_default() += 1);
        if distinct.len() <= MOST && !distinct.contains(&wildcard) {
            distinct.push(wildcard);
        }
    }
    if distinct.len() <= MOST {
        for wildcard in distinct {
            add(pattern(&wildcard.pieces), wildcard.resource);
        }
    } else {
        for wildcard in all {
            // What most of them share.
            let shared = wildcard.pieces.iter().max_by_key(|piece| (often[piece.as_str()], piece.len()));
            add(pattern(shared.map(std::slice::from_ref).unwrap_or_default()), None);
        }
    }
    if patterns.len() > MOST || patterns.contains(&("*".to_owned(), None)) {
        return vec![InterceptPattern::request("*")];
    }
    patterns.sort_by(|one, other| one.0.cmp(&other.0));
    let wide: Vec<String> = patterns.iter().filter(|(_, kind)| kind.is_none()).map(|(url, _)| url.clone()).collect();
    patterns.retain(|(url, kind)| kind.is_none() || !wide.contains(url));
    let to_pattern = |(url, resource): (String, Option<ResourceKind>)| {
        let pattern = InterceptPattern::request(url);
        match resource {
            Some(resource) => pattern.of(resource),
            None => pattern,
        }
    };
    patterns.into_iter().map(to_pattern).collect()
}

/// A pattern of the browser for URLs that hold these pieces in this order.
pub(crate) fn pattern(pieces: &[String]) -> String {
    match pieces {
        [] => "*".to_owned(),
        pieces => {
            let written = |piece: &String| -> String {
                piece.chars().fold(String::new(), |mut text, char| {
                    if matches!(char, '*' | '?' | '\\') {
                        text.push('\\');
                    }
                    text.push(char);
                    text
                })
            };
            format!("*{}*", pieces.iter().map(written).collect::<Vec<_>>().join("*"))
        }
    }
}

impl Wildcard {
    /// Whether a URL could match; says so for a request that the browser would hold back.
    pub(crate) fn could_match(&self, url: &str) -> bool {
        let mut rest = url;
        self.pieces.iter().all(|piece| match rest.find(piece.as_str()) {
            Some(at) => {
                rest = &rest[at + piece.len()..];
                true
            }
            None => false,
        })
    }
}

/// Kinds that are surely told alike by all parts of the browser.
fn kind(matcher: &TextMatcher) -> Option<ResourceKind> {
    let TextMatcher::Glob(text) = matcher else { return None };
    Some(match text.as_str() {
        "document" => ResourceKind::Document,
        "stylesheet" => ResourceKind::Stylesheet,
        "image" => ResourceKind::Image,
        "script" => ResourceKind::Script,
        "font" => ResourceKind::Font,
        // Holding back can't tell the two apart.
        "xhr" | "fetch" => ResourceKind::Xhr,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> RouteMatcher {
        RouteMatcher { url: Some(TextMatcher::Glob(text.into())), ..RouteMatcher::default() }
    }

    fn patterns(matchers: &[RouteMatcher]) -> Vec<String> {
        let all: Vec<Wildcard> = matchers.iter().flat_map(of).collect();
        merged(all.iter()).into_iter().map(|pattern| pattern.url).collect()
    }

    #[test]
    fn the_narrowest_field_counts() {
        let host = RouteMatcher { hostname: Some(TextMatcher::Glob("api.test".into())), ..RouteMatcher::default() };
        assert_eq!(patterns(std::slice::from_ref(&host)), ["*api.test*"]);
        assert_eq!(patterns(&[RouteMatcher { url: Some(TextMatcher::Glob("/x".into())), ..host }]), ["*api.test*"]);
        assert_eq!(patterns(&[RouteMatcher::default()]), ["*"]);
    }

    #[test]
    fn kinds_are_left_to_the_browser_where_it_knows_them() {
        let of = |kind: &str| RouteMatcher { resource_type: Some(TextMatcher::Glob(kind.into())), ..url("/x") };
        let all: Vec<Wildcard> = [of("image"), of("fetch"), of("{image,font}")].iter().flat_map(super::of).collect();
        assert_eq!(
            merged(all[..2].iter()).iter().map(|one| one.resource).collect::<Vec<_>>(),
            [Some(ResourceKind::Image), Some(ResourceKind::Xhr)]
        );
        assert_eq!(merged(all.iter()), [InterceptPattern::request("*x*")]);
    }

    #[test]
    fn many_share_what_they_have_in_common() {
        let many: Vec<RouteMatcher> = (0..1000).map(|i| url(&format!("/api/some-long-name-{i}"))).collect();
        assert_eq!(patterns(&many), ["*api*"]);
        let few: Vec<RouteMatcher> = (0..3).map(|i| url(&format!("/api/{i}"))).collect();
        assert_eq!(patterns(&few), ["*api*0*", "*api*1*", "*api*2*"]);
        let apart: Vec<RouteMatcher> = (0..100).map(|i| url(&format!("/{i}"))).collect();
        assert_eq!(patterns(&apart), ["*"]);
    }

    #[test]
    fn urls_that_hold_the_pieces_could_match() {
        let wildcard = &of(&url("**/api/*/users"))[0];
        assert!(wildcard.could_match("http://a.test/api/1/users") && wildcard.could_match("http://api.test/users"));
        assert!(!wildcard.could_match("http://a.test/users/api"));
    }
}
