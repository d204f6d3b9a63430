use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::respond::{Site, respond};
use crate::token::Token;
use crate::{Hub, OpenError};

/// Time for pages to hear that the server ends.
const FAREWELL: Duration = Duration::from_millis(500);

/// The page's server, on loopback only. Ends when dropped.
#[derive(Debug)]
pub struct Server {
    url: String,
    named: Vec<String>,
    stop: CancellationToken,
    tasks: TaskTracker,
}

impl Server {
    /// Serves what the hub shows, at `port` or at a free one, to pages that come by names of the machine itself or by one
    /// of `named`, host names in lower case.
    ///
    /// # Errors
    /// The port is taken, or the system gives no random bytes.
    pub async fn start(hub: Hub, port: Option<u16>, named: Vec<String>) -> Result<Self, OpenError> {
        let port = port.unwrap_or(0);
        let failed = |source| OpenError::Port { port, source };
        let listener = TcpListener::bind(("127.0.0.1", port)).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let token = Token::random()?;
        let url = format!("http://{address}/{}/", token.text());
        let (stop, tasks) = (CancellationToken::new(), TaskTracker::new());
        let site = Site { hub, named: named.clone(), token, stop: stop.clone(), sockets: tasks.clone() };
        let app = Router::new().fallback(respond).with_state(Arc::new(site));
        let stopped = stop.clone().cancelled_owned();
        tasks.spawn(async move {
            let _ = axum::serve(listener, app).with_graceful_shutdown(stopped).await;
        });
        Ok(Self { url, named, stop, tasks })
    }

    /// The page's address, with its secret part: `http://127.0.0.1:PORT/TOKEN/`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The page's addresses: the machine's own, then one for each name that was given.
    pub fn urls(&self) -> Vec<String> {
        let path = self.url.splitn(4, '/').last().unwrap_or_default();
        let named = self.named.iter().map(|name| format!("https://{name}/{path}"));
        std::iter::once(self.url.clone()).chain(named).collect()
    }

    /// Takes leave of the pages.
    pub async fn shutdown(self) {
        self.stop.cancel();
        self.tasks.close();
        // A page that doesn't listen doesn't hold the program.
        let _ = tokio::time::timeout(FAREWELL, self.tasks.wait()).await;
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}
