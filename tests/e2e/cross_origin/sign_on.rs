//! Single sign-on over three origins: the application, the identity provider, and the API that the application asks.

use std::sync::{Arc, Mutex};

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::harness::{App, Project, Request, page};

/// Tokens that the provider gave out and nobody revoked.
type Tokens = Arc<Mutex<Vec<String>>>;

fn html(headers: &[(&'static str, String)], body: &str) -> Response {
    let mut response = ([("content-type", "text/html")], page(body)).into_response();
    for (name, value) in headers {
        response.headers_mut().append(*name, value.parse().expect("a header"));
    }
    response
}

fn redirect(to: String, cookie: Option<String>) -> Response {
    let mut response = (StatusCode::FOUND, [("location", to)]).into_response();
    if let Some(cookie) = cookie {
        response.headers_mut().append("set-cookie", cookie.parse().expect("a header"));
    }
    response
}

fn field(request: &Request, name: &str) -> String {
    let pairs = request.body.split('&').chain(request.query.get(name).map(String::as_str));
    let prefix = format!("{name}=");
    let found = pairs.into_iter().find_map(|pair| pair.strip_prefix(&prefix).map(str::to_owned));
    found.or_else(|| request.query.get(name).cloned()).unwrap_or_default()
}

/// The provider: its own cookie remembers who signed in, so that a second visit asks nothing.
fn provider(tokens: &Tokens) -> App {
    let (asked, signed, told) = (tokens.clone(), tokens.clone(), tokens.clone());
    let give = |tokens: &Tokens, user: &str, back: &str| {
        let mut all = tokens.lock().expect("healthy");
        let token = format!("{user}-{}", all.len());
        all.push(token.clone());
        format!("{back}?token={token}")
    };
    App::everywhere()
        .on("/authorize", move |request| {
            let back = field(request, "back");
            let known = request.headers.get("cookie").and_then(|all| all.split("idp=").nth(1)).map(|rest| rest.split(';').next().unwrap_or_default().to_owned());
            match known {
                Some(user) => Some(redirect(give(&asked, &user, &back), None)),
                None => Some(html(&[], &format!("<form method=post action='/login?back={back}'><input name=user><input name=password type=password><button>Sign in</button></form>"))),
            }
        })
        .on("/login", move |request| {
            let (user, back) = (field(request, "user"), field(request, "back"));
            if field(request, "password") != "secret" {
                return Some(html(&[], "<p>wrong password</p>"));
            }
            Some(redirect(give(&signed, &user, &back), Some(format!("idp={user}; Path=/; HttpOnly"))))
        })
        .on("/revoke", move |_| {
            told.lock().expect("healthy").iter_mut().for_each(|token| *token = "revoked".to_owned());
            Some(html(&[], "<p>revoked</p>"))
        })
}

/// The API, which other origins may ask with a token.
fn api(tokens: &Tokens) -> App {
    let tokens = tokens.clone();
    App::everywhere().on("/me", move |request| {
        let allowed = [("access-control-allow-origin", "*"), ("access-control-allow-headers", "authorization")];
        if request.method == "OPTIONS" {
            return Some((allowed, "").into_response());
        }
        let token = request.headers.get("authorization").map(|text| text.trim_start_matches("Bearer ").to_owned());
        let known = token.filter(|token| tokens.lock().expect("healthy").contains(token));
        Some(match known {
            Some(token) => (allowed, token.split('-').next().unwrap_or_default().to_owned()).into_response(),
            None => (StatusCode::UNAUTHORIZED, allowed, "who?".to_owned()).into_response(),
        })
    })
}

#[test]
fn three_origins_with_sessions_around_them() {
    let tokens = Tokens::default();
    let (idp, api) = (provider(&tokens), api(&tokens));
    let app = App::start();
    let own = app.url("");
    let (idp_url, api_url) = (idp.other_origin(""), api.url("").replace("127.0.0.1", "127.0.0.3"));
    let app = app
        .page("/", &format!("<a href='{idp_url}/authorize?back={own}/back'>Sign in</a><h1></h1><script>
            fetch('{api_url}/me', {{ headers: {{ authorization: `Bearer ${{localStorage.token}}` }} }}).then((r) => r.ok ? r.text() : 'nobody').then((name) => {{ document.querySelector('h1').textContent = name }})</script>"))
        .page("/back", "<script>localStorage.token = new URLSearchParams(location.search).get('token') ; location.replace('/')</script>");
    Project::new()
        .app(&app)
        .e2e("screenshotOnRunFailure: false,")
        .spec(
            "a.cy.js",
            &format!(
                "
                const IDP = '{idp_url}'
                const API = '{api_url}'
                let made = 0
                const login = (user) => cy.session(user, () => {{
                  made++
                  cy.visit('/')
                  cy.contains('Sign in').click()
                  cy.origin(IDP, {{ args: user }}, (user) => {{
                    cy.get('[name=user]').type(user)
                    cy.get('[name=password]').type('secret', {{ log: false }})
                    cy.contains('Sign in').click()
                  }})
                  cy.get('h1').should('have.text', user)
                }}, {{
                  validate() {{
                    cy.window().then((win) => win.localStorage.token).then((token) => {{
                      cy.request({{ url: API + '/me', headers: {{ authorization: `Bearer ${{token}}` }}, failOnStatusCode: false }}).its('status').should('equal', 200)
                    }})
                  }},
                }})
                const here = (user, count) => {{ login(user) ; cy.visit('/') ; cy.get('h1').should('have.text', user).then(() => expect(made).to.equal(count)) }}
                it('nobody', () => {{ cy.visit('/') ; cy.get('h1').should('have.text', 'nobody') }})
                it('ann', () => here('ann', 1))
                it('bob', () => here('bob', 2))
                it('ann again', () => here('ann', 2))
                it('the provider knows her', () => {{
                  login('ann')
                  cy.visit('/')
                  cy.contains('Sign in').click()
                  cy.get('h1').should('have.text', 'ann')
                  cy.location('pathname').should('equal', '/')
                }})
                it('a token that was revoked', () => {{ cy.request(IDP + '/revoke') ; here('ann', 3) }})
                it('a wrong password', () => {{
                  cy.visit('/')
                  cy.contains('Sign in').click()
                  cy.origin(IDP, () => {{
                    cy.get('[name=user]').type('ann')
                    cy.get('[name=password]').type('guess')
                    cy.contains('Sign in').click()
                    cy.contains('wrong password')
                  }})
                }})
                "
            ),
        )
        .run()
        .passed(7);
}
