//! Whether a route is for a request.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use hinoki_browser::ResourceKind;
use hinoki_config::{Glob, GlobOptions};
use hinoki_protocol::{RouteMatcher, TextMatcher};
use url::Url;

use crate::net::headers::header;

/// What a route looks at.
#[derive(Debug, Clone)]
pub(crate) struct Subject {
    pub raw: String,
    pub url: Option<Url>,
    pub method: String,
    pub headers: Vec<(String, String)>,
    pub resource: Option<ResourceKind>,
}

impl Subject {
    pub(crate) fn new(url: &str, method: &str, headers: &[(String, String)], resource: Option<ResourceKind>) -> Self {
        Self {
            raw: url.to_owned(),
            url: Url::parse(url).ok(),
            method: method.to_owned(),
            headers: headers.to_vec(),
            resource,
        }
    }

    /// Path with query.
    fn path(&self) -> String {
        let Some(url) = &self.url else { return self.raw.clone() };
        match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_owned(),
        }
    }

    fn header(&self, name: &str) -> Option<&str> {
        header(&self.headers, name)
    }

    fn credentials(&self) -> Option<(String, String)> {
        let encoded = self.header("authorization")?.strip_prefix("Basic ")?;
        let text = String::from_utf8(BASE64.decode(encoded.trim()).ok()?).ok()?;
        text.split_once(':').map(|(user, password)| (user.to_owned(), password.to_owned()))
    }
}

/// A text matcher, ready for use.
#[derive(Debug, Clone)]
enum Text {
    Glob { text: String, glob: Option<Glob> },
    Regex(Box<regress::Regex>),
}

impl Text {
    fn new(matcher: &TextMatcher) -> Result<Self, String> {
        match matcher {
            TextMatcher::Glob(text) => {
                let options = GlobOptions { match_base: true, ..GlobOptions::default() };
                // What is no pattern can still be equal.
                Ok(Self::Glob { text: text.clone(), glob: Glob::new(text, options).ok() })
            }
            TextMatcher::Regex { source, flags } => {
                // Where a search begins is of no concern.
                let flags: String = flags.chars().filter(|flag| !matches!(flag, 'g' | 'y' | 'd')).collect();
                regress::Regex::with_flags(source, flags.as_str())
                    .map(|regex| Self::Regex(Box::new(regex)))
                    .map_err(|error| format!("/{source}/ can't be read: {error}"))
            }
        }
    }

    fn is_match(&self, value: &str) -> bool {
        match self {
            Self::Glob { text, glob } => text == value || glob.as_ref().is_some_and(|glob| glob.is_match(value)),
            Self::Regex(regex) => regex.find(value).is_some(),
        }
    }
}

/// A route's matcher, ready for use.
#[derive(Debug, Clone)]
pub(crate) struct Matcher {
    url: Option<Text>,
    method: Option<Text>,
    path: Option<Text>,
    pathname: Option<Text>,
    hostname: Option<Text>,
    ports: Option<Vec<u16>>,
    https: Option<bool>,
    query: Vec<(String, Text)>,
    headers: Vec<(String, Text)>,
    auth: Option<(Text, Text)>,
    resource: Option<Text>,
}

impl Matcher {
    pub(crate) fn new(matcher: &RouteMatcher) -> Result<Self, String> {
        let one = |text: &Option<TextMatcher>| text.as_ref().map(Text::new).transpose();
        let many = |all: &[(String, TextMatcher)]| {
            all.iter().map(|(name, text)| Ok((name.clone(), Text::new(text)?))).collect::<Result<Vec<_>, String>>()
        };
        Ok(Self {
            url: one(&matcher.url)?,
            method: one(&matcher.method)?,
            path: one(&matcher.path)?,
            pathname: one(&matcher.pathname)?,
            hostname: one(&matcher.hostname)?,
            ports: matcher.ports.clone(),
            https: matcher.https,
            query: many(&matcher.query)?,
            headers: many(&matcher.headers)?,
            auth: match &matcher.auth {
                Some((user, password)) => Some((Text::new(user)?, Text::new(password)?)),
                None => None,
            },
            resource: one(&matcher.resource_type)?,
        })
    }

    pub(crate) fn is_match(&self, subject: &Subject) -> bool {
        let quick = self.method.as_ref().is_none_or(|method| method.is_match(&subject.method));
        quick && self.misses(subject).is_empty()
    }

