//! Proxies by the environment: `HTTP_PROXY`, `HTTPS_PROXY`, `NO_PROXY`.

/// What the environment says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Proxy {
    pub http: Option<String>,
    pub https: Option<String>,
    /// Hosts that are reached without one.
    pub without: Vec<String>,
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

/// Without a name and password, which the flag can't hold.
fn bare(proxy: &str) -> String {
    match proxy.split_once("://") {
        Some((scheme, rest)) => format!("{scheme}://{}", rest.rsplit_once('@').map_or(rest, |(_, host)| host)),
        None => proxy.to_owned(),
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
}
