//! Who may speak to the server: checks of what a browser says about a request.

use axum::http::{HeaderMap, header};
use url::{Host, Url};

/// Whether the name by which the server was called is the machine itself, or one that the user named. Another name that
/// leads here is how a page of elsewhere would get past the rule of the same origin. The port may be another's that is
/// forwarded to ours.
pub(crate) fn is_known(headers: &HeaderMap, named: &[String]) -> bool {
    let mut hosts = headers.get_all(header::HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else { return false };
    let Some(url) = host.to_str().ok().and_then(|host| Url::parse(&format!("http://{host}/")).ok()) else {
        return false;
    };
    // What else an address can hold has no place in this header.
    let plain = url.username().is_empty() && url.password().is_none() && url.path() == "/" && url.query().is_none();
    plain
        && match url.host() {
            Some(Host::Domain(name)) => name == "localhost" || named.iter().any(|known| known == name),
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        }
}

/// Whether a WebSocket is opened by a page of this server: browsers let pages of any origin open one. What forwards a name
/// that the user named may speak TLS, and call us by a name of the machine itself.
pub(crate) fn is_own_page(headers: &HeaderMap, named: &[String]) -> bool {
    let one = |name| {
        let mut values = headers.get_all(name).iter();
        match (values.next(), values.next()) {
            (Some(value), None) => value.to_str().ok(),
            _ => None,
        }
    };
    match (one(header::ORIGIN), one(header::HOST)) {
        (Some(origin), Some(host)) => {
            let same = origin.strip_prefix("http://").is_some_and(|of| of.eq_ignore_ascii_case(host));
            let forwarded = || {
                Url::parse(origin)
                    .is_ok_and(|origin| origin.host_str().is_some_and(|of| named.iter().any(|known| known == of)))
            };
            same || forwarded()
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn headers(pairs: &[(header::HeaderName, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.clone(), HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn only_names_of_the_machine_itself_are_answered() {
        let called = |host| is_known(&headers(&[(header::HOST, host)]), &[]);
        assert!(["127.0.0.1:4000", "localhost:1", "[::1]:4000", "127.0.0.1", "LOCALHOST:4000"].into_iter().all(called));
        for wrong in [
            "evil.test",
            "localhost.evil.test",
            "127.0.0.1.evil.test:4000",
            "10.0.0.1",
            "",
            "a@localhost",
            "localhost/x",
        ] {
            assert!(!called(wrong), "{wrong}");
        }
        assert!(!is_known(&HeaderMap::new(), &[]));
        let named = ["me-4000.app.github.dev".to_owned()];
        let called = |host| is_known(&headers(&[(header::HOST, host)]), &named);
        assert!(called("me-4000.app.github.dev") && called("ME-4000.app.github.dev:443") && called("localhost:1"));
        assert!(!called("you-4000.app.github.dev") && !called("app.github.dev") && !called("evil.test"));
    }

    #[test]
    fn the_origin_must_be_that_of_the_page() {
        let from = |origin| is_own_page(&headers(&[(header::HOST, "127.0.0.1:4000"), (header::ORIGIN, origin)]), &[]);
        assert!(from("http://127.0.0.1:4000"));
        for wrong in
            ["http://127.0.0.1:4001", "http://127.0.0.1", "https://127.0.0.1:4000", "null", "http://localhost:4000"]
        {
            assert!(!from(wrong), "{wrong}");
        }
        assert!(
            !is_own_page(&headers(&[(header::HOST, "127.0.0.1:4000")]), &[]),
            "programs that aren't browsers name none"
        );
        let named = ["me-4000.app.github.dev".to_owned()];
        let from =
            |origin| is_own_page(&headers(&[(header::HOST, "localhost:4000"), (header::ORIGIN, origin)]), &named);
        assert!(from("https://me-4000.app.github.dev") && from("http://localhost:4000"));
        assert!(!from("https://you-4000.app.github.dev") && !from("https://evil.test") && !from("null"));
    }
}
