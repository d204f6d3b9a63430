use camino::Utf8PathBuf;

/// Why a run couldn't be carried out at all. Failures of specs are results, not errors.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// A file of recorded requests can't be read.
    #[error("{0}")]
    Replay(String),
    /// No usable browser.
    #[error(transparent)]
    Browser(#[from] hinoki_browser::Error),
    /// The key or folder of sessions that are kept on disk.
    #[error(transparent)]
    Sessions(#[from] hinoki_vault::VaultError),
    /// A handler of the user's, or what it returned.
    #[error("the handler of `{event}` failed: {error}")]
    NodeEvent {
        /// `before:run` …
        event: &'static str,
        /// What went wrong.
        error: hinoki_node::NodeError,
    },
    /// What a handler of the user's returned can't be used.
    #[error("the handler of `{event}` returned what can't be used: {reason}")]
    Returned {
        /// `before:browser:launch` …
        event: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// A file or a port.
    #[error("{what} {path} failed: {source}")]
    Io {
        /// `emptying`, `serving` …
        what: &'static str,
        /// Concerned path.
        path: Utf8PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}
