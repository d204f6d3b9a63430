//! How long sessions live, and who shares them.

use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};
use std::sync::{Arc, Barrier};

use axum::response::IntoResponse;

use super::support::{TODAY, app, logins, project, run, run_with, statuses};
use crate::harness::{Project, Request, processes};

/// A spec of tests that each log in as a user.
fn spec(tests: &[&str], options: &str) -> String {
    let tests: String = tests
        .iter()
        .enumerate()
        .map(|(at, user)| {
            format!(
                "it('{user} {at}', () => {{ login('{user}') ; cy.visit('/me') ; cy.get('h1').should('have.text', '{user}') ; cy.window().its('localStorage.token').should('equal', '{user}') }})\n"
            )
        })
        .collect();
    format!(
        "const login = (user) => cy.session(user, () => {{ cy.visit('/login/' + user) }}, {{ {options} }})\n{tests}"
    )
}

#[test]
fn spec_sessions_end_with_their_spec_and_global_ones_do_not() {
    for (options, count) in [("", 2), ("cacheAcrossSpecs: true", 1)] {
        let app = app();
        let text = spec(&["alice", "alice"], options);
        let (run, entries) = run(&project(&app, TODAY, &text).spec("b.cy.js", &text));
        run.passed(4);
        assert_eq!(logins(&app, "alice"), count);
        let third = if count == 2 { "created" } else { "restored" };
        assert_eq!(statuses(&entries), ["created", "restored", third, "restored"]);
    }
}

#[test]
fn four_workers_log_each_user_in_once() {
    for workers in ["2", "4"] {
        let app = app();
        let names = ["a", "b", "c", "d", "e", "f"];
        let mut project = Project::new().app(&app).e2e("defaultCommandTimeout: 4000,");
        for (at, name) in names.iter().enumerate() {
            let users: [&str; 3] = if at % 2 == 0 { ["alice", "bob", "alice"] } else { ["bob", "alice", "bob"] };
            project = project.spec(&format!("{name}.cy.js"), &spec(&users, "cacheAcrossSpecs: true"));
        }
        let (run, entries) = run_with(&project, &["--workers", workers]);
        run.passed(18);
        assert_eq!((logins(&app, "alice"), logins(&app, "bob")), (1, 1), "{workers} workers");
        assert_eq!(statuses(&entries).iter().filter(|status| **status == "created").count(), 2);
        assert_eq!(statuses(&entries).iter().filter(|status| **status == "restored").count(), 16);
    }
}

#[test]
fn a_worker_that_dies_while_it_creates_a_session_frees_it() {
    // The first login ends the renderers of both workers, while the second one waits for the first one's session.
    let run_id = Arc::new(AtomicI32::new(0));
    let (of_run, first) = (run_id.clone(), AtomicBool::new(true));
    let begun = Arc::new(Barrier::new(2));
    let started = |begun: &Arc<Barrier>| {
        let (begun, once) = (begun.clone(), AtomicBool::new(true));
        move |_: &Request| {
            if once.swap(false, Ordering::SeqCst) {
                begun.wait();
            }
            None
        }
    };
    let app = app().on("/a", started(&begun)).on("/b", started(&begun)).page("/a", "a").page("/b", "b");
    let app = app.page("/deadly", "<h1>alive</h1>").on("/deadly", move |_| {
        if first.swap(false, Ordering::SeqCst) {
            processes::kill_of_browser(of_run.load(Ordering::SeqCst), processes::Part::Renderers);
        }
        None
    });
    let spec = |name: &str| {
        format!(
            "it('logs in', () => {{
               cy.visit('/{name}')
               cy.session('alice', () => {{ cy.visit('/deadly') ; cy.visit('/login/alice') }}, {{ cacheAcrossSpecs: true }})
               cy.visit('/me')
               cy.get('h1').should('have.text', 'alice')
             }})"
        )
    };
    let project = Project::new().app(&app).e2e("retries: 2,").spec("a.cy.js", &spec("a")).spec("b.cy.js", &spec("b"));
    let running = project.command().args(&["--workers", "2"]).start();
    run_id.store(running.id(), Ordering::SeqCst);
    running.finish().passed(2).printed("replaced");
    assert_eq!(logins(&app, "alice"), 1);
}

