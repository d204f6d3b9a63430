//! Sites: hosts are of one site if they have the same registrable domain, which the public suffix list tells.

use url::Url;

/// The site that a host is of: its registrable domain. A host without one, such as a single name, an address or a public
/// suffix itself, is a site of its own.
pub(crate) fn of_host(host: &str) -> &str {
    if is_address(host) { host } else { psl::domain_str(host).unwrap_or(host) }
}

/// The site that an address is of; empty if it has no host.
pub(crate) fn of_url(url: &str) -> String {
    Url::parse(url).ok().and_then(|url| url.host_str().map(of_host).map(str::to_owned)).unwrap_or_default()
}

/// Whether anybody may register a name directly below this one, so that no cookie can be for all that is below it.
pub(crate) fn is_public_suffix(host: &str) -> bool {
    !is_address(host) && psl::suffix_str(host) == Some(host)
}

/// Whether a host, as URLs have it, is an IP address.
pub(crate) fn is_address(host: &str) -> bool {
    host.starts_with('[') || host.parse::<std::net::Ipv4Addr>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_is_what_somebody_has_registered() {
        for (host, site) in [
            ("example.com", "example.com"),
            ("a.b.example.com", "example.com"),
            ("shop.co.uk", "shop.co.uk"),
            ("www.shop.co.uk", "shop.co.uk"),
            ("co.uk", "co.uk"),
            ("alice.github.io", "alice.github.io"),
            ("docs.alice.github.io", "alice.github.io"),
            ("github.io", "github.io"),
            ("x.www.ck", "www.ck"),
            ("a.b.anything.ck", "b.anything.ck"),
            ("www.xn--55qx5d.cn", "www.xn--55qx5d.cn"),
            ("a.www.xn--55qx5d.cn", "www.xn--55qx5d.cn"),
            // Of a name that nobody has listed the last label is the suffix.
            ("app.test", "app.test"),
            ("www.app.test", "app.test"),
            // A domain that somebody has registered, and gives names away below it.
            ("amazonaws.com", "amazonaws.com"),
            ("www.amazonaws.com", "amazonaws.com"),
            ("alice.s3.amazonaws.com", "alice.s3.amazonaws.com"),
            ("www.alice.s3.amazonaws.com", "alice.s3.amazonaws.com"),
            ("app.localhost", "app.localhost"),
            ("localhost", "localhost"),
            ("intranet", "intranet"),
            ("127.0.0.1", "127.0.0.1"),
            ("10.20.30.40", "10.20.30.40"),
            ("[::1]", "[::1]"),
        ] {
            assert_eq!(of_host(host), site, "{host}");
        }
    }

    #[test]
    fn public_suffixes_are_told_from_names_below_them() {
        for host in ["com", "co.uk", "github.io", "anything.ck", "xn--55qx5d.cn", "test", "localhost"] {
            assert!(is_public_suffix(host), "{host}");
        }
        for host in ["example.com", "shop.co.uk", "alice.github.io", "www.ck", "app.test", "127.0.0.1", "[::1]"] {
            assert!(!is_public_suffix(host), "{host}");
        }
    }
}
