//! Which cookies a request carries, and what a response sets: RFC 6265 as browsers follow it.

use std::time::{SystemTime, UNIX_EPOCH};

use hinoki_browser::{Cookie, CookiePriority, SameSite};
use url::{Host, Url};

use super::cookie_date;
use crate::site;

/// Longest lifetime that browsers grant, in seconds: 400 days.
const LONGEST: f64 = 400.0 * 86_400.0;

/// The `Cookie` header for a URL; `own` was given with the request, and its names come before those of the browser.
pub(super) fn header(all: &[Cookie], url: &Url, own: Option<&str>) -> Option<String> {
    let now = now();
    let mut fitting: Vec<&Cookie> = all.iter().filter(|cookie| fits(cookie, url, now)).collect();
    // Longer paths first.
    fitting.sort_by_key(|cookie| std::cmp::Reverse(cookie.path.len()));
    let own: Vec<&str> =
        own.into_iter().flat_map(|text| text.split(';')).map(str::trim).filter(|text| !text.is_empty()).collect();
    let name_of = |pair: &&str| pair.split('=').next().unwrap_or_default().to_owned();
    let taken: Vec<String> = own.iter().map(name_of).collect();
    let pairs: Vec<String> = fitting
        .into_iter()
        .filter(|cookie| !taken.contains(&cookie.name))
        .map(|cookie| match cookie.name.as_str() {
            "" => cookie.value.clone(),
            name => format!("{name}={}", cookie.value),
        })
        .chain(own.iter().map(|&pair| pair.to_owned()))
        .collect();
    (!pairs.is_empty()).then(|| pairs.join("; "))
}

/// Whether any of the cookies goes along with a request of a URL, whoever makes it.
pub(crate) fn is_sent(all: &[Cookie], url: &Url) -> bool {
    let now = now();
    all.iter().any(|cookie| fits(cookie, url, now))
}

fn fits(cookie: &Cookie, url: &Url, now: f64) -> bool {
    let Some(host) = url.host_str() else { return false };
    // A partitioned one belongs to frames below one site.
    cookie.partition_key.is_none()
        && domain_matches(&cookie.domain, host)
        && path_matches(&cookie.path, url.path())
        && (!cookie.secure || url.scheme() == "https" || is_trustworthy(url))
        && cookie.expires.is_none_or(|expires| expires <= 0.0 || expires > now)
}

