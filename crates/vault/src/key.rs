/// What a session is saved under.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// Who sees it.
    pub scope: Scope,
    /// Serialised id.
    pub id: String,
}

/// Who sees a session.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// All specs and workers: `cacheAcrossSpecs`.
    Global,
    /// One spec, by its path relative to the project.
    Spec(String),
}

impl Key {
    /// The key of a session of all specs.
    pub fn global(id: &str) -> Self {
        Self { scope: Scope::Global, id: id.to_owned() }
    }

    /// The key of a session of one spec.
    pub fn of_spec(spec: &str, id: &str) -> Self {
        Self { scope: Scope::Spec(spec.to_owned()), id: id.to_owned() }
    }
}
