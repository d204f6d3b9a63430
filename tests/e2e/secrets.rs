//! What logs, reports and recordings must not hold.

use axum::http::StatusCode;
use axum::response::IntoResponse as _;

use crate::harness::{App, Finished, Project, page};

/// What `joe:` and a password begin with in base64.
const JOE: &str = "am9lO";

/// Each is typed nowhere in the spec, so that it isn't there as the text of it.
const SECRETS: [&str; 8] = [
    "visit-s3cret",
    "address-s3cret",
    "request-s3cret",
    "bearer-s3cret",
    "cookie-s3cret",
    "local-s3cret",
    "session-s3cret",
    "key-of-the-vault-s3cret",
];

const SPEC: &str = "
    const secret = (name) => Cypress.env(`${name}_SECRET`)
    const auth = (name) => ({ username: 'joe', password: secret(name) })
    const login = () => cy.session('alice', () => {
      cy.visit('/')
      cy.setCookie('sid', secret('COOKIE'))
      cy.window().then((win) => {
        win.localStorage.setItem('token', secret('LOCAL'))
        win.sessionStorage.setItem('token', secret('SESSION'))
      })
    }, { cacheAcrossSpecs: true, persist: true, validate() { cy.getCookie('sid').should('exist') } })
    it('logs in', () => {
      login()
      cy.visit('/auth', { auth: auth('VISIT') })
      cy.contains('h1', 'let in')
      cy.request({ url: '/auth', auth: auth('REQUEST') })
      cy.request({ url: '/auth', auth: { ...auth('REQUEST'), sendImmediately: false } })
      cy.request({ url: '/auth', auth: { bearer: secret('BEARER') } })
    })
    it('by the address', () => {
      login()
      const at = (path) => new URL(path, Cypress.config('baseUrl')).href.replace('http://', `http://joe:${secret('ADDRESS')}@`)
      cy.visit(at('/auth'))
      cy.contains('h1', 'let in')
      cy.request(at('/auth'))
    })
    it('fails', () => {
      login()
      cy.request({ url: '/missing', auth: auth('REQUEST') })
    })
";

fn app() -> App {
    App::with("<h1>Home</h1>").on("/auth", |request| {
        if !request.headers.contains_key("authorization") {
            let asks = [("www-authenticate", "Basic realm=\"x\"")];
            return Some((StatusCode::UNAUTHORIZED, asks, "").into_response());
        }
        Some(([("content-type", "text/html")], page("<h1>let in</h1>")).into_response())
    })
}

fn run(project: &Project) -> Finished {
    let mut run = project.command().reporter("spec,html,ndjson,junit").args(&["--record", "out/recording"]);
    for secret in SECRETS {
        let (name, _) = secret.split_once('-').expect("a name");
        run = run.env(&format!("CYPRESS_{}_SECRET", name.to_uppercase()), secret);
    }
    let finished = run.env("HINOKI_SESSION_KEY", "key-of-the-vault-s3cret").env("HINOKI_LOG", "trace").finish();
    finished.code(1).outcomes(&["passed logs in", "passed by the address", "failed fails"]);
    finished
}

fn holds_none(text: &str, place: &str) {
    for secret in SECRETS {
        for form in [secret, JOE] {
            let around = text.find(form).map(|at| &text[text.floor_char_boundary(at.saturating_sub(300))..at]);
            assert_eq!(around, None, "{place} has {form}");
        }
    }
}

#[test]
fn logs_reports_and_recordings_hold_no_passwords_and_no_session() {
    let app = app();
    let outputs = ["html", "ndjson", "junit"].map(|name| format!("{name}: {{ output: 'out/{name}' }}")).join(", ");
    let project = Project::new().app(&app).e2e(&format!("reporterOptions: {{ {outputs} }}")).spec("a.cy.js", SPEC);
    let finished = run(&project);
    finished.complained("Storage.setCookies").complained("__hinoki_seed");
    holds_none(&finished.stderr, "the log");
    holds_none(&finished.stdout, "the terminal");
    holds_none(&finished.json().to_string(), "the JSON report");
    for file in ["html", "ndjson", "junit", "recording"] {
        holds_none(&project.text(&format!("out/{file}")), file);
    }
}
