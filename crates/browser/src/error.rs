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
            Self::Launch { stderr, .. } => launch_hint(stderr),
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

/// Why browsers often don't start, by what they say.
fn launch_hint(stderr: &str) -> Option<&'static str> {
    let known = [
        (
            &["Missing X server", "cannot open display", "The platform failed to initialize"][..],
            "there is no display to show a window on: run headless, or below xvfb-run",
        ),
        (
            &["No usable sandbox", "SUID sandbox", "Running as root without --no-sandbox"][..],
            "the system doesn't let the browser make its sandbox: allow unprivileged user namespaces, or pass --no-sandbox",
        ),
        (
            &["error while loading shared libraries"][..],
            "libraries of the system are missing: install the browser by your distribution's packages, which bring them",
        ),
        (
            &["Opening in existing browser session", "ProcessSingleton"][..],
            "the profile is in use: close the browser that uses it, or choose another profile",
        ),
        (&["No space left on device"][..], "the disk is full"),
    ];
    known.into_iter().find(|(signs, _)| signs.iter().any(|sign| stderr.contains(sign))).map(|(_, hint)| hint)
}

fn looked_for(looked: &[String]) -> String {
    looked.join(", ")
}

fn tail(stderr: &str) -> String {
    if stderr.is_empty() { String::new() } else { format!("\nlast lines of the browser:\n{stderr}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn launch(stderr: &str) -> Error {
        let reason = "its process ended with code 1".to_owned();
        Error::Launch { browser: "/usr/bin/chromium".into(), reason, stderr: stderr.to_owned() }
    }

    #[test]
    fn a_browser_that_did_not_start_says_what_to_do() {
        let error = launch("[1:2:ERROR:ozone_platform_x11.cc] Missing X server or $DISPLAY");
        assert!(error.hint().is_some_and(|hint| hint.contains("run headless")));
        assert!(
            error.to_string().ends_with(
                "last lines of the browser:\n[1:2:ERROR:ozone_platform_x11.cc] Missing X server or $DISPLAY"
            )
        );
        assert_eq!(launch("something else").hint(), None);
        assert_eq!(launch("").to_string(), "/usr/bin/chromium did not start: its process ended with code 1");
    }
}
