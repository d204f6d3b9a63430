//! The key that sessions on disk are encrypted with, as the user gives it.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use zeroize::Zeroizing;

use crate::VaultError;

/// The environment variable that holds the key.
pub const KEY_VARIABLE: &str = "HINOKI_SESSION_KEY";

/// Characters that a passphrase has at least.
const SHORTEST: usize = 16;

/// Where a key is taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeySource {
    /// The environment variable.
    Environment,
    /// The system's keyring.
    Keyring,
}

impl fmt::Display for KeySource {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Environment => KEY_VARIABLE,
            Self::Keyring => "the system's keyring",
        })
    }
}

/// Why the system's keyring gives no key, where the environment holds none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Keyless {
    /// It isn't asked: the program was built without, or for a system that has none.
    NoKeyring,
    /// It holds none.
    Empty,
    /// It can't be used, for this reason.
    Refused(String),
}

impl fmt::Display for Keyless {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoKeyring => Ok(()),
            Self::Empty => {
                formatter.write_str(", or let `hinoki sessions key create` put one into the system's keyring")
            }
            Self::Refused(why) => write!(formatter, "; the system's keyring can't be used: {why}"),
        }
    }
}

/// A passphrase, or 32 bytes. Wiped from memory when dropped, never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionKey(Zeroizing<Vec<u8>>);

impl SessionKey {
    /// Reads what a user gave: 32 bytes in hex or base64, or else a passphrase of at least 16 characters. Space around it,
    /// such as the line end of a file, is no part of it.
    ///
    /// # Errors
    /// A passphrase that is too short.
    pub fn parse(text: &str) -> Result<Self, VaultError> {
        let text = text.trim();
        if let Some(bytes) = hex(text).or_else(|| base64(text)) {
            return Ok(Self(bytes));
        }
        match text.chars().count() {
            length if length < SHORTEST => Err(VaultError::ShortKey(length)),
            _ => Ok(Self(Zeroizing::new(text.as_bytes().to_vec()))),
        }
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for SessionKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SessionKey(…)")
    }
}

fn hex(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let byte = |at: usize| u8::from_str_radix(text.get(at..at + 2)?, 16).ok();
    (0..64).step_by(2).map(byte).collect::<Option<Vec<u8>>>().map(Zeroizing::new)
}

fn base64(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    [STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD]
        .iter()
        .find_map(|engine| engine.decode(text).ok().filter(|bytes| bytes.len() == 32))
        .map(Zeroizing::new)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_bytes_are_the_same_key_in_hex_and_base64() {
        let bytes: Vec<u8> = (0..32).map(|byte| byte * 7 + 200 % 3).collect();
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let keys = [&hex, &hex.to_uppercase(), &STANDARD.encode(&bytes), &URL_SAFE_NO_PAD.encode(&bytes)];
        for key in keys {
            assert_eq!(SessionKey::parse(key).expect("a key").bytes(), bytes, "{key}");
        }
    }

    #[test]
    fn everything_else_is_a_passphrase_of_some_length() {
        assert_eq!(SessionKey::parse("too short"), Err(VaultError::ShortKey(9)));
        let key = SessionKey::parse("correct horse battery\n").expect("long enough");
        assert_eq!(key.bytes(), b"correct horse battery");
        assert!(SessionKey::parse("ヒノキヒノキヒノキヒノキヒノキヒ").is_ok(), "16 characters");
        // One digit short of 32 bytes.
        assert!(SessionKey::parse(&"a".repeat(63)).is_ok_and(|key| key.bytes().len() == 63));
    }

    #[test]
    fn it_is_never_shown() {
        let key = SessionKey::parse("correct horse battery").expect("long enough");
        assert!(!format!("{key:?}").contains("horse"));
    }
}
