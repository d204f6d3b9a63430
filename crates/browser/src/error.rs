use camino::Utf8PathBuf;

use crate::Exception;

/// Result of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What can go wrong with a browser.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No such browser on this machine.
    #[error("{wanted} was not found; looked for {}", looked_for(.looked))]
    NotFound {
        /// What was asked for, in words.
        wanted: String,
        /// Commands and paths that were tried.
        looked: Vec<String>,
        /// What to do about it.
        hint: String,
    },
    /// The browser can't be used as it was asked to.
    #[error("{reason}")]
    Unfit {
        /// Why not.
        reason: String,
        /// What to do about it.
        hint: String,
    },
    /// The browser did not start.
    #[error("{browser} did not start: {reason}{}", tail(.stderr))]
    Launch {
        /// Executable.
        browser: Utf8PathBuf,
        /// Why.
        reason: String,
        /// The last lines that it wrote.
        stderr: String,
    },
    /// No connection to a running browser.
    #[error("cannot connect to {url}: {reason}")]
    Connect {
        /// Address.
        url: String,
        /// Why.
        reason: String,
    },
    /// The connection is gone, since the browser ended or was left.
    #[error("the browser is gone: {reason}")]
    Closed {
        /// Why.
        reason: String,
    },
    /// The target went away before it answered.
    #[error("the page went away during {method}: {reason}")]
    Gone {
        /// Call.
        method: &'static str,
        /// Closed or crashed.
        reason: &'static str,
    },
    /// No answer within the deadline.
    #[error("the browser did not answer {method} within {ms} ms")]
    Timeout {
        /// Call.
        method: &'static str,
        /// Deadline.
        ms: u64,
    },
    /// The browser refused a call.
    #[error("the browser refused {method}: {message}")]
    Protocol {
        /// Call.
        method: &'static str,
        /// Its words.
        message: String,
        /// Its number.
        code: i64,
    },
    /// The browser's answer has another form than expected.
    #[error("unexpected answer to {method}: {detail}")]
    Unexpected {
        /// Call.
        method: &'static str,
        /// What does not fit.
        detail: String,
    },
    /// A script threw.
    #[error("{}", .0.message())]
    Script(Box<Exception>),
    /// A file or process of this machine.
    #[error("{what}: {reason}")]
    Io {
        /// What was done.
        what: String,
        /// Why it failed.
        reason: String,
    },
}

impl Error {
    /// What the user can do about it.
    pub fn hint(&self) -> Option<&str> {
        match self {
            Self::NotFound { hint, .. } | Self::Unfit { hint, .. } => Some(hint),
            _ => None,
        }
    }

    /// Whether the target or the whole browser is gone, so that trying again on it is of no use.
    pub fn is_gone(&self) -> bool {
        matches!(self, Self::Closed { .. } | Self::Gone { .. } | Self::Protocol { code: -32001, .. })
    }

    pub(crate) fn io(what: impl Into<String>, error: &std::io::Error) -> Self {
        Self::Io { what: what.into(), reason: error.to_string() }
    }
}

fn looked_for(looked: &[String]) -> String {
    looked.join(", ")
}

fn tail(stderr: &str) -> String {
    if stderr.is_empty() { String::new() } else { format!("\nlast lines of the browser:\n{stderr}") }
}
