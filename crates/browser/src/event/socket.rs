use serde::{Deserialize, Deserializer};

use crate::RequestId;

/// See [`crate::Event::SocketOpening`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct SocketOpening {
    /// WebSocket.
    #[serde(rename = "requestId")]
    pub id: RequestId,
    /// URL.
    pub url: String,
    /// URLs of the scripts whose functions opened it, the innermost first.
    #[serde(rename = "initiator", default, deserialize_with = "scripts")]
    pub scripts: Vec<String>,
}

/// See [`crate::Event::SocketOpen`] and [`crate::Event::SocketClosed`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct SocketStep {
    /// WebSocket.
    #[serde(rename = "requestId")]
    pub id: RequestId,
}

/// See [`crate::Event::SocketSent`] and [`crate::Event::SocketReceived`].
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct SocketMessage {
    /// WebSocket.
    #[serde(rename = "requestId")]
    pub id: RequestId,
    /// What was sent.
    #[serde(rename = "response")]
    pub frame: SocketFrame,
}

/// A frame of a WebSocket.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct SocketFrame {
    /// 1 for text, 2 for bytes.
    pub opcode: f64,
    /// Text as it is, bytes in base64.
    #[serde(rename = "payloadData")]
    pub payload: String,
}

fn scripts<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    #[derive(Default, Deserialize)]
    #[serde(default)]
    struct Initiator {
        stack: Stack,
    }
    #[derive(Default, Deserialize)]
    #[serde(default, rename_all = "camelCase")]
    struct Stack {
        call_frames: Vec<Frame>,
    }
    #[derive(Deserialize)]
    struct Frame {
        url: String,
    }
    let initiator = Option::<Initiator>::deserialize(deserializer)?.unwrap_or_default();
    Ok(initiator.stack.call_frames.into_iter().map(|frame| frame.url).collect())
}
