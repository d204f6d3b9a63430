//! Bytes as they travel between host and driver.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use hinoki_protocol::Payload;

/// As text where they are UTF-8.
pub(crate) fn from_bytes(bytes: Vec<u8>) -> Payload {
    match String::from_utf8(bytes) {
        Ok(text) => Payload::Text(text),
        Err(error) => Payload::Base64(BASE64.encode(error.as_bytes())),
    }
}

/// The bytes; `None` if they are not base64.
pub(crate) fn to_bytes(payload: &Payload) -> Option<Vec<u8>> {
    match payload {
        Payload::Text(text) => Some(text.clone().into_bytes()),
        Payload::Base64(text) => BASE64.decode(text).ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_back() {
        for bytes in [b"text".to_vec(), vec![0xff, 0, 1], Vec::new()] {
            assert_eq!(to_bytes(&from_bytes(bytes.clone())), Some(bytes));
        }
        assert_eq!(to_bytes(&Payload::Base64("?".into())), None);
    }
}
