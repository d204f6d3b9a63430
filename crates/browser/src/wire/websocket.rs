use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use url::Url;

use super::transport::Socket;
use super::{Connection, Transport};
use crate::{Browser, Error, Result};

/// Attaches to a running browser.
///
/// `url` is its `ws://…/devtools/browser/…` address, or `http://host:port` of its debugging port.
pub async fn connect(url: &str, deadline: Duration) -> Result<Browser> {
    let attached = async {
        let socket = open(url).await?;
        let connection = Connection::start(Transport::WebSocket(Box::new(socket)), deadline, async || None);
        Browser::start(connection).await.map(Browser::attached)
    };
    match tokio::time::timeout(deadline, attached).await {
        Ok(browser) => browser,
        Err(_) => {
            Err(Error::Connect { url: url.to_owned(), reason: format!("no answer within {} ms", deadline.as_millis()) })
        }
    }
}

pub(crate) async fn open(url: &str) -> Result<Socket> {
    let failed = |reason: String| Error::Connect { url: url.to_owned(), reason };
    let parsed = Url::parse(url).map_err(|error| failed(error.to_string()))?;
    let address = match parsed.scheme() {
        "ws" => url.to_owned(),
        "http" => ask(&parsed).await.map_err(failed)?,
        scheme => return Err(failed(format!("expected a ws: or http: address, not {scheme}:"))),
    };
    // Pictures and bodies come in one message.
    let config = WebSocketConfig::default().max_message_size(None).max_frame_size(None);
    let (socket, _) = tokio_tungstenite::connect_async_with_config(address, Some(config), true)
        .await
        .map_err(|error| failed(error.to_string()))?;
    Ok(socket)
}

/// Asks a debugging port for the browser's address.
async fn ask(url: &Url) -> Result<String, String> {
    #[derive(serde::Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Version {
        web_socket_debugger_url: String,
    }
    let host = url.host_str().ok_or("the address has no host")?;
    let port = url.port_or_known_default().unwrap_or(80);
    let mut stream =
        TcpStream::connect((host.trim_matches(['[', ']']), port)).await.map_err(|error| error.to_string())?;
    let request = format!("GET /json/version HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.map_err(|error| error.to_string())?;
    let mut response = Vec::new();
    // The browser leaves the connection open.
    while !is_whole(&response) && stream.read_buf(&mut response).await.map_err(|error| error.to_string())? > 0 {}
    let response = String::from_utf8_lossy(&response);
    let (head, body) = response.split_once("\r\n\r\n").ok_or("no browser answers there")?;
    if head.split_whitespace().nth(1) != Some("200") {
        return Err(format!("no browser answers there, but: {}", head.lines().next().unwrap_or_default()));
    }
    let version: Version = serde_json::from_str(body).map_err(|error| format!("no browser answers there: {error}"))?;
    Ok(version.web_socket_debugger_url)
}

fn is_whole(response: &[u8]) -> bool {
    let text = String::from_utf8_lossy(response);
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.lines().filter_map(|line| line.split_once(':')).find_map(|(name, value)| {
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok()).flatten()
    });
    length.is_some_and(|length| body.len() >= length)
}

#[cfg(test)]
mod tests {
    use super::is_whole;

    #[test]
    fn a_response_is_whole_when_all_of_its_body_is_there() {
        let response = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\ncontent-length:2\r\n\r\n{}";
        assert!(is_whole(response));
        assert!((0..response.len()).all(|length| !is_whole(&response[..length])));
    }
}
