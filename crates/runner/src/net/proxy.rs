//! Proxies by the environment: `HTTP_PROXY`, `HTTPS_PROXY`, `NO_PROXY`.

use std::collections::BTreeMap;

use percent_encoding::percent_decode_str;
use url::Url;

/// What the environment says.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct Proxy {
    pub http: Option<String>,
    pub https: Option<String>,
    /// Hosts that are reached without one.
    pub without: Vec<String>,
}

/// Nobody is to read passwords in a log.
impl std::fmt::Debug for Proxy {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_list()
            .entries([&self.http, &self.https].into_iter().flatten().map(|proxy| bare(proxy)))
            .finish()
    }
}

impl Proxy {
    pub(crate) fn of_environment() -> Self {
        Self::new(|name| std::env::var(name).ok())
    }

    fn new(variable: impl Fn(&str) -> Option<String>) -> Self {
        let of = |name: &str| {
            let found = variable(name).or_else(|| variable(&name.to_lowercase()));
            found.map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
        };
        let http = of("HTTP_PROXY");
        let https = of("HTTPS_PROXY").or_else(|| http.clone());
        let without = of("NO_PROXY").unwrap_or_default();
        let without = without.split(',').map(|host| host.trim().to_owned()).filter(|host| !host.is_empty());
        Self { http, https, without: without.collect() }
    }

    /// Names and passwords by the proxies' origins.
    pub(crate) fn credentials(&self) -> BTreeMap<String, (String, String)> {
        let of = |proxy: &String| {
            let whole = if proxy.contains("://") { proxy.clone() } else { format!("http://{proxy}") };
            let url = Url::parse(&whole).ok().filter(|url| url.origin().is_tuple() && !url.username().is_empty())?;
            let plain = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
            let login = (plain(url.username()), plain(url.password().unwrap_or_default()));
            Some((url.origin().ascii_serialization(), login))
        };
        [&self.https, &self.http].into_iter().flatten().filter_map(of).collect()
    }

    /// What is said of proxies that pages won't get through.
    pub(crate) fn warnings(&self) -> Vec<String> {
        let warning = |proxy: &String| {
            let url = Url::parse(proxy).ok().filter(|url| is_socks(url.scheme()) && !url.username().is_empty())?;
            let (scheme, rest) = (url.scheme(), bare(proxy));
            Some(format!(
                "the proxy {rest} is given with a user name, but browsers can't log in at a {scheme} proxy: cy.request \
                 gets through it, pages don't unless it lets this machine in without a login. Set HTTP_PROXY to an HTTP \
                 proxy or to one of SOCKS that asks for no login"
            ))
        };
        let mut warnings: Vec<String> = [&self.http, &self.https].into_iter().flatten().filter_map(warning).collect();
        warnings.dedup();
        warnings
    }

    /// The browser's flags.
    pub(crate) fn flags(&self) -> Vec<String> {
        let of = |scheme: &str, proxy: &Option<String>| proxy.as_ref().map(|proxy| format!("{scheme}={}", bare(proxy)));
        let servers: Vec<String> = [of("http", &self.http), of("https", &self.https)].into_iter().flatten().collect();
        if servers.is_empty() {
            return Vec::new();
        }
        let mut flags = vec![format!("--proxy-server={}", servers.join(";"))];
        let bypass = |host: &String| match host.strip_prefix('.') {
            Some(domain) => format!("*.{domain}"),
            None if host.contains(['*', '/', '<', ':']) => host.clone(),
            // As other programs read it, with the hosts below it.
            None => format!("{host};*.{host}"),
        };
        if !self.without.is_empty() {
            flags
                .push(format!("--proxy-bypass-list={}", self.without.iter().map(bypass).collect::<Vec<_>>().join(";")));
        }
        flags
    }
}

fn is_socks(scheme: &str) -> bool {
    ["socks4", "socks4a", "socks5", "socks5h"].contains(&scheme)
}

/// The browser has no names of its own for proxies that look up hosts: all of SOCKS 5 do.
fn scheme_of_browser(scheme: &str) -> &str {
    match scheme {
        "socks5h" => "socks5",
        "socks4a" => "socks4",
        scheme => scheme,
    }
}

/// Without a name and password, which the flag can't hold.
fn bare(proxy: &str) -> String {
    let bare = |rest: &str| rest.rsplit_once('@').map_or(rest, |(_, host)| host).to_owned();
    match proxy.split_once("://") {
        Some((scheme, rest)) => format!("{}://{}", scheme_of_browser(scheme), bare(rest)),
        None => bare(proxy),
    }
    .trim_end_matches('/')
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flags(variables: &[(&str, &str)]) -> Vec<String> {
        let find =
            |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        Proxy::new(find).flags()
    }

    #[test]
    fn the_browser_is_told_what_the_environment_says() {
        assert_eq!(flags(&[]), [""; 0]);
        assert_eq!(flags(&[("NO_PROXY", "a.test")]), [""; 0]);
        assert_eq!(
            flags(&[("HTTP_PROXY", "http://joe:pw@proxy.test:8080/")]),
            ["--proxy-server=http=http://proxy.test:8080;https=http://proxy.test:8080"]
        );
        let both =
            [("http_proxy", "proxy.test:1"), ("HTTPS_PROXY", "proxy.test:2"), ("NO_PROXY", "a.test, .b.test,10.*")];
        assert_eq!(
            flags(&both),
            [
                "--proxy-server=http=proxy.test:1;https=proxy.test:2",
                "--proxy-bypass-list=a.test;*.a.test;*.b.test;10.*"
            ]
        );
    }

    #[test]
    fn proxies_of_socks_are_said_to_know_no_login() {
        let of = |http: &str| Proxy::new(|name| (name == "HTTP_PROXY").then(|| http.to_owned()));
        let warnings = of("socks5h://joe:pw@proxy.test:1080").warnings();
        assert_eq!(warnings.len(), 1, "{warnings:?}");
        assert!(warnings[0].starts_with("the proxy socks5://proxy.test:1080 is given"), "{warnings:?}");
        for silent in ["socks5://proxy.test:1080", "http://joe:pw@proxy.test:1080", "joe:pw@proxy.test", ""] {
            assert_eq!(of(silent).warnings(), [""; 0], "{silent}");
        }
        assert_eq!(
            flags(&[("HTTP_PROXY", "socks5h://p.test:1")]),
            ["--proxy-server=http=socks5://p.test:1;https=socks5://p.test:1"]
        );
    }

    #[test]
    fn names_and_passwords_are_kept_for_those_who_ask() {
        let of = |http: &str| {
            let proxy = Proxy::new(|name| (name == "HTTP_PROXY").then(|| http.to_owned()));
            assert!(!format!("{proxy:?} {:?}", proxy.flags()).contains("pw"), "{proxy:?}");
            proxy.credentials().into_iter().collect::<Vec<_>>()
        };
        let joe = |origin: &str, password: &str| [(origin.to_owned(), ("joe".to_owned(), password.to_owned()))];
        assert_eq!(of("http://joe:pw%40x@proxy.test:8080/"), joe("http://proxy.test:8080", "pw@x"));
        assert_eq!(of("joe:pw@proxy.test"), joe("http://proxy.test", "pw"));
        assert_eq!(of("http://joe@proxy.test:80"), joe("http://proxy.test", ""));
        assert_eq!(of("http://proxy.test:8080"), []);
        assert_eq!(of("socks5://joe:pw@proxy.test:1080"), []);
    }
}
