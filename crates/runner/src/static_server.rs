//! Serves the project's own folder where there is no `baseUrl`, on loopback only.

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{Method, Response, StatusCode, header};
use camino::{Utf8Path, Utf8PathBuf};
use percent_encoding::percent_decode_str;
use tokio::net::TcpListener;
use tokio_util::sync::{CancellationToken, DropGuard};

/// The loopback server of one run; it ends with this value.
#[derive(Debug)]
pub(crate) struct StaticServer {
    origin: String,
    _stop: DropGuard,
}

impl StaticServer {
    /// Serves `root`, files only, at `port` or at a free one.
    pub(crate) async fn start(root: &Utf8Path, port: Option<u16>) -> std::io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", port.unwrap_or(0))).await?;
        let origin = format!("http://localhost:{}", listener.local_addr()?.port());
        let app = Router::new().fallback(answer).with_state(root.to_owned());
        let stop = CancellationToken::new();
        let stopped = stop.clone();
        tokio::spawn(async move {
            let _ = axum::serve(listener, app).with_graceful_shutdown(stopped.cancelled_owned()).await;
        });
        Ok(Self { origin, _stop: stop.drop_guard() })
    }

    /// `http://localhost:PORT`.
    pub(crate) fn origin(&self) -> &str {
        &self.origin
    }
}

async fn answer(State(root): State<Utf8PathBuf>, request: Request) -> Response<Body> {
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return plain(StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD are answered");
    }
    let Some(path) = locate(&root, request.uri().path()) else {
        let text = format!("no file for {} below {root}", request.uri().path());
        return plain(StatusCode::NOT_FOUND, &text);
    };
    match tokio::fs::read(&path).await {
        Ok(bytes) => {
            let kind = mime_guess::from_path(&path).first_or_octet_stream();
            let text = kind.type_() == "text" || matches!(kind.subtype().as_str(), "javascript" | "json");
            let value = if text { format!("{kind}; charset=utf-8") } else { kind.to_string() };
            Response::builder()
                .header(header::CONTENT_TYPE, value)
                .header(header::CACHE_CONTROL, "no-store")
                .body(Body::from(bytes))
                .unwrap_or_default()
        }
        Err(error) => plain(StatusCode::INTERNAL_SERVER_ERROR, &error.to_string()),
    }
}

/// The file that a request path means, never one outside of `root`.
fn locate(root: &Utf8Path, path: &str) -> Option<Utf8PathBuf> {
    let decoded = percent_decode_str(path).decode_utf8().ok()?;
    let inside = decoded.split('/').all(|part| part != ".." && !part.contains(['\\', '\0']));
    if !inside {
        return None;
    }
    let full = root.join(decoded.trim_start_matches('/'));
    if full.is_dir() {
        return Some(full.join("index.html")).filter(|index| index.is_file());
    }
    full.is_file().then_some(full)
}

fn plain(status: StatusCode, text: &str) -> Response<Body> {
    let page = format!(
        "<!doctype html><meta charset=\"utf-8\"><title>{status}</title><p>{}</p>",
        text.replace('&', "&amp;").replace('<', "&lt;")
    );
    Response::builder()
        .status(status)
        .header(header::CONTENT_TYPE, "text/html; charset=utf-8")
        .body(Body::from(page))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_and_folder_indexes_are_found_but_nothing_outside() {
        let dir = tempfile::tempdir().expect("temp folder");
        let root = Utf8PathBuf::from_path_buf(dir.path().join("project")).expect("utf-8");
        std::fs::create_dir_all(root.join("sub dir")).expect("folders");
        std::fs::write(dir.path().join("secret.txt"), "no").expect("writes");
        std::fs::write(root.join("a.html"), "a").expect("writes");
        std::fs::write(root.join("sub dir/index.html"), "b").expect("writes");
        assert_eq!(locate(&root, "/a.html"), Some(root.join("a.html")));
        assert_eq!(locate(&root, "/sub%20dir/"), Some(root.join("sub dir/").join("index.html")));
        assert_eq!(locate(&root, "/../secret.txt"), None);
        assert_eq!(locate(&root, "/%2e%2e/secret.txt"), None);
        assert_eq!(locate(&root, "/..%2fsecret.txt"), None);
        assert_eq!(locate(&root, "/missing.html"), None);
    }
}
