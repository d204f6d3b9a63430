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
    /// Holds the page's next request for the URL back. Answers when that is so.
    pub(crate) fn arm(visit: Visit, aut: &Target) -> (Self, hinoki_browser::Reply<()>) {
        let pattern = InterceptPattern::request(escape(&visit.url)).of(ResourceKind::Document);
        let reply = aut.intercept(&[pattern], visit.auth.is_some());
        (Self { visit, made: false, asked: false }, reply)
    }

    /// A request was held back.
    pub(crate) fn paused(&mut self, aut: &Target, paused: &Paused) {
        if self.made || paused.request.url != self.visit.url {
            aut.let_go(&paused.id, Overrides::default()).detach();
            return;
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
            headers.push(("authorization".to_owned(), format!("Basic {}", BASE64.encode(format!("{username}:{password}")))));
        }
        let overrides = Overrides {
            method: Some(self.visit.method.clone()),
            headers: Some(headers),
            body: self.visit.body.clone().map(String::into_bytes),
            ..Overrides::default()
        };
        aut.let_go(&paused.id, overrides).detach();
        if self.visit.auth.is_none() {
            aut.stop_intercepting().detach();
        }
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
