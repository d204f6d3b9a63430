//! A port of what matters of minimatch's semantics, by which Cypress matches specs and hosts.

/// How a pattern is read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct GlobOptions {
    /// Wildcards match names that start with a dot.
    pub dot: bool,
    /// A pattern without a slash is matched against the last segment alone.
    pub match_base: bool,
    /// Case doesn't matter.
    pub no_case: bool,
}

/// A pattern that can't be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{pattern}` is not a pattern: {reason}")]
pub struct GlobError {
    /// The pattern.
    pub pattern: String,
    /// What is wrong.
    pub reason: String,
}

/// A compiled pattern.
#[derive(Debug, Clone)]
pub struct Glob {}

impl Glob {
    /// Reads a pattern.
    pub fn new(pattern: &str, options: GlobOptions) -> Result<Self, GlobError> {
        let _ = (pattern, options);
        todo!()
    }

    /// Whether a path with `/` matches.
    pub fn is_match(&self, path: &str) -> bool {
        let _ = path;
        todo!()
    }
}
