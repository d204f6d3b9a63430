//! The option `hosts`: names that stand for addresses. The browser is told by a flag; requests of our own ask here.

use std::io;
use std::net::SocketAddr;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// Names, or globs of names, and what they stand for.
#[derive(Debug, Default)]
pub(super) struct Hosts(Vec<(String, String)>);

impl Hosts {
    pub(super) fn new(hosts: &[(String, String)]) -> Self {
        Self(hosts.iter().map(|(name, address)| (name.to_ascii_lowercase(), address.clone())).collect())
    }

    /// What a name stands for: the first that fits, as in the browser.
    pub(super) fn address(&self, name: &str) -> Option<&str> {
        let name = name.to_ascii_lowercase();
        let found = self.0.iter().find(|(pattern, _)| fits(pattern.as_bytes(), name.as_bytes()));
        found.map(|(_, address)| address.as_str())
    }
}

impl Resolve for Hosts {
    fn resolve(&self, name: Name) -> Resolving {
        let target = self.address(name.as_str()).unwrap_or(name.as_str()).to_owned();
        Box::pin(async move {
            // Without a port of its own an address gets that of the URL.
            let found = match target.parse::<SocketAddr>() {
                Ok(address) => vec![address],
                Err(_) => tokio::net::lookup_host((target.trim_matches(['[', ']']), 0)).await?.collect(),
            };
            if found.is_empty() {
                return Err(io::Error::new(io::ErrorKind::NotFound, format!("{target} has no address")).into());
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

/// Whether a glob of `*` and `?` fits a name.
fn fits(pattern: &[u8], name: &[u8]) -> bool {
    match pattern.split_first() {
        None => name.is_empty(),
        Some((b'*', rest)) => (0..=name.len()).any(|skipped| fits(rest, &name[skipped..])),
        Some((c, rest)) => name.split_first().is_some_and(|(n, name)| (*c == b'?' || c == n) && fits(rest, name)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_name_that_fits_gives_the_address() {
        let pair = |name: &str, address: &str| (name.to_owned(), address.to_owned());
        let hosts = Hosts::new(&[pair("*.Example.com", "127.0.0.2"), pair("a.test", "127.0.0.3:80"), pair("*", "::1")]);
        assert_eq!(hosts.address("x.example.com"), Some("127.0.0.2"));
        assert_eq!(hosts.address("A.test"), Some("127.0.0.3:80"));
        assert_eq!(hosts.address("example.com"), Some("::1"));
        assert_eq!(Hosts::new(&[pair("a.test", "x")]).address("b.a.test"), None);
    }
}
