//! Who may speak to the server: checks of what a browser says about a request.

use axum::http::{HeaderMap, header};
use url::{Host, Url};

/// Whether the name by which the server was called is the machine itself. Another name that leads here is how a page of
/// elsewhere would get past the rule of the same origin. The port may be another's that is forwarded to ours.
pub(crate) fn is_loopback(headers: &HeaderMap) -> bool {
    let mut hosts = headers.get_all(header::HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else { return false };
    let Some(url) = host.to_str().ok().and_then(|host| Url::parse(&format!("http://{host}/")).ok()) else {
        return false;
    };
    // What else an address can hold has no place in this header.
    let plain = url.username().is_empty() && url.password().is_none() && url.path() == "/" && url.query().is_none();
    plain
        && match url.host() {
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        }
}

/// Whether a WebSocket is opened by a page of this server: browsers let pages of any origin open one.
pub(crate) fn is_same_origin(headers: &HeaderMap) -> bool {
    let one = |name| {
        let mut values = headers.get_all(name).iter();
        match (values.next(), values.next()) {
            (Some(value), None) => value.to_str().ok(),
            _ => None,
        }
    };
    match (one(header::ORIGIN), one(header::HOST)) {
        (Some(origin), Some(host)) => origin.strip_prefix("http://").is_some_and(|of| of.eq_ignore_ascii_case(host)),
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
        let called = |host| is_loopback(&headers(&[(header::HOST, host)]));
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
        assert!(!is_loopback(&HeaderMap::new()));
    }

    #[test]
    fn the_origin_must_be_that_of_the_page() {
        let from = |origin| is_same_origin(&headers(&[(header::HOST, "127.0.0.1:4000"), (header::ORIGIN, origin)]));
        assert!(from("http://127.0.0.1:4000"));
        for wrong in
            ["http://127.0.0.1:4001", "http://127.0.0.1", "https://127.0.0.1:4000", "null", "http://localhost:4000"]
        {
            assert!(!from(wrong), "{wrong}");
        }
        assert!(
            !is_same_origin(&headers(&[(header::HOST, "127.0.0.1:4000")])),
            "programs that aren't browsers name none"
        );
    }
}
