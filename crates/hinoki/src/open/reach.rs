//! Whether the application's server is there.

use std::time::Duration;

use hinoki_config::ProjectConfig;
use tokio::net::TcpStream;
use url::Url;

/// Time for a server to take a connection.
const PATIENCE: Duration = Duration::from_secs(3);

/// The application's URL if its server refuses connections; `None` if it takes them or that can't be known.
pub(crate) async fn unreachable(config: &ProjectConfig) -> Option<Url> {
    let url = config.base_url.clone()?;
    let port = url.port_or_known_default()?;
    let host = url.host_str()?.trim_matches(['[', ']']).to_owned();
    let mapped = config.hosts.iter().find(|(name, _)| *name == host).map(|(_, address)| address.clone());
    let connecting = TcpStream::connect((mapped.unwrap_or(host), port));
    match tokio::time::timeout(PATIENCE, connecting).await {
        Ok(Err(error)) if error.kind() == std::io::ErrorKind::ConnectionRefused => Some(url),
        // Another error may be that of a proxy that only the browser knows.
        _ => None,
    }
}
