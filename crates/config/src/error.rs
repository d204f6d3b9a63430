use std::fmt;

use camino::Utf8PathBuf;

/// Why a project's configuration or its specs can't be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// No configuration file where one was looked for.
    #[error("{0}")]
    File(String),
    /// Values that don't fit, all of them at once.
    #[error("{}", list(.0))]
    Invalid(Vec<Problem>),
    /// A file can't be read or parsed.
    #[error("{path} {reason}")]
    Read {
        /// The file.
        path: Utf8PathBuf,
        /// `can't be read: …`
        reason: String,
    },
    /// The command line's `--config`, `--env` or `--spec` can't be read.
    #[error("{0}")]
    Argument(String),
    /// No spec.
    #[error("{0}")]
    NoSpecs(String),
    /// No support file.
    #[error("{0}")]
    NoSupportFile(String),
}

/// One value that doesn't fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Option, with its block: `e2e.baseUrl`.
    pub option: String,
    /// Where it was set.
    pub place: String,
    /// What is wrong and what to do.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` in {} {}", self.option, self.place, self.message)
    }
}

fn list(problems: &[Problem]) -> String {
    match problems {
        [one] => one.to_string(),
        all => {
            let lines: Vec<String> = all.iter().map(|problem| format!("  - {problem}")).collect();
            format!("{} options can't be used:\n{}", all.len(), lines.join("\n"))
        }
    }
}
