//! A visit with a method, headers, a body or credentials: the browser's own request is changed on its way.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use hinoki_browser::{AuthAnswer, AuthRequired, InterceptPattern, Overrides, Paused, ResourceKind, Target};
use hinoki_protocol::Visit;

/// A visit that is about to be made.
#[derive(Debug)]
pub(crate) struct ArmedVisit {
    visit: Visit,
    made: bool,
    /// Credentials are tried once: a server that refuses them would ask for ever.
    asked: bool,
}

impl ArmedVisit {
    pub(crate) fn new(visit: Visit) -> Self {
        Self { visit, made: false, asked: false }
    }

    /// What is to be held back for it, and whether servers that ask for a password are to be answered.
    pub(crate) fn held(&self) -> (InterceptPattern, bool) {
        let pattern = InterceptPattern::request(escape(&self.visit.url)).of(ResourceKind::Document);
        (pattern, self.visit.auth.is_some())
    }

    /// Whether nothing more is to be held back for it.
    pub(crate) fn is_over(&self) -> bool {
        self.made && self.visit.auth.is_none()
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
            headers.push((
                "authorization".to_owned(),
                format!("Basic {}", BASE64.encode(format!("{username}:{password}"))),
            ));
        }
        Some(Overrides {
            method: Some(self.visit.method.clone()),
            headers: Some(headers),
            body: self.visit.body.clone().map(String::into_bytes),
            ..Overrides::default()
        })
    }
}

/// Answers a server that asks for a name and password, with those of the visit if it gave any.
pub(crate) fn authenticate(visit: Option<&mut ArmedVisit>, aut: &Target, asked: &AuthRequired) {
    let answer = match visit {
        Some(ArmedVisit { visit: Visit { auth: Some((username, password)), .. }, asked, .. }) if !*asked => {
            *asked = true;
            AuthAnswer::Credentials { username: username.clone(), password: password.clone() }
        }
        _ => AuthAnswer::Cancel,
    };
    aut.authenticate(&asked.id, &answer).detach();
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
