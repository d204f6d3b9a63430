//! User names and passwords that visits gave, and those of proxies.
//!
//! Those of visits are sent by us with each request of their origin, and never given to the browser: it would remember
//! them until its context ends, and no word makes it forget them between two tests. Those of proxies are given to it:
//! they are the same for the whole run.

use std::collections::{BTreeMap, HashSet};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use hinoki_browser::{AuthAnswer, AuthRequired, InterceptPattern, Overrides, Paused, PausedId, Target};
use url::Url;

use crate::net::headers::header;

/// Credentials by origin.
#[derive(Default)]
pub(crate) struct Credentials {
    by_origin: BTreeMap<String, (String, String)>,
    /// Of the environment.
    proxies: BTreeMap<String, (String, String)>,
    /// The requests that they were tried for: who refuses them would ask for ever.
    tried: HashSet<PausedId>,
}

/// Nobody is to read passwords in a log.
impl std::fmt::Debug for Credentials {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_set().entries(self.by_origin.keys()).entries(self.proxies.keys()).finish()
    }
}

impl Credentials {
    /// With those of proxies.
    pub(crate) fn of_proxies(proxies: BTreeMap<String, (String, String)>) -> Self {
        Self { proxies, ..Self::default() }
    }

    /// Keeps what a visit of `url` gave; whether that is news.
    pub(crate) fn remember(&mut self, url: &str, auth: &(String, String)) -> bool {
        let Some(origin) = origin_of(url) else { return false };
        self.by_origin.insert(origin, auth.clone()).as_ref() != Some(auth)
    }

    /// Forgets those of visits; whether there were any.
    pub(crate) fn forget(&mut self) -> bool {
        self.tried.clear();
        !std::mem::take(&mut self.by_origin).is_empty()
    }

    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        self.by_origin.is_empty() && self.proxies.is_empty()
    }

    /// Which requests are to be held back for them. Who asks is told only of those that are.
    pub(crate) fn patterns(&self) -> impl Iterator<Item = InterceptPattern> {
        let all = (!self.proxies.is_empty()).then(|| InterceptPattern::request("*"));
        self.by_origin.keys().map(|origin| InterceptPattern::request(format!("{origin}/*"))).chain(all)
    }

    /// Adds the header to what is sent, unless the page sends one of its own.
    pub(crate) fn apply(&self, paused: &Paused, overrides: &mut Overrides) {
        let found = origin_of(&paused.request.url).and_then(|origin| self.by_origin.get(&origin));
        let Some((username, password)) = found.filter(|_| !paused.at_response()) else { return };
        let headers = overrides.headers.get_or_insert_with(|| paused.request.headers.clone());
        if header(headers, "authorization").is_none() {
            headers.push(("authorization".to_owned(), basic(username, password)));
        }
    }

    /// Answers a server or a proxy that asks. A server that wants `Basic` had them and refused; another scheme is the
    /// browser's to speak, and so is all that a proxy asks for.
    pub(crate) fn answer(&mut self, target: &Target, asked: &AuthRequired) {
        let challenge = &asked.challenge;
        let known = match challenge.source.as_str() {
            "Proxy" => self.proxies.get(&challenge.origin),
            _ => self.by_origin.get(&challenge.origin).filter(|_| !challenge.scheme.eq_ignore_ascii_case("basic")),
        };
        let answer = match known.filter(|_| self.tried.insert(asked.id.clone())) {
            Some((username, password)) => {
                AuthAnswer::Credentials { username: username.clone(), password: password.clone() }
            }
            None => AuthAnswer::Cancel,
        };
        target.authenticate(&asked.id, &answer).detach();
    }
}

/// The header of the scheme `Basic`.
pub(crate) fn basic(username: &str, password: &str) -> String {
    format!("Basic {}", BASE64.encode(format!("{username}:{password}")))
}

fn origin_of(url: &str) -> Option<String> {
    let origin = Url::parse(url).ok()?.origin();
    origin.is_tuple().then(|| origin.ascii_serialization())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_are_kept_by_origin() {
        let mut credentials = Credentials::default();
        let pair = |password: &str| ("u".to_owned(), password.to_owned());
        assert!(credentials.remember("https://a.test/x?y", &pair("p")));
        assert!(!credentials.remember("https://a.test/other", &pair("p")));
        assert!(credentials.remember("https://a.test/", &pair("q")));
        assert!(!credentials.remember("data:text/html,x", &pair("p")));
        let patterns: Vec<_> = credentials.patterns().map(|pattern| pattern.url).collect();
        assert_eq!(patterns, ["https://a.test/*"]);
        assert!(credentials.forget() && !credentials.forget() && credentials.is_empty());
        assert_eq!(basic("u", "p"), "Basic dTpw");
    }

    #[test]
    fn those_of_proxies_are_for_all_requests_and_stay() {
        let login = ("joe".to_owned(), "secret".to_owned());
        let mut credentials = Credentials::of_proxies([("http://proxy.test".to_owned(), login)].into());
        assert!(!credentials.forget() && !credentials.is_empty());
        assert_eq!(credentials.patterns().collect::<Vec<_>>(), [InterceptPattern::request("*")]);
        assert_eq!(format!("{credentials:?}"), "{\"http://proxy.test\"}");
    }
}
