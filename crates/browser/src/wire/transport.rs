use bytes::{Bytes, BytesMut};
use futures_util::{SinkExt, StreamExt};
use tokio::net::TcpStream;
#[cfg(unix)]
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::unix::pipe,
};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

use super::frames::Frames;

pub(crate) type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// What carries the messages.
pub(crate) enum Transport {
    #[cfg(unix)]
    Pipe(pipe::Receiver, pipe::Sender),
    WebSocket(Box<Socket>),
}

/// Reading end.
pub(crate) enum Source {
    #[cfg(unix)]
    Pipe(pipe::Receiver, Frames),
    WebSocket(futures_util::stream::SplitStream<Socket>),
}

/// Writing end.
pub(crate) enum Sink {
    #[cfg(unix)]
    Pipe(pipe::Sender, BytesMut),
    WebSocket(futures_util::stream::SplitSink<Socket, Message>),
}

/// Our ends of the two pipes from those of the operating system.
#[cfg(unix)]
pub(crate) fn pipe(from_browser: std::os::fd::OwnedFd, to_browser: std::os::fd::OwnedFd) -> std::io::Result<Transport> {
    Ok(Transport::Pipe(pipe::Receiver::from_owned_fd(from_browser)?, pipe::Sender::from_owned_fd(to_browser)?))
}

impl Transport {
    pub fn split(self) -> (Source, Sink) {
        match self {
            #[cfg(unix)]
            Self::Pipe(receiver, sender) => {
                (Source::Pipe(receiver, Frames::default()), Sink::Pipe(sender, BytesMut::new()))
            }
            Self::WebSocket(socket) => {
                let (sink, source) = (*socket).split();
                (Source::WebSocket(source), Sink::WebSocket(sink))
            }
        }
    }
}

impl Source {
    /// The next message; `None` at the end.
    pub async fn next(&mut self) -> Option<Result<Bytes, String>> {
        match self {
            #[cfg(unix)]
            Self::Pipe(receiver, frames) => loop {
                if let Some(message) = frames.next() {
                    return Some(Ok(message.freeze()));
                }
                match receiver.read_buf(frames.buffer()).await {
                    Ok(0) => return None,
                    Ok(_) => {}
                    Err(error) => return Some(Err(error.to_string())),
                }
            },
            Self::WebSocket(source) => loop {
                match source.next().await? {
                    Ok(Message::Text(text)) => return Some(Ok(text.into())),
                    Ok(Message::Binary(bytes)) => return Some(Ok(bytes)),
                    Ok(Message::Close(_)) => return None,
                    Ok(_) => {}
                    Err(error) => return Some(Err(error.to_string())),
                }
            },
        }
    }
}

impl Sink {
    /// Sends messages in order.
    pub async fn send(&mut self, messages: &mut Vec<String>) -> Result<(), String> {
        match self {
            #[cfg(unix)]
            Self::Pipe(sender, buffer) => {
                buffer.clear();
                for message in messages.drain(..) {
                    buffer.extend_from_slice(message.as_bytes());
                    buffer.extend_from_slice(&[0]);
                }
                sender.write_all(buffer).await.map_err(|error| error.to_string())
            }
            Self::WebSocket(sink) => {
                for message in messages.drain(..) {
                    sink.feed(Message::text(message)).await.map_err(|error| error.to_string())?;
                }
                sink.flush().await.map_err(|error| error.to_string())
            }
        }
    }

    pub async fn close(self) {
        if let Self::WebSocket(mut sink) = self {
            // The other side may be gone already; there is nobody to tell.
            let _ = sink.close().await;
        }
    }
}
