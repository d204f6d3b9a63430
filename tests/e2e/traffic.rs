//! Requests in the report, and in files that are recorded and replayed.

use std::os::unix::fs::PermissionsExt as _;

use axum::response::IntoResponse;

use crate::harness::{App, Project};
use crate::network::TOOLS;

fn app() -> App {
    App::with("<h1>Home</h1>")
        .on("/users", |request| {
            let sent = if request.method == "POST" { format!("got {}", request.body) } else { "Ann".to_owned() };
            Some(([("set-cookie", "sid=abc; Path=/")], sent).into_response())
        })
        .on("/bytes", |_| Some(([("content-type", "application/octet-stream")], vec![0_u8, 255, 1]).into_response()))
}

fn spec(app: &App, tests: &str) -> Project {
    Project::new().app(app).spec("a.cy.js", &format!("{TOOLS}{tests}"))
}

#[test]
fn the_report_lists_the_requests_of_each_test_if_asked_for() {
    let app = app();
    let tests = "
        it('one', () => {
          cy.visit('/')
          cy.intercept('/stub', 'stubbed')
          load('/stub')
          loaded().its('status').should('equal', 200)
          load('/redirect?to=/users')
          loaded().its('text').should('equal', 'Ann')
          load('http://127.0.0.1:1/x')
          loaded().should('have.property', 'error')
        })
        it('two', () => { cy.visit('/') })
    ";
    let run = spec(&app, tests).e2e("reportRequests: true").run();
    run.passed(2);
    let json = run.json();
    let requests = |test: usize| {
        let all = json.pointer(&format!("/specs/0/tests/{test}/attempts/0/requests")).and_then(|all| all.as_array());
        all.expect("requests")
            .iter()
            .map(|one| {
                let text = |name: &str| one[name].as_str().unwrap_or_default().to_owned();
                let path = text("url").splitn(4, '/').nth(3).unwrap_or_default().to_owned();
                let by = one["interceptedBy"].as_array().map_or(0, Vec::len);
                let failed = if text("error").starts_with("net::ERR_") { "failed " } else { "" };
                format!("{} /{path} {} {} {failed}{by}", text("method"), one["status"], text("resourceType"))
            })
            .filter(|line| !line.contains("favicon"))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        requests(0),
        [
            "GET / 200 document 0",
            "GET /stub 200 fetch 1",
            "GET /redirect?to=/users 302 fetch 0",
            "GET /users 200 fetch 0",
            "GET /x null fetch failed 0",
        ]
    );
    assert_eq!(requests(1), ["GET / 200 document 0"]);
    let plain = spec(&app, tests).run();
    assert_eq!(plain.passed(2).json().pointer("/specs/0/tests/0/attempts/0/requests"), None);
}

#[test]
fn what_was_recorded_is_replayed_without_the_server() {
    let app = app();
    let tests = "
        it('again', () => {
          cy.setCookie('mine', 'secret')
          cy.visit('/')
          cy.contains('h1', 'Home')
          load('/users')
          loaded().its('text').should('equal', 'Ann')
          cy.getCookie('sid').should('have.property', 'value', 'abc')
          load('/users', { method: 'POST', body: 'one' })
          loaded().its('text').should('equal', 'got one')
          load('/users', { method: 'POST', body: 'two' })
          loaded().its('text').should('equal', 'got two')
          cy.window().then(async (win) => {
            const bytes = await (await win.fetch('/bytes')).arrayBuffer()
            expect([...new Uint8Array(bytes)]).to.deep.equal([0, 255, 1])
          })
          load('/redirect?to=/users')
          loaded().its('text').should('equal', 'Ann')
          if (!Cypress.env('replaying')) return
          cy.intercept(/redirect/, (req) => {
            req.followRedirect = true
            req.continue((res) => { expect(res.statusCode).to.equal(200); res.send({ body: `${res.body} behind` }) })
          }).as('moved')
          load('/redirect?to=/users')
          loaded().its('text').should('equal', 'Ann behind')
          cy.wait('@moved').its('response.url').should('match', /users$/)
          cy.intercept('/users', (req) => req.continue((res) => { res.body += ' seen' })).as('users')
          load('/users')
          loaded().its('text').should('equal', 'Ann seen')
        })
    ";
    let project = spec(&app, tests);
    project.command().args(&["--record-network", "recorded/net.har"]).finish().passed(1);
    let text = project.text("recorded/net.har");
    assert!(text.contains("\"version\": \"1.2\"") && text.contains("_hinoki"), "{text}");
    assert!(!text.contains("mine=secret"), "{text}");
    let mode = std::fs::metadata(project.path("recorded/net.har")).expect("a file").permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "cookies of responses are in it");
    let har: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let bytes = har["log"]["entries"].as_array().and_then(|all| {
        all.iter().find(|one| one["request"]["url"].as_str().is_some_and(|url| url.ends_with("/bytes")))
    });
    let content = bytes.map(|entry| entry["response"]["content"].clone()).unwrap_or_default();
    assert_eq!((content["size"].as_i64(), content["encoding"].as_str()), (Some(3), Some("base64")), "{content}");
    let before = app.paths().len();
    project.command().args(&["--replay-network", "recorded/net.har", "--env", "replaying=true"]).finish().passed(1);
    assert_eq!(app.paths().len(), before, "{:?}", app.paths());

    let other = project.spec(
        "a.cy.js",
        &format!(
            "{TOOLS}
            it('other', () => {{
              cy.visit('/')
              load('/other')
              loaded().should('have.property', 'error')
            }})"
        ),
    );
    let run = other.command().args(&["--replay-network", "recorded/net.har"]).finish();
    run.passed(1);
    assert!(run.show().contains("/other is not in "), "{}", run.show());
    let gone = other.command().args(&["--replay-network", "none.har"]).finish();
    assert!(gone.show().contains("none.har can't be replayed"), "{}", gone.show());
}
