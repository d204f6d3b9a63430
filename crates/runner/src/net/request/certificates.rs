//! `clientCertificates`: what servers are shown that want to know who asks.

use std::sync::{Arc, OnceLock};

use hinoki_config::{ClientCertificate, Glob, GlobOptions};
use reqwest::Identity;
use url::Url;

use super::identity;

/// All of them, read when they are needed.
#[derive(Debug, Default)]
pub(crate) struct Certificates(Vec<Entry>);

#[derive(Debug)]
struct Entry {
    certificate: ClientCertificate,
    urls: Option<Glob>,
    identity: OnceLock<Result<Arc<Identity>, String>>,
}

impl Certificates {
    pub(crate) fn new(certificates: &[ClientCertificate]) -> Self {
        let entry = |certificate: &ClientCertificate| Entry {
            urls: glob(&certificate.url),
            certificate: certificate.clone(),
            identity: OnceLock::new(),
        };
        Self(certificates.iter().map(entry).collect())
    }

    /// Which one a URL needs, by its number.
    pub(crate) fn of(&self, url: &Url) -> Option<usize> {
        if url.scheme() != "https" {
            return None;
        }
        let mut bare = url.clone();
        bare.set_query(None);
        bare.set_fragment(None);
        self.0.iter().position(|entry| entry.urls.as_ref().is_some_and(|glob| glob.is_match(bare.as_str())))
    }

    /// Whether a URL needs one.
    pub(crate) fn needs(&self, url: &str) -> bool {
        !self.0.is_empty() && Url::parse(url).is_ok_and(|url| self.of(&url).is_some())
    }

    /// Patterns of the browser for requests that it can't make itself.
    pub(crate) fn patterns(&self) -> Vec<String> {
        let host = |entry: &Entry| {
            let rest = entry.certificate.url.strip_prefix("https://").unwrap_or_default();
            let host = rest.split('/').next().unwrap_or_default();
            let plain = !host.is_empty() && !host.contains(['{', '[', '(', '@', '+', '!']);
            if plain { format!("https://{}/*", host.trim_end_matches(":443")) } else { "https://*".to_owned() }
        };
        self.0.iter().map(host).collect()
    }

    /// What the server is shown.
    pub(super) fn identity(&self, index: usize) -> Result<Arc<Identity>, String> {
        let Some(entry) = self.0.get(index) else { return Err("there is no such certificate".to_owned()) };
        entry.identity.get_or_init(|| identity::read(&entry.certificate).map(Arc::new)).clone()
    }
}

fn glob(url: &str) -> Option<Glob> {
    let url = url.replace(":443/", "/");
    let has_path = url.split_once("://").is_some_and(|(_, rest)| rest.contains('/') && !rest.ends_with('/'));
    let text = if has_path { url } else { format!("{}/**", url.trim_end_matches('/')) };
    Glob::new(&text, GlobOptions::default()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn certificates(urls: &[&str]) -> Certificates {
        let of = |url: &&str| ClientCertificate {
            url: (*url).to_owned(),
            cert: None,
            key: None,
            pfx: None,
            passphrase: None,
            ca: Vec::new(),
        };
        Certificates::new(&urls.iter().map(of).collect::<Vec<_>>())
    }

    #[test]
    fn urls_are_for_all_paths_or_for_those_that_they_name() {
        let all = certificates(&["https://a.test", "https://b.test:8443/base/**", "https://*.c.test/"]);
        let of = |url: &str| all.of(&Url::parse(url).expect("a url"));
        assert_eq!(of("https://a.test/x/y?z"), Some(0));
        assert_eq!(of("https://a.test/"), Some(0));
        assert_eq!(of("http://a.test/"), None);
        assert_eq!(of("https://b.test:8443/base/x"), Some(1));
        assert_eq!(of("https://b.test:8443/other"), None);
        assert_eq!(of("https://www.c.test/x"), Some(2));
        assert_eq!(all.patterns(), ["https://a.test/*", "https://b.test:8443/*", "https://*.c.test/*"]);
    }

    #[test]
    fn what_is_missing_is_said() {
        let all = certificates(&["https://a.test"]);
        assert!(all.identity(0).is_err_and(|error| error.contains("https://a.test has no `cert`")));
    }
}
