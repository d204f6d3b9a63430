use camino::Utf8PathBuf;

/// Why a run couldn't be carried out at all. Failures of specs are results, not errors.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// No usable browser.
    #[error(transparent)]
    Browser(#[from] hinoki_browser::Error),
    /// The key or folder of sessions that are kept on disk.
    #[error(transparent)]
    Sessions(#[from] hinoki_vault::VaultError),
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
