//! A visit with a method, headers, a body or credentials: the browser's own request is changed on its way.

use hinoki_browser::{InterceptPattern, Overrides, Paused, ResourceKind};
use hinoki_protocol::Visit;

use crate::credentials::basic;

/// A visit that is about to be made.
#[derive(Debug)]
pub(crate) struct ArmedVisit {
    visit: Visit,
    made: bool,
}

impl ArmedVisit {
    pub(crate) fn new(visit: Visit) -> Self {
        Self { visit, made: false }
    }

    /// What is to be held back for it.
    pub(crate) fn held(&self) -> InterceptPattern {
        InterceptPattern::request(escape(&self.visit.url)).of(ResourceKind::Document)
    }

    /// Whether nothing more is to be held back for it.
    pub(crate) fn is_over(&self) -> bool {
        self.made
    }

    /// What is sent in place of a request, if it is the visit's.
    pub(crate) fn take(&mut self, paused: &Paused) -> Option<Overrides> {
        if self.made || paused.at_response() || paused.request.url != self.visit.url {
            return None;
        }
        self.made = true;
        let mut headers = paused.request.headers.clone();
        for (name, value) in &self.visit.headers {
            headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
            headers.push((name.clone(), value.clone()));
        }
        if let Some((username, password)) = &self.visit.auth {
            // Sent unasked, as documented: not every server that wants it asks for it.
            headers.retain(|(known, _)| !known.eq_ignore_ascii_case("authorization"));
            headers.push(("authorization".to_owned(), basic(username, password)));
        }
        Some(Overrides {
            method: Some(self.visit.method.clone()),
            headers: Some(headers),
            body: self.visit.body.clone().map(String::into_bytes),
            ..Overrides::default()
        })
    }
}

/// A pattern that matches just this URL.
fn escape(url: &str) -> String {
    let mut pattern = String::with_capacity(url.len());
    for c in url.chars() {
        if matches!(c, '*' | '?' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern
}
