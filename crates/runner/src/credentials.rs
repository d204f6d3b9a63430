//! User names and passwords that visits gave.
//!
//! They are sent by us with each request of their origin, and never given to the browser: it would remember them until its
//! context ends, and no word makes it forget them between two tests.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use hinoki_browser::{AuthAnswer, AuthRequired, InterceptPattern, Overrides, Paused, PausedId, Target};
use url::Url;

/// Credentials by origin.
#[derive(Debug, Default)]
pub(crate) struct Credentials {
    by_origin: BTreeMap<String, (String, String)>,
    /// The request that they were tried for: a server that refuses them would ask for ever.
    tried: Option<PausedId>,
}

impl Credentials {
    /// Keeps what a visit of `url` gave; whether that is news.
    pub(crate) fn remember(&mut self, url: &str, auth: &(String, String)) -> bool {
        let Some(origin) = origin_of(url) else { return false };
        self.by_origin.insert(origin, auth.clone()).as_ref() != Some(auth)
    }

    /// Forgets all; whether there were any.
    pub(crate) fn forget(&mut self) -> bool {
        !std::mem::take(&mut self.by_origin).is_empty()
    }

    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        self.by_origin.is_empty()
    }

    /// Which requests are to be held back for them.
    pub(crate) fn patterns(&self) -> impl Iterator<Item = InterceptPattern> {
        self.by_origin.keys().map(|origin| InterceptPattern::request(format!("{origin}/*")))
    }

    /// Adds the header to what is sent, unless the page sends one of its own.
    pub(crate) fn apply(&self, paused: &Paused, overrides: &mut Overrides) {
        let found = origin_of(&paused.request.url).and_then(|origin| self.by_origin.get(&origin));
        let Some((username, password)) = found.filter(|_| !paused.at_response()) else { return };
        let headers = overrides.headers.get_or_insert_with(|| paused.request.headers.clone());
        if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("authorization")) {
            headers.push(("authorization".to_owned(), basic(username, password)));
        }
    }

    /// Answers a server that asks. One that wants `Basic` had them and refused; another scheme is the browser's to speak.
    pub(crate) fn answer(&mut self, target: &Target, asked: &AuthRequired) {
        let challenge = &asked.challenge;
        let found = self.by_origin.get(&challenge.origin).filter(|_| !challenge.scheme.eq_ignore_ascii_case("basic"));
        let answer = match found.filter(|_| self.tried.as_ref() != Some(&asked.id)) {
            Some((username, password)) => {
                self.tried = Some(asked.id.clone());
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
}