#[test]
fn retries_keep_sessions() {
    let app = app();
    let text = "it('is retried', () => {
        cy.session('alice', () => { cy.visit('/login/alice') })
        cy.visit('/me')
        cy.get('h1').should('have.text', 'alice')
        cy.then(() => { expect(Cypress.currentRetry).to.equal(1) })
      })";
    let (run, entries) = run(&project(&app, "retries: 1, screenshotOnRunFailure: false,", text));
    run.passed(1);
    assert_eq!(statuses(&entries), ["created", "restored"]);
    assert_eq!(logins(&app, "alice"), 1);
}

#[test]
fn the_spec_page_may_move_to_another_origin() {
    let app = app();
    let text = format!(
        "
        const login = () => cy.session('alice', () => {{ cy.visit('{0}/login/alice') }})
        it('creates at its origin', () => {{ login() ; cy.visit('{0}/me') ; cy.get('h1').should('have.text', 'alice') }})
        it('moves', () => {{ cy.visit('{1}/') ; cy.location('hostname').should('equal', 'localhost') }})
        it('restores from another origin', () => {{
          login()
          cy.visit('{0}/me')
          cy.get('h1').should('have.text', 'alice')
          cy.window().its('localStorage.token').should('equal', 'alice')
          cy.window().its('sessionStorage.tab').should('equal', 'alice')
        }})
        it('and back', () => {{ cy.visit('{1}/') }})
        it('restores after a visit elsewhere', () => {{ cy.visit('{1}/') ; login() ; cy.visit('{0}/') ; cy.origin('{0}', () => {{ cy.window().its('localStorage.token').should('equal', 'alice') }}) }})
        ",
        app.url(""),
        app.other_origin("")
    );
    let project = Project::new()
        .file("cypress.config.js", "module.exports = { e2e: { supportFile: false } }")
        .spec("a.cy.js", &text);
    let (run, entries) = run(&project);
    run.passed(5);
    assert_eq!(logins(&app, "alice"), 1, "{:?}", statuses(&entries));
}

#[test]
fn a_recreation_is_made_once_by_all_workers() {
    // The server forgets everyone once; whoever notices makes the session anew, the others take that one.
    let app = app();
    let text = |wait: &str| {
        format!(
            "
            const login = () => cy.session('alice', () => {{ cy.visit('/login/alice') }}, {{
              cacheAcrossSpecs: true,
              validate() {{ cy.visit('/me') ; cy.get('h1').should('have.text', 'alice') }},
            }})
            it('one', () => {{ login() }})
            it('two', () => {{ {wait} login() }})
            "
        )
    };
    let project = project(&app, TODAY, &text("")).spec("b.cy.js", &text(""));
    let (run, entries) = run_with(&project, &["--workers", "2"]);
    run.passed(4);
    assert_eq!(logins(&app, "alice"), 1);
    assert_eq!(statuses(&entries).iter().filter(|status| **status == "created").count(), 1);
}

#[test]
fn clearing_all_does_not_disturb_what_another_worker_does() {
    // While one worker validates what it restored, the other drops all sessions: the test goes on, and the next use makes
    // the session anew.
    let both = Barrier::new(2);
    let app = app().on("/meet", move |_| {
        both.wait();
        Some("".into_response())
    });
    let uses = "
        let calls = 0
        const login = () => cy.session('alice', () => { cy.visit('/login/alice') }, {
          cacheAcrossSpecs: true,
          validate() { calls += 1 ; if (calls === 2) { cy.request('/meet') ; cy.request('/meet') } },
        })
        for (const how of ['creates', 'restores while another clears', 'creates anew']) it(how, () => {
          login()
          cy.visit('/me')
          cy.get('h1').should('have.text', 'alice')
        })
        ";
    let clears = "it('clears', () => { cy.request('/meet') ; cy.then(() => Cypress.session.clearAllSavedSessions()) ; cy.request('/meet') })";
    let (run, entries) = run_with(&project(&app, TODAY, uses).spec("b.cy.js", clears), &["--workers", "2"]);
    run.passed(4);
    assert_eq!(statuses(&entries), ["created", "restored", "created"]);
    assert_eq!(logins(&app, "alice"), 2);
}