    /// What doesn't match, by the names of the fields.
    pub(crate) fn misses(&self, subject: &Subject) -> Vec<&'static str> {
        let mut misses = Vec::new();
        let mut check = |name: &'static str, holds: bool| {
            if !holds {
                misses.push(name);
            }
        };
        let url = subject.url.as_ref();
        let text = |text: &Option<Text>, value: &str| text.as_ref().is_none_or(|text| text.is_match(value));
        check("url", self.url.as_ref().is_none_or(|text| url_matches(text, subject)));
        check("method", text(&self.method, &subject.method));
        check("path", text(&self.path, &subject.path()));
        check("pathname", text(&self.pathname, url.map_or("", Url::path)));
        check("hostname", text(&self.hostname, url.and_then(Url::host_str).unwrap_or_default()));
        let port = url.and_then(Url::port_or_known_default);
        check("port", self.ports.as_ref().is_none_or(|ports| port.is_some_and(|port| ports.contains(&port))));
        let secure = url.is_some_and(|url| url.scheme() == "https");
        check("https", self.https.is_none_or(|https| https == secure));
        let has_pair = |(name, text): &(String, Text)| {
            url.is_some_and(|url| url.query_pairs().any(|(key, value)| key == *name && text.is_match(&value)))
        };
        check("query", self.query.iter().all(has_pair));
        let has_header = |(name, text): &(String, Text)| subject.header(name).is_some_and(|value| text.is_match(value));
        check("headers", self.headers.iter().all(has_header));
        let credentials = || subject.credentials();
        check(
            "auth",
            self.auth.as_ref().is_none_or(|(user, password)| {
                credentials().is_some_and(|(name, secret)| user.is_match(&name) && password.is_match(&secret))
            }),
        );
        check("resourceType", self.resource.as_ref().is_none_or(|text| resource_matches(text, subject.resource)));
        misses
    }

    /// Whether only details of the URL keep it from matching: query, case, a slash at the end.
    pub(crate) fn nearly_matches_url(&self, subject: &Subject) -> bool {
        let Some(url) = &subject.url else { return false };
        let bare = |path: &str| {
            let mut other = url.clone();
            other.set_query(None);
            other.set_path(path);
            let near = Subject { raw: other.to_string(), url: Some(other), ..subject.clone() };
            ["url", "path"].iter().all(|field| !self.misses(&near).contains(field))
        };
        let path = url.path();
        [path.to_owned(), path.to_lowercase(), path.trim_end_matches('/').to_owned(), format!("{path}/")]
            .iter()
            .any(|path| bare(path))
    }

    /// Whether it is for one method only.
    pub(crate) fn names_method(&self) -> bool {
        self.method.is_some()
    }
}

/// A whole URL, or for convenience its path on.
fn url_matches(text: &Text, subject: &Subject) -> bool {
    if text.is_match(&subject.raw) {
        return true;
    }
    match text {
        Text::Glob { text: given, .. } if given.starts_with('/') => text.is_match(&subject.path()),
        // The same URL, written otherwise.
        Text::Glob { text: given, .. } => {
            !given.contains('*') && Url::parse(given).is_ok_and(|url| Some(&url) == subject.url.as_ref())
        }
        Text::Regex(_) => false,
    }
}

fn resource_matches(text: &Text, resource: Option<ResourceKind>) -> bool {
    match resource {
        // Held back before it was known which of the two.
        None => text.is_match("xhr") || text.is_match("fetch"),
        Some(kind) => text.is_match(&resource_name(Some(kind))),
    }
}

