//! The HTTP clients. Each keeps its connections, so they live as long as the program.

use std::sync::OnceLock;

use reqwest::{Client, redirect};
use url::{Host, Url};

type Slot = OnceLock<Client>;

static CLIENTS: [[Slot; 2]; 2] = [[Slot::new(), Slot::new()], [Slot::new(), Slot::new()]];

/// The client for a URL.
pub(super) fn of(url: &Url, compressed: bool) -> reqwest::Result<&'static Client> {
    let local = is_local(url);
    let slot = &CLIENTS[usize::from(compressed)][usize::from(local)];
    if let Some(client) = slot.get() {
        return Ok(client);
    }
    let mut builder = Client::builder()
        // Both are done by hand: each step has cookies to send and to keep.
        .redirect(redirect::Policy::none())
        // As in the browser: test servers sign their certificates themselves.
        .tls_danger_accept_invalid_certs(true)
        .gzip(compressed)
        .deflate(compressed);
    if local {
        builder = builder.no_proxy();
    }
    let client = builder.build()?;
    Ok(slot.get_or_init(|| client))
}

/// Whether a proxy would be in the way.
fn is_local(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}
