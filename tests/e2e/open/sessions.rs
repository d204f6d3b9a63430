//! Saved sessions from run to run.

use std::fs;

use serde_json::json;

use crate::harness::{App, Project};

const A: &str = "cypress/e2e/a.cy.js";
const B: &str = "cypress/e2e/b.cy.js";

/// An app that counts logins.
fn app() -> App {
    App::start()
        .on("/login", |_| {
            let cookies = [("set-cookie", "sid=s3cret; Path=/; HttpOnly")];
            let body = "<h1>in</h1><script>localStorage.setItem('token', 's3cret')</script>";
            Some(axum::response::IntoResponse::into_response((
                axum::response::AppendHeaders(cookies),
                axum::response::Html(body),
            )))
        })
        .page("/", "<h1>x</h1>")
}

fn logins(app: &App) -> usize {
    app.paths().iter().filter(|path| *path == "/login").count()
}

fn spec(id: &str, options: &str) -> String {
    format!(
        "it('is logged in', () => {{
           cy.session('{id}', () => {{ cy.visit('/login') }}, {{ {options} }})
           cy.visit('/')
           cy.getCookie('sid').its('value').should('equal', 's3cret')
         }})"
    )
}

#[test]
fn a_rerun_keeps_sessions_and_the_button_makes_them_anew() {
    let app = app();
    let project = Project::new()
        .app(&app)
        .spec("a.cy.js", &spec("alice", ""))
        .spec("b.cy.js", &spec("all", "cacheAcrossSpecs: true"));
    let open = project.command().open();
    let mut page = open.page();
    assert_eq!(page.run(&[A]).session_statuses(), ["created"]);
    assert_eq!(page.run(&[A]).session_statuses(), ["restored"]);
    assert_eq!(logins(&app), 1);

    let key = json!({ "id": "alice", "spec": A });
    page.wait("the session is listed", |page| page.sessions[0]["key"] == key);
    assert_eq!(page.sessions[0]["global"], false);
    assert!(!page.sessions.to_string().contains("s3cret"));
    let hidden = page.ask("showSession", json!({ "key": key, "reveal": false }));
    assert!(hidden.to_string().contains("token") && !hidden.to_string().contains("s3cret"), "{hidden}");
    let shown = page.ask("showSession", json!({ "key": key, "reveal": true }));
    assert_eq!((&shown["data"]["cookies"][0]["value"], &shown["revealed"]), (&json!("s3cret"), &json!(true)));

    page.ask("clearSessions", json!(null));
    assert_eq!(page.ended(3).session_statuses(), ["created"]);
    assert_eq!(page.status["reason"], "all sessions were cleared");
    page.ask("clearSession", json!({ "key": key, "rerun": true }));
    assert_eq!(page.ended(4).session_statuses(), ["created"]);
    assert_eq!(logins(&app), 3);
    page.ask("clearSession", json!({ "key": key, "rerun": false }));
    page.wait("none is listed", |page| page.sessions == json!([]));
    assert_eq!(page.refused("showSession", json!({ "key": key, "reveal": true }))["code"], "notFound");

    // Another spec drops those of this one; those of all specs stay.
    page.run(&[A]);
    assert_eq!(page.run(&[B]).session_statuses(), ["created"]);
    page.wait("one is listed", |page| page.sessions.as_array().is_some_and(|all| all.len() == 1));
    assert_eq!(page.sessions[0]["key"], json!({ "id": "all", "spec": null }));
    assert_eq!(page.run(&[A]).session_statuses(), ["created"]);
    assert_eq!(page.run(&[B]).session_statuses(), ["restored"]);
    open.end();
}

#[test]
fn an_edited_setup_makes_the_session_anew_instead_of_failing() {
    let app = app();
    let project = Project::new().app(&app).spec("a.cy.js", &spec("alice", ""));
    let open = project.command().open();
    let mut page = open.page();
    page.run(&[A]);
    let edited = spec("alice", "validate() { cy.getCookie('sid').should('exist') }");
    fs::write(project.path(A), &edited).expect("can write");
    assert_eq!(page.ended(2).session_statuses(), ["recreated"], "{:?}", page.events);
    fs::write(project.path(A), edited.replace("{ validate", "{ cacheAcrossSpecs: true, validate")).expect("can write");
    assert_eq!(page.ended(3).session_statuses(), ["created"]);
    page.wait("the former is gone", |page| page.sessions.as_array().is_some_and(|all| all.len() == 1));
    assert_eq!(page.outcomes(), ["passed is logged in"]);
    open.end();
}

#[test]
fn clearing_all_sessions_while_no_test_runs_runs_the_spec_again() {
    let app = app();
    let text = format!(
        "{}\nit('ends', () => {{ cy.visit('/count/ends') ; cy.get('b').then((b) => {{
           if (b.text() === '1') setTimeout(() => Cypress.session.clearAllSavedSessions(), 300)
         }}) }})",
        spec("alice", "")
    );
    let project = Project::new().app(&app).spec("a.cy.js", &text);
    let open = project.command().open();
    let mut page = open.page();
    page.run(&[A]);
    assert_eq!(page.ended(2).session_statuses(), ["created"]);
    assert_eq!(page.status["reason"], "all saved sessions were cleared");
    assert_eq!(logins(&app), 2);
    open.end();
}
