//! The HTTP clients. Each keeps its connections, so they live as long as the run.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use hinoki_protocol::HostError;
use reqwest::{Client, redirect};
use url::{Host, Url};

use super::certificates::Certificates;
use super::hosts::Hosts;
use super::{chain, refusal};
use crate::net::proxy::Proxy;

/// Whether bodies are decompressed, whether a proxy would be in the way, and which certificate is shown.
type Kind = (bool, bool, Option<usize>);

/// Clients by what they are to do.
#[derive(Debug, Default)]
pub(crate) struct Clients {
    hosts: Arc<Hosts>,
    pub(crate) certificates: Certificates,
    made: Mutex<HashMap<Kind, Client>>,
}

impl Clients {
    /// Clients for which names stand for the addresses of the option `hosts`.
    pub(crate) fn new(hosts: &[(String, String)], certificates: Certificates) -> Self {
        Self { hosts: Arc::new(Hosts::new(hosts)), certificates, made: Mutex::default() }
    }

    /// The client for a URL.
    pub(super) fn of(&self, url: &Url, compressed: bool) -> Result<Client, HostError> {
        let local = self.is_local(url);
        let certificate = self.certificates.of(url);
        let key = (compressed, local, certificate);
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(client) = made.get(&key) {
            return Ok(client.clone());
        }
        let mut builder = Client::builder()
            // Both are done by hand: each step has cookies to send and to keep.
            .redirect(redirect::Policy::none())
            // As in the browser: test servers sign their certificates themselves.
            .tls_danger_accept_invalid_certs(true)
            .dns_resolver(Arc::clone(&self.hosts))
            .gzip(compressed)
            .deflate(compressed);
        builder = builder.no_proxy();
        if !local {
            // Said outright: the client's own reading of the environment has none for https where there is one for http.
            let Proxy { http, https, .. } = Proxy::of_environment();
            let without = reqwest::NoProxy::from_env;
            let http = http.and_then(|proxy| reqwest::Proxy::http(proxy).ok());
            let https = https.and_then(|proxy| reqwest::Proxy::https(proxy).ok());
            for proxy in [http, https].into_iter().flatten() {
                builder = builder.proxy(proxy.no_proxy(without()));
            }
        }
        if let Some(certificate) = certificate {
            let identity = self.certificates.identity(certificate).map_err(|error| refusal("invalid", error))?;
            builder = builder.identity((*identity).clone());
        }
        let made_now = builder.build();
        let client = made_now
            .map_err(|error| refusal("internal", format!("the HTTP client could not be made: {}", chain(&error))))?;
        made.insert(key, client.clone());
        Ok(client)
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
