//! What happens when pages don't hand over what they store.

use std::sync::{Arc, Barrier};

use axum::response::IntoResponse;

use super::support::{project, run, statuses};
use crate::harness::{App, Project};

/// A page with a database of which an upgrade never ends: nobody else can open it.
const BUSY: &str = "<h1>busy</h1><script>
    const first = indexedDB.open('busy', 1)
    first.onupgradeneeded = () => { first.result.createObjectStore('s') }
    first.onsuccess = () => {
      first.result.close()
      const second = indexedDB.open('busy', 2)
      second.onupgradeneeded = () => {
        const store = second.transaction.objectStore('s')
        const again = () => { store.get(1).onsuccess = again }
        again()
        document.querySelector('h1').textContent = 'upgrades'
      }
    }
    </script>";

#[test]
fn a_database_that_stays_busy_fails_the_session_and_says_so() {
    let app = App::start().page("/busy", BUSY).page("/", "home");
    let text = "
        const setup = () => { cy.visit('/busy') ; cy.contains('upgrades') }
        it('with it', () => { cy.session('busy', setup) })
        it('without it', () => { cy.session('free', setup, { indexedDB: false }) ; cy.visit('/') ; cy.contains('home') })
        it('asked for', () => { setup() ; cy.then({ timeout: 20000 }, () => Cypress.session.getCurrentSessionData()) })
        it('is gone afterwards', () => { cy.visit('/') ; cy.window().then((win) => win.indexedDB.databases()).should('deep.equal', []) })
        ";
    let (run, entries) = run(&project(&app, "pageLoadTimeout: 3000, screenshotOnRunFailure: false,", text));
    for title in ["with it", "asked for"] {
        run.failed(title, &["IndexedDB can't be read", &app.url(""), "within 3000ms", "busy"]);
    }
    assert_eq!(run.report().totals.passed, 2, "{}", run.show());
    assert_eq!(statuses(&entries), ["failed", "created"]);
}

#[test]
fn a_frame_that_hangs_does_not_keep_the_rest_from_being_saved() {
    let hangs = Arc::new(Barrier::new(2));
    let known = hangs.clone();
    let app = App::start()
        .on("/hang", move |_| { hangs.wait() ; None })
        .on("/hangs", move |_| { known.wait() ; Some("".into_response()) })
        .page("/hanging", "<script>localStorage.setItem('frame', 'hangs') ; onload = () => setTimeout(() => { const x = new XMLHttpRequest() ; x.open('GET', '/hang', false) ; x.send() }, 0)</script>")
        .page("/", "home");
    let outer = format!(
        "<script>localStorage.setItem('page', 'stays')</script><iframe src='{}'></iframe>",
        app.other_origin("/hanging")
    );
    let app = app.page("/outer", &outer);
    // A browser gives frames of other sites processes of their own only where it is told to, or where it has memory enough.
    let config = "
        const plugins = (on) => { on('before:browser:launch', (browser, options) => { options.args.push('--site-per-process') ; return options }) }
        module.exports = { e2e: { supportFile: false, baseUrl: 'BASE', pageLoadTimeout: 3000, setupNodeEvents: plugins } }
        "
    .replace("BASE", &app.url(""));
    let project = Project::new().file("cypress.config.js", &config).spec(
        "a.cy.js",
        "
        const setup = () => { cy.visit('/outer') ; cy.request('/hangs') }
        const login = () => cy.session('hangs', setup, { indexedDB: false })
        for (const how of ['creates', 'restores']) it(how, () => {
          login()
          cy.visit('/')
          cy.window().its('localStorage.page').should('equal', 'stays')
        })
        it('with its databases', () => { cy.session('whole', setup) })
        it('is left behind', () => { cy.visit('/') ; cy.window().its('localStorage').should('have.length', 0) })
        ",
    );
    let (run, entries) = run(&project);
    run.printed("hangs and did not say what it stores");
    run.failed("with its databases", &[&app.other_origin(""), "http://127.0.0.1", "within 3000ms", "indexedDB: false"]);
    assert_eq!(run.report().totals.passed, 3, "{}", run.show());
    assert_eq!(statuses(&entries), ["created", "restored", "failed"]);
}
