use hinoki_protocol::{CodeFrame, SourceLocation, TestError};

/// What sort of error it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum BundleErrorKind {
    /// A file can't be parsed.
    Syntax,
    /// An import leads nowhere, or what it asks for isn't exported.
    Import,
    /// Any other.
    #[default]
    Other,
}

/// Why there is no script.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.headline())]
pub struct BundleError {
    /// What sort of error it is.
    pub kind: BundleErrorKind,
    /// What is wrong, usually one line.
    pub message: String,
    /// Where; `None` if no place is to blame.
    pub location: Option<SourceLocation>,
    /// Lines around the place.
    pub code_frame: Option<CodeFrame>,
    /// What to do about it, one line.
    pub hint: Option<String>,
    /// Further errors of the same attempt.
    pub others: Vec<BundleError>,
}

impl BundleError {
    /// An error without a place.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            kind: BundleErrorKind::Other,
            message: message.into(),
            location: None,
            code_frame: None,
            hint: None,
            others: Vec::new(),
        }
    }

    /// With a hint.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Path of the file to blame, relative to the project where it lies inside.
    pub fn file(&self) -> Option<&str> {
        self.location.as_ref().map(|location| location.file.as_str())
    }

    /// Line, from 1.
    pub fn line(&self) -> Option<u32> {
        self.location.as_ref().map(|location| location.line)
    }

    /// Column, from 1.
    pub fn column(&self) -> Option<u32> {
        self.location.as_ref().map(|location| location.column)
    }

    /// As the error of a spec.
    pub fn to_test_error(&self) -> TestError {
        let mut message = self.message.clone();
        for other in &self.others {
            message.push_str("\n\n");
            message.push_str(&other.headline());
        }
        TestError {
            name: match self.kind {
                BundleErrorKind::Syntax => "SyntaxError",
                BundleErrorKind::Import => "ImportError",
                BundleErrorKind::Other => "BundleError",
            }
            .into(),
            message,
            stack: self
                .location
                .as_ref()
                .map(|at| format!("at {}:{}:{}", at.file, at.line, at.column))
                .unwrap_or_default(),
            code_frame: self.code_frame.clone(),
            hint: self.hint.clone(),
            ..TestError::default()
        }
    }

    fn headline(&self) -> String {
        match &self.location {
            Some(at) => format!("{}:{}:{}: {}", at.file, at.line, at.column, self.message),
            None => self.message.clone(),
        }
    }
}
