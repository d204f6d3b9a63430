//! `blockHosts`: hosts whose requests are refused.

use hinoki_browser::{Fulfill, InterceptPattern};
use hinoki_config::{Glob, GlobOptions};
use hinoki_protocol::{RouteMatcher, TextMatcher};
use url::Url;

/// The hosts, as globs of a host or of a host with its port.
#[derive(Debug, Default)]
pub(crate) struct Blocked(Vec<(String, Glob)>);

impl Blocked {
    pub(crate) fn new(hosts: &[String]) -> Self {
        let options = GlobOptions { no_case: true, ..GlobOptions::default() };
        let read = |host: &String| Glob::new(host, options).ok().map(|glob| (host.clone(), glob));
        Self(hosts.iter().filter_map(read).collect())
    }

    /// The answer to a request, if it goes to such a host.
    pub(crate) fn answer(&self, url: &str) -> Option<Fulfill> {
        if self.0.is_empty() {
            return None;
        }
        let url = Url::parse(url).ok()?;
        let host = url.host_str()?;
        let with_port = format!("{host}:{}", url.port_or_known_default()?);
        let (pattern, _) = self.0.iter().find(|(_, glob)| glob.is_match(host) || glob.is_match(&with_port))?;
        let answer = Fulfill { status: 503, phrase: None, headers: Vec::new(), body: Vec::new() };
        // Named as documented, by which users tell it from an answer of a server.
        Some(answer.header("x-cypress-matched-blocked-host", pattern))
    }
}

/// Patterns of the browser that match at least the URLs of these hosts.
pub(crate) fn patterns(hosts: &[String]) -> Vec<InterceptPattern> {
    let bare = |host: &String| host.rsplit_once(':').map_or(host.as_str(), |(bare, _)| bare).to_lowercase();
    let matcher = |host| RouteMatcher { hostname: Some(TextMatcher::Glob(bare(host))), ..RouteMatcher::default() };
    let all: Vec<_> = hosts.iter().flat_map(|host| super::wildcard::of(&matcher(host))).collect();
    if all.is_empty() { Vec::new() } else { super::wildcard::merged(all.iter()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_refused_by_name_pattern_and_port() {
        let blocked = Blocked::new(&["ads.test".to_owned(), "*.tracker.test".to_owned(), "localhost:8081".to_owned()]);
        let refused = |url: &str| blocked.answer(url).map(|answer| answer.status);
        for url in ["https://ads.test/x", "http://a.tracker.test/", "http://localhost:8081/x"] {
            assert_eq!(refused(url), Some(503), "{url}");
        }
        for url in ["https://www.ads.test/", "http://tracker.test/", "http://localhost:8080/", "about:blank"] {
            assert_eq!(refused(url), None, "{url}");
        }
        let patterns = patterns(&["*.tracker.test".to_owned(), "localhost:8081".to_owned()]);
        assert_eq!(patterns.iter().map(|one| one.url.as_str()).collect::<Vec<_>>(), ["*.tracker.test*", "*localhost*"]);
        assert_eq!(super::patterns(&[]), []);
    }
}
