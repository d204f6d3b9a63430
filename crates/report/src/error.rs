use camino::Utf8PathBuf;
use thiserror::Error;

/// Why a report can't be made.
#[derive(Debug, Error)]
pub enum ReportError {
    /// `--reporter` names something else.
    #[error("unknown reporter '{name}': expected one of {known}, or a package or file for Mocha")]
    UnknownReporter {
        /// As given.
        name: String,
        /// All that there are, for the reader.
        known: String,
        /// What to do about it.
        hint: String,
    },
    /// `--reporter-options` isn't `key=value,…` nor a JSON object, or a value doesn't fit.
    #[error("invalid reporter options: {message}")]
    Options {
        /// What was expected.
        message: String,
        /// What to do about it.
        hint: Option<String>,
    },
    /// Several reporters would write to the same place.
    #[error("the reporters {reporters} would all write to {place}")]
    SamePlace {
        /// Their names.
        reporters: String,
        /// `stdout` or a path.
        place: String,
        /// What to do about it.
        hint: String,
    },
    /// A report's file can't be written.
    #[error("can't write the {reporter} report to {path}: {source}")]
    File {
        /// Its name.
        reporter: String,
        /// Where it should go.
        path: Utf8PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// The terminal or pipe is gone.
    #[error("can't write the {reporter} report: {source}")]
    Write {
        /// Its name.
        reporter: String,
        /// Why not.
        source: std::io::Error,
    },
}

impl ReportError {
    /// What to do about it, one line.
    pub fn hint(&self) -> Option<&str> {
        match self {
            Self::UnknownReporter { hint, .. } | Self::SamePlace { hint, .. } => Some(hint),
            Self::Options { hint, .. } => hint.as_deref(),
            Self::File { .. } | Self::Write { .. } => None,
        }
    }

    /// Whether the command line or the configuration is to blame, not the disk or the pipe.
    pub fn is_usage(&self) -> bool {
        !matches!(self, Self::File { .. } | Self::Write { .. })
    }
}
