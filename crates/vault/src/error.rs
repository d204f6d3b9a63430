use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::secret::{KEY_VARIABLE, KeySource, Keyless};

/// Why a session can't be had or kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    /// Another worker has been creating it for too long.
    #[error("another worker has been creating this session for {} s and is not done", .0.as_secs())]
    Busy(Duration),
    /// Sessions are to be kept on disk, and nothing is there to encrypt them with.
    #[error(
        "sessions are kept on disk only encrypted, and there is no key: set {KEY_VARIABLE} to a passphrase of at least \
         16 characters, or to 32 bytes in hex or base64{0}"
    )]
    NoKey(Keyless),
    /// The key that was given can't be one.
    #[error("{KEY_VARIABLE} is too short: a passphrase has at least 16 characters, this one has {0}")]
    ShortKey(usize),
    /// The key isn't the one that the folder's sessions are encrypted with.
    #[error(
        "the sessions in {} were saved with another key than the one in {source}; nothing was changed. Use the key that \
         they were saved with, or remove them by `hinoki sessions clear`", .folder.display(), source = .from
    )]
    WrongKey {
        /// Their folder.
        folder: PathBuf,
        /// Where the key was taken from.
        from: KeySource,
    },
    /// The system's keyring refused something that was asked of it.
    #[error("the system's keyring can't be used: {0}")]
    Keyring(String),
    /// The file that says how the key is derived isn't what it should be: nothing in its folder can be read or written.
    #[error("{0}; `hinoki sessions clear` removes what can't be read any more")]
    Header(Refused),
    /// A session's file isn't what it should be.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// The system refused something.
    #[error("{what} {} failed: {why}", .path.display())]
    Io {
        /// `reading`, `writing` …
        what: &'static str,
        /// Concerned path.
        path: PathBuf,
        /// What the system said.
        why: String,
    },
}

impl VaultError {
    pub(crate) fn io(what: &'static str, path: &Path, error: &std::io::Error) -> Self {
        Self::Io { what, path: path.to_owned(), why: error.to_string() }
    }
}

/// A file that isn't read, and why. It is left as it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{} {fault}", .file.display())]
pub struct Refused {
    /// The file.
    pub file: PathBuf,
    /// What is wrong with it.
    pub fault: Fault,
}

/// What is wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Something else than what its name says.
    #[error("isn't a file of saved sessions")]
    Foreign,
    /// Made with another salt, so with another key.
    #[error("belongs to another folder of sessions")]
    OtherVault,
    /// Cut off, or bytes changed.
    #[error("is damaged: {0}")]
    Damaged(&'static str),
    /// Not written, since it couldn't be read again.
    #[error("isn't written: the session is too large, or its data is nested too deeply")]
    Unfit,
    /// Of a later version of the program.
    #[error("was written by a newer version of hinoki: it has format {found}, and this version reads up to {known}")]
    Newer {
        /// Format of the file.
        found: u16,
        /// The newest that is read.
        known: u16,
    },
}
