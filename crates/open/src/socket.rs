//! The WebSocket of one page.

use std::time::Duration;

use bytes::Bytes;
use futures_util::{SinkExt as _, StreamExt as _};
use hinoki_protocol::{HostError, OpenMessage, OpenRequest};
use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use tokio::sync::mpsc;
use tokio::time::Instant;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Role, WebSocketConfig, frame::coding::CloseCode};
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_util::sync::CancellationToken;

use crate::Hub;
use crate::answer::{Answer, Asked};
use crate::reading::{self, Reading};

/// A request of a page is small.
const MOST: usize = 1 << 20;

/// Answers that may wait for a page to read them.
const ANSWERS: usize = 256;

/// Time between two batches while there is a backlog: a page draws no more often.
const TICK: Duration = Duration::from_millis(16);

type Socket = WebSocketStream<TokioIo<Upgraded>>;

/// Serves a page until it leaves or the server ends. A page that reads slowly is told later, and holds up nobody.
pub(crate) async fn serve(upgraded: TokioIo<Upgraded>, hub: Hub, stop: CancellationToken) {
    let config = WebSocketConfig::default().max_message_size(Some(MOST)).max_frame_size(Some(MOST));
    let socket: Socket = WebSocketStream::from_raw_socket(upgraded, Role::Server, Some(config)).await;
    let (mut to_page, mut from_page) = socket.split();
    let (answers, waiting) = mpsc::channel(ANSWERS);
    let told = tell(&mut to_page, &hub, waiting);
    let heard = hear(&mut from_page, &hub, answers);
    let reason = tokio::select! {
        outcome = told => outcome.err().map(|_| CloseCode::Error),
        code = heard => code,
        () = stop.cancelled() => Some(CloseCode::Away),
    };
    if let Some(code) = reason {
        let close = Message::Close(Some(CloseFrame { code, reason: "".into() }));
        // Who doesn't read doesn't read this either.
        let _ = tokio::time::timeout(TICK, to_page.send(close)).await;
    }
}

async fn tell(
    to_page: &mut (impl futures_util::Sink<Message, Error = Error> + Unpin),
    hub: &Hub,
    mut answers: mpsc::Receiver<OpenMessage>,
) -> Result<(), Error> {
    let (mut news, mut frames, mut picks) = (hub.news(), hub.frames(), hub.picks());
    let mut reading = Reading::default();
    send_all(to_page, reading.next(hub)).await?;
    let mut next = Instant::now();
    // There may be more than one batch holds, and a picture that was there before the page.
    let mut behind = true;
    frames.mark_changed();
    loop {
        tokio::select! {
            Some(answer) = answers.recv() => send_all(to_page, reading::write(&answer)).await?,
            Ok(picked) = picks.recv() => send_all(to_page, reading::write(&picked)).await?,
            changed = news.changed(), if !behind => match changed {
                Ok(()) => behind = true,
                Err(_) => return Ok(()),
            },
            () = tokio::time::sleep_until(next), if behind => {
                news.mark_unchanged();
                let messages = reading.next(hub);
                behind = !messages.is_empty();
                next = Instant::now() + if behind { TICK } else { Duration::ZERO };
                send_all(to_page, messages).await?;
            }
            Ok(()) = frames.changed() => {
                let frame: Option<Bytes> = frames.borrow_and_update().clone();
                if let Some(frame) = frame {
                    to_page.send(Message::Binary(frame)).await?;
                }
            }
        }
    }
}

async fn send_all(
    to_page: &mut (impl futures_util::Sink<Message, Error = Error> + Unpin),
    texts: impl IntoIterator<Item = String>,
) -> Result<(), Error> {
    for text in texts {
        to_page.feed(Message::text(text)).await?;
    }
    to_page.flush().await
}

/// Hands on what the page asks for. Ends with why the page is to be left, or `None` if it left itself.
async fn hear(
    from_page: &mut (impl futures_util::Stream<Item = Result<Message, Error>> + Unpin),
    hub: &Hub,
    answers: mpsc::Sender<OpenMessage>,
) -> Option<CloseCode> {
    while let Some(message) = from_page.next().await {
        let text = match message {
            Ok(Message::Text(text)) => text,
            Ok(Message::Binary(_)) => return Some(CloseCode::Unsupported),
            Ok(Message::Close(_)) => return None,
            Ok(_) => continue,
            Err(Error::Capacity(_)) => return Some(CloseCode::Size),
            Err(_) => return None,
        };
        let request: OpenRequest = match hinoki_protocol::read(text.as_bytes()) {
            Ok(request) => request,
            Err(error) => match number(&text) {
                Some(id) => {
                    let message = format!("hinoki can't read what was asked for: {error}");
                    let error = HostError { code: "invalid".into(), message, path: None };
                    Answer::new(id, answers.clone()).refused(error);
                    continue;
                }
                None => return Some(CloseCode::Invalid),
            },
        };
        let asked = Asked { command: request.command, answer: Answer::new(request.id, answers.clone()) };
        if hub.asked().send(asked).await.is_err() {
            return Some(CloseCode::Away);
        }
    }
    None
}

/// The number of a request that can't be read as a whole.
fn number(text: &str) -> Option<u32> {
    let value: serde_json::Value = serde_json::from_str(text).ok()?;
    value.get("id")?.as_u64()?.try_into().ok()
}