/// As `req.resourceType` says it; `None` is one of `fetch` and `xhr`.
pub(crate) fn resource_name(kind: Option<ResourceKind>) -> String {
    match kind {
        None => "fetch".to_owned(),
        Some(kind) => format!("{kind:?}").to_lowercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn glob(text: &str) -> Option<TextMatcher> {
        Some(TextMatcher::Glob(text.into()))
    }

    fn regex(source: &str, flags: &str) -> Option<TextMatcher> {
        Some(TextMatcher::Regex { source: source.into(), flags: flags.into() })
    }

    fn matches(matcher: RouteMatcher, url: &str) -> bool {
        let headers =
            [("X-Kind".to_owned(), "a b".to_owned()), ("authorization".to_owned(), "Basic am9lOnB3".to_owned())];
        let subject = Subject::new(url, "POST", &headers, Some(ResourceKind::Fetch));
        Matcher::new(&matcher).expect("valid").is_match(&subject)
    }

    #[test]
    fn urls() {
        let url =
            |pattern: &str, url: &str| matches(RouteMatcher { url: glob(pattern), ..RouteMatcher::default() }, url);
        let users = "http://app.test:8080/users";
        for (pattern, at, expected) in [
            (users, users, true),
            ("/users", users, true),
            ("/users", "http://app.test/users?page=1", false),
            ("/users", "http://app.test/users/1", false),
            ("/users*", "http://app.test/users?page=1", true),
            ("/users?_limit=*", "http://app.test/users?_limit=3", true),
            ("/users/**", "http://app.test/users/1/posts", true),
            ("**/comments/*", "https://other.test/comments/1", true),
            ("**/comments/*", "https://other.test/comments/1/2", false),
            ("**/comments", "https://other.test/comments", true),
            ("users", users, true),
            ("*-fruits", "http://app.test/favorite-fruits", true),
            ("http://app.test", "http://app.test/", true),
            ("**", users, true),
            ("**/{users,posts}", users, true),
        ] {
            assert_eq!(url(pattern, at), expected, "{pattern} {at}");
        }
        let regex = |source: &str, flags: &str| {
            matches(RouteMatcher { url: regex(source, flags), ..RouteMatcher::default() }, users)
        };
        assert!(regex("users$", "") && regex("USERS", "gi") && !regex("USERS", "") && regex(r"\/(?!posts)\w+$", ""));
        assert!(
            Matcher::new(&RouteMatcher {
                url: Some(TextMatcher::Regex { source: "(".into(), flags: String::new() }),
                ..RouteMatcher::default()
            })
            .is_err()
        );
    }

    #[test]
    fn all_fields_must_match() {
        let url = "https://app.test:8443/users/1?page=2&q=a+b";
        let default = RouteMatcher::default;
        let holds = |matcher| matches(matcher, url);
        assert!(holds(default()));
        assert!(holds(RouteMatcher {
            method: glob("POST"),
            https: Some(true),
            ports: Some(vec![1, 8443]),
            ..default()
        }));
        assert!(
            !holds(RouteMatcher { method: glob("GET"), ..default() })
                && !holds(RouteMatcher { https: Some(false), ..default() })
        );
        assert!(!holds(RouteMatcher { ports: Some(vec![443]), ..default() }));
        assert!(holds(RouteMatcher { pathname: glob("/users/*"), hostname: glob("*.test"), ..default() }));
        assert!(
            holds(RouteMatcher { path: glob("/users/1?page=2*"), ..default() })
                && !holds(RouteMatcher { path: glob("/users/1"), ..default() })
        );
        let query = |name: &str, text: Option<TextMatcher>| RouteMatcher {
            query: vec![(name.into(), text.expect("given"))],
            ..default()
        };
        assert!(
            holds(query("page", glob("2")))
                && holds(query("q", regex("^a b$", "")))
                && !holds(query("page", glob("3")))
                && !holds(query("none", glob("*")))
        );
        let header = |name: &str, text: &str| RouteMatcher {
            headers: vec![(name.into(), glob(text).expect("given"))],
            ..default()
        };
        assert!(holds(header("x-kind", "a*")) && !holds(header("x-kind", "b*")) && !holds(header("none", "*")));
        assert!(
            holds(RouteMatcher { auth: glob("joe").zip(glob("pw")), ..default() })
                && !holds(RouteMatcher { auth: glob("joe").zip(glob("x")), ..default() })
        );
        assert!(
            holds(RouteMatcher { resource_type: glob("fetch"), ..default() })
                && !holds(RouteMatcher { resource_type: regex("xhr|document", ""), ..default() })
        );
    }

    #[test]
    fn near_misses_of_urls() {
        let near = |pattern: &str, url: &str| {
            let matcher = Matcher::new(&RouteMatcher { url: glob(pattern), ..RouteMatcher::default() }).expect("valid");
            matcher.nearly_matches_url(&Subject::new(url, "GET", &[], None))
        };
        assert!(
            near("/users", "http://a.test/users?page=1")
                && near("/users", "http://a.test/Users/")
                && near("/users/", "http://a.test/users")
        );
        assert!(!near("/users", "http://a.test/posts"));
    }
}
