//! The answer to a request.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header};
use bytes::Bytes;
use hyper_util::rt::TokioIo;
use percent_encoding::percent_decode_str;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::pictures::Picture;
use crate::token::Token;
use crate::{Hub, address, pages, socket};

/// What every answer needs.
#[derive(Clone)]
pub(crate) struct Site {
    pub hub: Hub,
    pub token: Token,
    /// Names other than the machine's own by which pages may come.
    pub named: Vec<String>,
    pub stop: CancellationToken,
    /// The WebSockets.
    pub sockets: TaskTracker,
}

/// A copy of an application's page: it may look as it did, and do nothing. It has an origin, since the page that shows it
/// scrolls it to where it was; without scripts nothing in it makes use of that.
const SNAPSHOT: &str = "sandbox allow-same-origin; default-src 'none'; img-src * data: blob:; media-src * data: blob:; font-src * data:; \
                        style-src * data: 'unsafe-inline'; form-action 'none'; base-uri *; frame-ancestors 'self'";

pub(crate) async fn respond(State(site): State<Arc<Site>>, request: Request) -> Response<Body> {
    let mut response = answer(&site, request).await;
    let headers = response.headers_mut();
    let policy = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(policy);
    for (name, value) in [
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "no-store"),
        (header::HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (header::HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

async fn answer(site: &Site, request: Request) -> Response<Body> {
    if !address::is_known(request.headers(), &site.named) {
        return plain(
            StatusCode::MISDIRECTED_REQUEST,
            "this server answers to names of the machine itself and to those of --host",
        );
    }
    let path = request.uri().path().to_owned();
    let Some((token, path)) = path.strip_prefix('/').map(|rest| rest.split_once('/').unwrap_or((rest, "\0"))) else {
        return unknown();
    };
    if !site.token.is(token) {
        return unknown();
    }
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return plain(StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD are answered");
    }
    match path {
        // Relative addresses of the page need the slash at the end.
        "\0" => Response::builder()
            .status(StatusCode::PERMANENT_REDIRECT)
            .header(header::LOCATION, format!("/{token}/"))
            .body(Body::empty())
            .unwrap_or_default(),
        "socket" => upgrade(site, request),
        _ => {
            if let Some(id) = path.strip_prefix("snapshots/") {
                return snapshot(&site.hub, id);
            }
            if let Some(picture) = path.strip_prefix("pictures/") {
                return self::picture(&site.hub, picture).await;
            }
            page(path, request.headers(), &site.named)
        }
    }
}

fn page(path: &str, headers: &HeaderMap, named: &[String]) -> Response<Body> {
    let Some((data, kind)) = pages::file(path) else { return unknown() };
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let forwarded: String = named.iter().map(|name| format!(" wss://{name}")).collect();
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; \
         font-src 'self' data:; connect-src 'self' ws://{host}{forwarded}; frame-src 'self'; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'"
    );
    Response::builder()
        .header(header::CONTENT_TYPE, kind)
        .header(header::CONTENT_SECURITY_POLICY, policy)
        .body(Body::from(data.into_owned()))
        .unwrap_or_default()
}

fn snapshot(hub: &Hub, id: &str) -> Response<Body> {
    let html = hub.lock().snapshots.get(id);
    let Some(html) = html else { return plain(StatusCode::NOT_FOUND, "this snapshot is no longer kept") };
    Response::builder()
        .header(header::CONTENT_TYPE, "text/html; charset=utf-8")
        .header(header::CONTENT_SECURITY_POLICY, SNAPSHOT)
        .body(Body::from(html))
        .unwrap_or_default()
}

/// A picture that a test of the run took, by its absolute path, encoded.
async fn picture(hub: &Hub, encoded: &str) -> Response<Body> {
    let Ok(path) = percent_decode_str(encoded).decode_utf8() else { return unknown() };
    let Some(picture) = hub.lock().pictures.get(&path) else { return unknown() };
    let bytes = match picture {
        Picture::Held(bytes) => Ok(bytes),
        Picture::OnDisk => tokio::fs::read(&*path).await.map(Bytes::from),
    };
    match bytes {
        Ok(bytes) => Response::builder()
            .header(header::CONTENT_TYPE, mime_guess::from_path(&*path).first_or_octet_stream().to_string())
            .header(header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'; frame-ancestors 'self'")
            .body(Body::from(bytes))
            .unwrap_or_default(),
        Err(error) => plain(StatusCode::NOT_FOUND, &error.to_string()),
    }
}

fn upgrade(site: &Site, mut request: Request) -> Response<Body> {
    let headers = request.headers();
    if !address::is_own_page(headers, &site.named) {
        return plain(StatusCode::FORBIDDEN, "only the page of this server may open its WebSocket");
    }
    let has = |name, wanted: &str| {
        let value = headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok()).unwrap_or_default();
        value.split(',').any(|each| each.trim().eq_ignore_ascii_case(wanted))
    };
    let key = headers.get(header::SEC_WEBSOCKET_KEY).filter(|_| {
        has(header::CONNECTION, "upgrade")
            && has(header::UPGRADE, "websocket")
            && has(header::SEC_WEBSOCKET_VERSION, "13")
    });
    let Some(accept) = key.map(|key| derive_accept_key(key.as_bytes())) else {
        return plain(StatusCode::UPGRADE_REQUIRED, "a WebSocket of version 13 is expected here");
    };
    let (hub, stop) = (site.hub.clone(), site.stop.clone());
    let upgraded = hyper::upgrade::on(&mut request);
    site.sockets.spawn(async move {
        match upgraded.await {
            Ok(upgraded) => socket::serve(TokioIo::new(upgraded), hub, stop).await,
            Err(error) => tracing::debug!(%error, "a page's WebSocket was not opened"),
        }
    });
    Response::builder()
        .status(StatusCode::SWITCHING_PROTOCOLS)
        .header(header::CONNECTION, "upgrade")
        .header(header::UPGRADE, "websocket")
        .header(header::SEC_WEBSOCKET_ACCEPT, accept)
        .body(Body::empty())
        .unwrap_or_default()
}

fn unknown() -> Response<Body> {
    plain(StatusCode::NOT_FOUND, "hinoki has no such page; the address that it printed has a secret part")
}

fn plain(status: StatusCode, text: &str) -> Response<Body> {
    Response::builder()
        .status(status)
        .header(header::CONTENT_TYPE, "text/plain; charset=utf-8")
        .body(Body::from(text.to_owned()))
        .unwrap_or_default()
}
