//! What makes two calls with one id the same session.

use hinoki_protocol::{SessionRecord, SessionRequest};

/// What differs between a call and the session known under its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Difference {
    /// The text of setup.
    Setup,
    /// The text of validate, or whether there is one.
    Validate,
    /// `cacheAcrossSpecs`.
    CacheAcrossSpecs,
}

impl Difference {
    /// As the error names it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Setup => "setup function",
            Self::Validate => "validate function",
            Self::CacheAcrossSpecs => "cacheAcrossSpecs option",
        }
    }
}

/// What differs, if anything. Other options are no part of a session's identity.
pub fn differs(known: &SessionRecord, call: &SessionRequest) -> Option<Difference> {
    if normal(&known.setup) != normal(&call.setup) {
        Some(Difference::Setup)
    } else if known.validate.as_deref().map(normal) != call.validate.as_deref().map(normal) {
        Some(Difference::Validate)
    } else if known.cache_across_specs != call.cache_across_specs {
        Some(Difference::CacheAcrossSpecs)
    } else {
        None
    }
}

/// The text of a function without what a bundler makes of it: it indents by its own nesting, and appends `$1`, `$2` … to
/// names that several modules have.
fn normal(text: &str) -> String {
    let mut normal = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !normal.is_empty() {
            normal.push(' ');
        }
        push_unnumbered(word, &mut normal);
    }
    normal
}

fn push_unnumbered(word: &str, to: &mut String) {
    let mut rest = word;
    while let Some(at) = rest.find('$') {
        let (before, after) = (&rest[..at], &rest[at + 1..]);
        let digits = after.len() - after.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        to.push_str(before);
        let of_name = before.ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '$');
        let ends = !after[digits..].starts_with(|c: char| c.is_alphanumeric() || c == '_' || c == '$');
        if digits == 0 || !of_name || !ends {
            to.push('$');
            rest = after;
        } else {
            rest = &after[digits..];
        }
    }
    to.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_setup_validate_and_scope_count() {
        let known = SessionRecord { setup: "() => {} ".into(), ..SessionRecord::default() };
        let same =
            SessionRequest { setup: " () => {}".into(), max_age: Some(1.0), persist: true, ..Default::default() };
        assert_eq!(differs(&known, &same), None);
        let setup = SessionRequest { setup: "() => 1".into(), ..same.clone() };
        assert_eq!(differs(&known, &setup), Some(Difference::Setup));
        let validate = SessionRequest { validate: Some("() => 1".into()), ..same.clone() };
        assert_eq!(differs(&known, &validate), Some(Difference::Validate));
        let scope = SessionRequest { cache_across_specs: true, ..same };
        assert_eq!(differs(&known, &scope), Some(Difference::CacheAcrossSpecs));
    }

    #[test]
    fn what_a_bundler_makes_of_a_text_does_not_count() {
        assert_eq!(normal("() => {\n\t\tvisit$1(\"/a b\");\n\t}"), normal("() => {\n  visit(\"/a b\");\n}"));
        assert_eq!(normal("login$12.go(x$2)"), "login.go(x)");
        for kept in ["$", "$1", "a$b", "a$1b", "$$('x')", "cost: $5", "`${a}$1`", "x$"] {
            assert_eq!(normal(kept), kept);
        }
        assert_ne!(normal("() => visit('/a')"), normal("() => visit('/b')"));
    }
}