/// Browsers take loopback for as safe as https.
fn is_trustworthy(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

fn domain_matches(domain: &str, host: &str) -> bool {
    match domain.strip_prefix('.') {
        Some(bare) => host == bare || host.strip_suffix(bare).is_some_and(|rest| rest.ends_with('.')),
        None => host == domain,
    }
}

fn path_matches(cookie: &str, path: &str) -> bool {
    path == cookie || path.strip_prefix(cookie).is_some_and(|rest| cookie.ends_with('/') || rest.starts_with('/'))
}

/// Reads a `Set-Cookie` header of a response from `url`; `None` where a browser would ignore it.
pub(super) fn parse(header: &str, url: &Url) -> Option<Cookie> {
    let host = url.host_str()?;
    let mut parts = header.split(';').map(str::trim);
    let pair = parts.next()?;
    let (name, value) = pair.split_once('=').map_or(("", pair), |(name, value)| (name.trim(), value.trim()));
    if name.is_empty() && value.is_empty() {
        return None;
    }
    let mut cookie = Cookie {
        name: name.to_owned(),
        value: value.to_owned(),
        domain: host.to_owned(),
        path: default_path(url.path()),
        ..Cookie::default()
    };
    let mut max_age = None;
    for part in parts {
        let (name, value) = part.split_once('=').map_or((part, ""), |(name, value)| (name.trim(), value.trim()));
        match name.to_ascii_lowercase().as_str() {
            "domain" if !value.is_empty() => cookie.domain = domain(value, host)?,
            "path" if value.starts_with('/') => value.clone_into(&mut cookie.path),
            "expires" => cookie.expires = cookie_date::parse(value),
            "max-age" => max_age = value.parse::<f64>().ok().or(max_age),
            "secure" => cookie.secure = true,
            "httponly" => cookie.http_only = true,
            "samesite" => cookie.same_site = same_site(value),
            "priority" => cookie.priority = priority(value),
            _ => {}
        }
    }
    let now = now();
    if let Some(seconds) = max_age {
        cookie.expires = Some(if seconds > 0.0 { now + seconds } else { 1.0 });
    }
    // The browser takes 0 and less for a cookie of the session.
    cookie.expires = cookie.expires.map(|expires| expires.clamp(1.0, now + LONGEST));
    let safe = url.scheme() == "https" || is_trustworthy(url);
    (!cookie.secure || safe).then_some(cookie)
}

/// With a leading dot, as for a cookie of subdomains too; `None` if the host has no right to set it.
fn domain(value: &str, host: &str) -> Option<String> {
    let bare = value.trim_start_matches('.').to_ascii_lowercase();
    if site::is_address(host) || site::is_public_suffix(&bare) {
        // Addresses have no subdomains; those of a public suffix, such as a single name, are none of its own.
        return (bare == host).then_some(bare);
    }
    let dotted = format!(".{bare}");
    domain_matches(&dotted, host).then_some(dotted)
}

fn default_path(path: &str) -> String {
    match path.rfind('/') {
        Some(0) | None => "/".to_owned(),
        Some(end) => path[..end].to_owned(),
    }
}

fn same_site(value: &str) -> Option<SameSite> {
    match value.to_ascii_lowercase().as_str() {
        "strict" => Some(SameSite::Strict),
        "lax" => Some(SameSite::Lax),
        "none" => Some(SameSite::None),
        _ => None,
    }
}

fn priority(value: &str) -> Option<CookiePriority> {
    match value.to_ascii_lowercase().as_str() {
        "low" => Some(CookiePriority::Low),
        "medium" => Some(CookiePriority::Medium),
        "high" => Some(CookiePriority::High),
        _ => None,
    }
}

fn now() -> f64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0.0, |since| since.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).expect("a URL")
    }

    fn cookie(domain: &str, path: &str) -> Cookie {
        Cookie { name: "n".into(), value: "v".into(), domain: domain.into(), path: path.into(), ..Cookie::default() }
    }

    #[test]
    fn a_request_carries_what_a_browser_would_send() {
        let sent = |cookie: Cookie, at: &str| header(&[cookie], &url(at), None).is_some();
        assert!(sent(cookie("app.test", "/"), "http://app.test/x"));
        assert!(!sent(cookie("app.test", "/"), "http://sub.app.test/"), "a host's own");
        assert!(
            sent(cookie(".app.test", "/"), "http://sub.app.test/")
                && sent(cookie(".app.test", "/"), "http://app.test/")
        );
        assert!(!sent(cookie(".app.test", "/"), "http://myapp.test/"));
        assert!(
            sent(cookie("app.test", "/a"), "http://app.test/a/b")
                && sent(cookie("app.test", "/a"), "http://app.test/a")
        );
        assert!(!sent(cookie("app.test", "/a"), "http://app.test/ab"));
        let secure = Cookie { secure: true, ..cookie("app.test", "/") };
        assert!(!sent(secure.clone(), "http://app.test/") && sent(secure, "https://app.test/"));
        assert!(sent(Cookie { secure: true, ..cookie("localhost", "/") }, "http://localhost:1/"));
        assert!(!sent(Cookie { expires: Some(10.0), ..cookie("app.test", "/") }, "http://app.test/"));
        let far = Cookie { expires: Some(now() + 60.0), ..cookie("app.test", "/") };
        assert!(sent(far, "http://app.test/"));
    }

    #[test]
    fn longer_paths_come_first_and_given_cookies_win() {
        let all = [
            Cookie { name: "a".into(), ..cookie("app.test", "/") },
            Cookie { name: "b".into(), ..cookie("app.test", "/x") },
        ];
        assert_eq!(header(&all, &url("http://app.test/x"), None).as_deref(), Some("b=v; a=v"));
        assert_eq!(header(&all, &url("http://app.test/x"), Some("a=mine; c=1")).as_deref(), Some("b=v; a=mine; c=1"));
        assert_eq!(header(&[], &url("http://app.test/"), None), None);
    }

    #[test]
    fn what_a_response_sets() {
        let at = url("https://www.app.test/a/b");
        let parsed = parse("sid=1=2; HttpOnly; Secure; SameSite=Lax; Priority=High", &at).expect("a cookie");
        assert_eq!((parsed.name.as_str(), parsed.value.as_str()), ("sid", "1=2"));
        assert_eq!((parsed.domain.as_str(), parsed.path.as_str()), ("www.app.test", "/a"));
        assert!(parsed.http_only && parsed.secure && parsed.expires.is_none());
        assert_eq!((parsed.same_site, parsed.priority), (Some(SameSite::Lax), Some(CookiePriority::High)));
        let of = |text: &str| parse(text, &at);
        assert_eq!(
            of("a=1; Domain=app.test; Path=/x").map(|c| (c.domain, c.path)),
            Some((".app.test".into(), "/x".into()))
        );
        assert_eq!(of("a=1; Domain=other.test"), None);
        assert_eq!(of("a=1; Domain=test"), None);
        assert_eq!(of("a=; Max-Age=0").and_then(|c| c.expires), Some(1.0));
        assert_eq!(of("a=; Expires=Thu, 01 Jan 1970 00:00:00 GMT").and_then(|c| c.expires), Some(1.0));
        assert!(of("a=1; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT").and_then(|c| c.expires) > Some(now()));
        assert_eq!(of("; Path=/"), None);
        assert_eq!(parse("a=1; Secure", &url("http://app.test/")), None);
        assert_eq!(
            parse("a=1; Domain=localhost", &url("http://localhost/")).map(|c| c.domain),
            Some("localhost".into())
        );
    }

    #[test]
    fn a_cookie_is_for_no_public_suffix() {
        let domain = |domain: &str, at: &str| parse(&format!("a=1; Domain={domain}"), &url(at)).map(|c| c.domain);
        for (suffix, at) in [
            ("co.uk", "https://shop.co.uk/"),
            (".co.uk", "https://shop.co.uk/"),
            ("github.io", "https://alice.github.io/"),
            ("uk", "https://shop.co.uk/"),
            ("test", "https://app.test/"),
            ("localhost", "https://app.localhost/"),
            ("0.1", "http://127.0.0.1/"),
        ] {
            assert_eq!(domain(suffix, at), None, "{suffix} at {at}");
        }
        assert_eq!(domain("shop.co.uk", "https://www.shop.co.uk/"), Some(".shop.co.uk".into()));
        assert_eq!(domain("alice.github.io", "https://alice.github.io/"), Some(".alice.github.io".into()));
        // The page of such a suffix may have cookies of its own.
        assert_eq!(domain("github.io", "https://github.io/"), Some("github.io".into()));
        assert_eq!(domain("127.0.0.1", "http://127.0.0.1/"), Some("127.0.0.1".into()));
    }
}
