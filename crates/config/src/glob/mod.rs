//! A port of what matters of minimatch's semantics, by which Cypress matches specs and hosts.
//!
//! `**`, `*`, `?`, classes, braces (`{a,b}`, `{1..3}`) and extended patterns (`@() !() +() ?() *()`), with minimatch 3's
//! ideas of names that start with a dot. A pattern becomes a list of alternatives (its braces), each a list of
//! segments between slashes.

mod braces;
mod segment;

#[cfg(test)]
mod tests;

use segment::Segment;

pub(crate) use braces::expand;

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
pub struct Glob {
    negated: bool,
    alternatives: Vec<Vec<Segment>>,
    options: GlobOptions,
}

/// Longer ones are mistakes or attacks.
const LONGEST: usize = 64 * 1024;

impl Glob {
    /// Reads a pattern. One that starts with `!` matches what the rest doesn't; one that starts with `#` is a comment and
    /// matches nothing.
    pub fn new(pattern: &str, options: GlobOptions) -> Result<Self, GlobError> {
        if pattern.len() > LONGEST {
            let start: String = pattern.chars().take(40).collect();
            return Err(GlobError { pattern: start + "…", reason: format!("it is longer than {LONGEST} bytes") });
        }
        if pattern.starts_with('#') {
            return Ok(Self { negated: false, alternatives: Vec::new(), options });
        }
        // Also before a parenthesis: `!(a)` negates `(a)`, only inside of a pattern is it an extended one.
        let rest = pattern.trim_start_matches('!');
        let marks = pattern.len() - rest.len();
        let expanded = expand(rest).ok_or_else(|| GlobError {
            pattern: pattern.to_owned(),
            reason: "its braces stand for too many patterns".to_owned(),
        })?;
        let alternatives = expanded.iter().map(|alternative| split(alternative, options)).collect();
        Ok(Self { negated: marks % 2 == 1, alternatives, options })
    }

    /// Whether a path with `/` matches.
    pub fn is_match(&self, path: &str) -> bool {
        let parts: Vec<&str> = split_path(path);
        let matched = self.alternatives.iter().any(|segments| {
            if self.options.match_base && segments.len() == 1 {
                let base = parts.iter().rev().find(|part| !part.is_empty()).copied().unwrap_or_default();
                return match_parts(&[base], segments, self.options, false);
            }
            match_parts(&parts, segments, self.options, false)
        });
        matched != self.negated
    }

    /// Whether something below a folder could match, so that it is worth looking into.
    pub(crate) fn may_match_below(&self, folder: &str) -> bool {
        let parts = split_path(folder);
        self.negated
            || self.alternatives.iter().any(|segments| {
                self.options.match_base && segments.len() == 1 || match_parts(&parts, segments, self.options, true)
            })
    }

    /// Whether everything below a folder matches, however deep: the pattern ends in `**`, and what stands before it
    /// matches the folder.
    pub(crate) fn matches_all_below(&self, folder: &str) -> bool {
        let options = GlobOptions { match_base: false, ..self.options };
        let parts = split_path(folder);
        !self.negated
            && options.dot
            && self.alternatives.iter().any(|segments| match segments.split_last() {
                Some((Segment::GlobStar, before)) if !before.is_empty() => {
                    (1..=parts.len()).any(|end| match_parts(&parts[..end], before, options, false))
                }
                _ => false,
            })
    }
}

fn split(pattern: &str, options: GlobOptions) -> Vec<Segment> {
    split_path(pattern).into_iter().map(|part| Segment::parse(part, options)).collect()
}

/// Several slashes count as one.
fn split_path(path: &str) -> Vec<&str> {
    let (mut parts, mut rest) = (Vec::new(), path);
    while let Some(slash) = rest.find('/') {
        parts.push(&rest[..slash]);
        rest = rest[slash..].trim_start_matches('/');
    }
    parts.push(rest);
    parts
}

/// `partial`: the parts are a folder, and it is asked whether something below can match.
fn match_parts(parts: &[&str], segments: &[Segment], options: GlobOptions, partial: bool) -> bool {
    let Some((segment, rest)) = segments.split_first() else {
        // `a/` matches `a`.
        return parts.is_empty() || *parts == [""] && !partial;
    };
    if let Segment::GlobStar = segment {
        if rest.is_empty() {
            // Swallows all that is left, at least one part, if none of it is hidden.
            return if parts.is_empty() { partial } else { !parts.iter().any(|part| is_hidden(part, options)) };
        }
        for (taken, part) in parts.iter().enumerate() {
            if match_parts(&parts[taken..], rest, options, partial) {
                return true;
            }
            if is_hidden(part, options) {
                return false;
            }
        }
        return partial;
    }
    let Some((part, others)) = parts.split_first() else { return partial };
    segment.is_match(part, options) && match_parts(others, rest, options, partial)
}

fn is_hidden(part: &str, options: GlobOptions) -> bool {
    part == "." || part == ".." || !options.dot && part.starts_with('.')
}
