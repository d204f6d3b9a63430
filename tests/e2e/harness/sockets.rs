use std::net::SocketAddr;

use futures_util::{SinkExt as _, StreamExt as _};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio_tungstenite::accept_async;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;

/// A server of WebSockets. It says `welcome`, answers texts with `echo <text>` and bytes with the same bytes, and closes with
/// the code 4001 when it gets `bye`.
pub struct Sockets {
    address: SocketAddr,
    runtime: Option<Runtime>,
}

impl Sockets {
    pub fn start() -> Self {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).expect("a free port");
        let address = listener.local_addr().expect("an address");
        runtime.spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(async move {
                    let Ok(mut socket) = accept_async(stream).await else { return };
                    if socket.send(Message::text("welcome")).await.is_err() {
                        return;
                    }
                    while let Some(Ok(message)) = socket.next().await {
                        let answer = match message {
                            Message::Text(text) if text.as_str() == "bye" => {
                                Message::Close(Some(CloseFrame { code: 4001.into(), reason: "asked to".into() }))
                            }
                            Message::Text(text) => Message::text(format!("echo {text}")),
                            Message::Binary(bytes) => Message::Binary(bytes),
                            _ => continue,
                        };
                        if socket.send(answer).await.is_err() {
                            return;
                        }
                    }
                });
            }
        });
        Self { address, runtime: Some(runtime) }
    }

    /// `ws://` and its address.
    pub fn url(&self, path: &str) -> String {
        format!("ws://{}{path}", self.address)
    }
}

impl Drop for Sockets {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}
