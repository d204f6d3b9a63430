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
    if known.setup.trim() != call.setup.trim() {
        Some(Difference::Setup)
    } else if known.validate.as_deref().map(str::trim) != call.validate.as_deref().map(str::trim) {
        Some(Difference::Validate)
    } else if known.cache_across_specs != call.cache_across_specs {
        Some(Difference::CacheAcrossSpecs)
    } else {
        None
    }
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
}
