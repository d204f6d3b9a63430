//! The HTTP clients. Each keeps its connections, so they live as long as the run.

use std::sync::{Arc, OnceLock};

use reqwest::{Client, redirect};
use url::{Host, Url};

use super::hosts::Hosts;

/// Clients by whether bodies are decompressed, and whether a proxy would be in the way.
#[derive(Debug, Default)]
pub(crate) struct Clients {
    hosts: Arc<Hosts>,
    slots: [[OnceLock<Client>; 2]; 2],
}

impl Clients {
    /// Clients for which names stand for the addresses of the option `hosts`.
    pub(crate) fn new(hosts: &[(String, String)]) -> Self {
        Self { hosts: Arc::new(Hosts::new(hosts)), slots: Default::default() }
    }

    /// The client for a URL.
    pub(super) fn of(&self, url: &Url, compressed: bool) -> reqwest::Result<&Client> {
        let local = self.is_local(url);
        let slot = &self.slots[usize::from(compressed)][usize::from(local)];
        if let Some(client) = slot.get() {
            return Ok(client);
        }
        let mut builder = Client::builder()
            // Both are done by hand: each step has cookies to send and to keep.
            .redirect(redirect::Policy::none())
            // As in the browser: test servers sign their certificates themselves.
            .tls_danger_accept_invalid_certs(true)
            .dns_resolver(Arc::clone(&self.hosts))
            .gzip(compressed)
            .deflate(compressed);
        if local {
            builder = builder.no_proxy();
        }
        let client = builder.build()?;
        Ok(slot.get_or_init(|| client))
    }

    /// Whether a proxy would be in the way: it knows nothing of this machine, nor of what names stand for here.
    fn is_local(&self, url: &Url) -> bool {
        match url.host() {
            Some(Host::Domain(name)) => {
                name == "localhost" || name.ends_with(".localhost") || self.hosts.address(name).is_some()
            }
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        }
    }
}
