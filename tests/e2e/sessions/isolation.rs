//! What is reset between tests, by mode.

use super::support::{FLAGGED, OFF, TODAY, app, project, run};
use crate::harness::{App, Project};

/// Leaves data of every kind at two origins.
const LEAVE: &str = "
    const elsewhere = Cypress.env('elsewhere')
    const leave = () => cy.origin(elsewhere, () => { cy.visit('/leave') ; cy.contains('left') })
    const leaveHere = () => { cy.visit('/leave') ; cy.contains('left') }
    const state = () => cy.visit('/state').then(() => cy.contains('told').invoke('text'))
    ";

fn leaving() -> App {
    app()
        .page(
            "/leave",
            "<h1>…</h1><script>
             document.cookie = 'here=1; path=/' ; localStorage.setItem('k', '1') ; sessionStorage.setItem('k', '1')
             const open = indexedDB.open('db')
             open.onsuccess = () => { open.result.close() ; document.querySelector('h1').textContent = 'left' }</script>",
        )
        .page(
            "/state",
            "<h1>…</h1><script>
             indexedDB.databases().then((all) => { document.querySelector('h1').textContent = ['told', document.cookie || '-', localStorage.length, sessionStorage.length, all.length].join(' ') })</script>",
        )
}

fn leaving_project(app: &App, config: &str, spec: &str) -> Project {
    let env = format!("{config} env: {{ elsewhere: '{}' }},", app.other_origin(""));
    project(app, &env, &format!("{LEAVE}\n{spec}"))
}

#[test]
fn an_isolated_test_begins_blank_and_empty() {
    for config in
        [TODAY, FLAGGED, "experimentalSessionAndOrigin: true, testIsolation: 'strict',", "testIsolation: 'on',"]
    {
        let app = leaving();
        let project = leaving_project(
            &app,
            config,
            "
            it('leaves', () => { leaveHere() ; leave() })
            it('is blank and empty', () => {
              cy.url().should('equal', 'about:blank')
              cy.location('href').should('equal', 'about:blank')
              cy.location('pathname').should('equal', 'blank')
              cy.getAllCookies().should('deep.equal', [])
              state().should('equal', 'told - 0 0 0')
            })
            it('at the other origin too', () => { cy.visit(elsewhere + '/state') ; cy.contains('told - 0 0 0') })
            ",
        );
        run(&project).0.passed(3);
    }
}

#[test]
fn data_of_before_hooks_is_gone_in_the_second_attempt_and_test() {
    let app = app();
    let project = project(
        &app,
        "retries: 1, screenshotOnRunFailure: false,",
        "
        before(() => { cy.visit('/login/alice') })
        it('has it at its first attempt only', () => {
          cy.getCookie('sid').then((cookie) => {
            expect(Boolean(cookie)).to.equal(Cypress.currentRetry === 0)
            expect(Cypress.currentRetry).to.equal(1)
          })
        })
        it('does not have it', () => { cy.getCookie('sid').should('equal', null) ; cy.url().should('equal', 'about:blank') })
        ",
    );
    run(&project).0.passed(2);
}

#[test]
fn without_isolation_nothing_is_touched() {
    for config in [
        "testIsolation: false,",
        "experimentalSessionAndOrigin: true, testIsolation: 'off',",
        "experimentalSessionAndOrigin: true, testIsolation: false,",
    ] {
        let app = leaving();
        let project = leaving_project(
            &app,
            &format!("{config} retries: 1, screenshotOnRunFailure: false,"),
            "
            it('leaves', () => { leaveHere() })
            it('still has it, also when retried', () => {
              cy.location('pathname').should('equal', '/leave')
              cy.getCookie('here').should('exist')
              cy.then(() => { expect(Cypress.currentRetry).to.equal(1) })
            })
            it('has all', () => { state().should('equal', 'told here=1 1 1 1') })
            ",
        );
        run(&project).0.passed(3);
    }
}

#[test]
fn isolation_is_set_per_suite() {
    let app = leaving();
    let project = leaving_project(
        &app,
        TODAY,
        "
        describe('off', { testIsolation: false }, () => {
          it('leaves', () => { leaveHere() })
          it('has it', () => { cy.location('pathname').should('equal', '/leave') ; state().should('equal', 'told here=1 1 1 1') })
          describe('on within', { testIsolation: true }, () => {
            it('has nothing', () => { cy.url().should('equal', 'about:blank') ; state().should('equal', 'told - 0 0 0') })
          })
        })
        it('is on outside', () => { cy.url().should('equal', 'about:blank') ; leaveHere() })
        it('is on outside again', () => { cy.url().should('equal', 'about:blank') })
        ",
    );
    run(&project).0.passed(5);
    let spec = "it('a', { testIsolation: false }, () => {})";
    let refused = run(&super::support::project(&app, TODAY, spec)).0;
    refused.code(1);
    let error = refused.report().specs[0].error.clone().expect("an error of the spec").message;
    assert!(error.contains("testIsolation") && error.contains("suite"), "{error}");
}

#[test]
fn values_of_suites_are_those_of_the_era() {
    let app = leaving();
    let spec = "
        describe('off', { testIsolation: 'off' }, () => {
          it('leaves', () => { leaveHere() })
          it('has all', () => { cy.location('pathname').should('equal', '/leave') ; state().should('equal', 'told here=1 1 1 1') })
        })
        describe('strict', { testIsolation: 'strict' }, () => {
          it('has nothing', () => { cy.url().should('equal', 'about:blank') ; state().should('equal', 'told - 0 0 0') ; leaveHere() })
        })
        ";
    let legacy = "
        describe('legacy', { testIsolation: 'legacy' }, () => {
          it('leaves here', () => { leaveHere() })
          it('keeps page and databases', () => { cy.location('pathname').should('equal', '/leave') ; state().should('equal', 'told - 0 0 1') })
        })";
    run(&leaving_project(&app, FLAGGED, &format!("{spec}{legacy}"))).0.passed(5);
    let today = run(&leaving_project(&app, TODAY, spec)).0;
    today.passed(3);
    assert!(
        today.report().warnings.iter().any(|warning| warning.message.contains("testIsolation")),
        "{}",
        today.show()
    );
    let refused = run(&leaving_project(&app, TODAY, legacy)).0;
    refused.code(1);
    let error = refused.report().specs[0].error.clone().expect("an error of the spec");
    let text = format!("{} {}", error.message, error.hint.unwrap_or_default());
    assert!(text.contains("legacy") && text.contains("experimentalSessionAndOrigin"), "{text}");
}

#[test]
fn legacy_of_the_flag_clears_data_of_all_domains_and_keeps_the_page() {
    let app = leaving();
    let project = leaving_project(
        &app,
        "experimentalSessionAndOrigin: true, testIsolation: 'legacy',",
        "
        it('leaves', () => { leaveHere() ; cy.setCookie('there', '1', { domain: 'localhost' }) })
        it('keeps the page and databases only', () => {
          cy.location('pathname').should('equal', '/leave')
          cy.getAllCookies().should('deep.equal', [])
          cy.window().then((win) => { expect(win.localStorage.length + win.sessionStorage.length).to.equal(0) })
          state().should('equal', 'told - 0 0 1')
        })
        it('blanks the page for sessions', () => {
          cy.location('pathname').should('equal', '/state')
          cy.session('alice', () => { cy.visit('/login/alice') })
          cy.url().should('equal', 'about:blank')
        })
        ",
    );
    run(&project).0.passed(3);
}

#[test]
fn without_the_flag_only_cookies_and_local_storage_of_the_page_are_cleared() {
    let app = leaving();
    let project = leaving_project(
        &app,
        OFF,
        "
        it('leaves', () => {
          leaveHere()
          cy.setCookie('there', '1', { domain: 'localhost' })
          cy.setCookie('kept', '1')
          Cypress.Cookies.preserveOnce('kept', 'more')
        })
        it('keeps the rest', () => {
          cy.location('pathname').should('equal', '/leave')
          cy.getAllCookies().then((all) => { expect(all.map(({ name }) => name).sort()).to.deep.equal(['kept', 'there']) })
          state().should('equal', 'told kept=1 0 1 1')
        })
        it('keeps it once', () => {
          cy.getCookie('kept').should('equal', null)
          cy.getCookie('there', { domain: 'localhost' }).should('exist')
        })
        it('by default', () => {
          Cypress.Cookies.defaults({ preserve: /^stays/ })
          for (const name of ['stays-1', 'stays-2', 'goes']) cy.setCookie(name, '1')
        })
        for (const n of [1, 2]) it('kept always ' + n, () => {
          cy.getCookies().then((all) => { expect(all.map(({ name }) => name).sort()).to.deep.equal(['stays-1', 'stays-2']) })
        })
        it('another default', () => { Cypress.Cookies.defaults({ preserve: 'stays-2' }) })
        it('holds', () => { cy.getCookies().then((all) => { expect(all.map(({ name }) => name)).to.deep.equal(['stays-2']) ; Cypress.Cookies.defaults({ preserve: (cookie) => cookie.name === 'f' }) ; cy.setCookie('f', '1') }) })
        it('by a function', () => { cy.getCookies().then((all) => { expect(all.map(({ name }) => name)).to.deep.equal(['f']) }) })
        ",
    );
    run(&project).0.passed(9);
}

#[test]
fn without_the_flag_a_load_under_way_is_awaited_before_the_next_test() {
    let app = app().page("/start", "<a href='/slow?ms=500'>slow</a>");
    let project = project(
        &app,
        OFF,
        "
        it('clicks', () => { cy.visit('/start') ; cy.contains('slow').click() })
        it('is there', () => { expect(cy.state('window')?.document.readyState ?? 'complete').to.equal('complete') ; cy.get('h1').should('have.text', 'slow') })
        ",
    );
    run(&project).0.passed(2);
    let hangs = app.page("/start", "<a href='/hang'>slow</a>").page("/hanging", "<h1>hangs</h1><img src='/hang'>");
    let project = super::support::project(
        &hangs,
        &format!("{OFF} pageLoadTimeout: 1500, screenshotOnRunFailure: false,"),
        "
        it('hangs', () => { cy.visit('/start') ; cy.contains('slow').click() })
        it('goes on', () => { cy.visit('/') })
        it('visits what hangs', () => { cy.visit('/hanging') })
        it('goes on there', () => { cy.contains('hangs') ; cy.visit('/') ; cy.contains('home') })
        ",
    );
    let run = run(&project).0;
    run.code(1).outcomes(&["failed hangs", "passed goes on", "failed visits what hangs", "passed goes on there"]);
    run.failed("hangs", &["1500", "/hang"]);
}

#[test]
fn without_the_flag_leaving_the_site_fails_at_once() {
    let app = app();
    let link = format!(
        "<a href='{}'>away</a><a href='{}'>around</a>",
        app.other_origin("/me"),
        app.other_origin(&format!("/redirect?to={}", app.url("/me")))
    );
    let app = app.page("/links", &link);
    let project = project(
        &app,
        &format!("{OFF} screenshotOnRunFailure: false, pageLoadTimeout: 20000,"),
        &format!(
            "
            it('leaves by a link', () => {{ cy.visit('/links') ; cy.contains('away').click() ; cy.wait(15000) }})
            it('leaves by a visit', () => {{ cy.visit('/') ; cy.visit('{0}/') }})
            it('goes around', () => {{ cy.visit('/links') ; cy.contains('around').click() ; cy.get('h1').should('have.text', 'nobody') }})
            it('begins elsewhere', () => {{ cy.visit('{0}/me') ; cy.get('h1') }})
            ",
            app.other_origin("")
        ),
    );
    let run = run(&project).0;
    run.code(1).outcomes(&[
        "failed leaves by a link",
        "failed leaves by a visit",
        "passed goes around",
        "passed begins elsewhere",
    ]);
    run.failed("leaves by a link", &["http://localhost", "experimentalSessionAndOrigin"]);
    run.failed("leaves by a visit", &["http://localhost"]);
}

#[test]
fn obsolete_ways_to_keep_cookies_warn_or_are_gone() {
    let app = app();
    let spec = "
        it('keeps nothing', () => { Cypress.Cookies.defaults({ preserve: 'a' }) ; Cypress.Cookies.preserveOnce('a') ; Cypress.Cookies.preserveOnce('b') ; cy.setCookie('a', '1') })
        it('has none', () => { cy.getAllCookies().should('deep.equal', []) })
        ";
    let run_flagged = run(&project(&app, FLAGGED, spec)).0;
    run_flagged.passed(2);
    let warnings =
        run_flagged.report().warnings.iter().filter(|warning| warning.message.contains("preserveOnce")).count();
    assert_eq!(warnings, 1, "{}", run_flagged.show());
    let today = run(&project(&app, TODAY, spec)).0;
    today.code(1).failed("keeps nothing", &["Cypress.Cookies.defaults()", "cy.session()"]);
}

#[test]
fn a_command_on_the_blank_page_says_why_it_is_blank() {
    let app = app();
    let spec = "
        it('visits', () => { cy.visit('/') })
        it('gets', () => { cy.get('h1') })
        it('contains', () => { cy.contains('home') })
        it('clicks', () => { cy.get('h1').click() })
        it('after a session', () => { cy.session('alice', () => { cy.visit('/login/alice') }) ; cy.get('h1').should('have.text', 'x') })
        it('elsewhere', () => { cy.visit('/') ; cy.get('h2') })
        it('blank needs no page', () => { cy.get('body') })
        ";
    let config = "defaultCommandTimeout: 400, screenshotOnRunFailure: false,";
    let run = run(&project(&app, config, spec)).0;
    run.code(1);
    for title in ["gets", "contains", "clicks", "after a session"] {
        run.failed(title, &["blank", "isolation", "cy.visit()"]);
    }
    let other = run.report().test("elsewhere").failure().clone();
    assert!(!format!("{} {:?}", other.message, other.hint).contains("isolation"), "{other:?}");
    assert_eq!(run.report().outcomes().iter().filter(|test| test.starts_with("passed")).count(), 2);
}

#[test]
fn databases_stay_if_asked_for() {
    let app = leaving();
    let project = leaving_project(
        &app,
        "isolateIndexedDB: false,",
        "
        it('leaves', () => { leaveHere() })
        it('has the database only', () => { cy.url().should('equal', 'about:blank') ; state().should('equal', 'told - 0 0 1') })
        it('sessions clear it all the same', () => { cy.session('x', () => {}) ; state().should('equal', 'told - 0 0 0') })
        ",
    );
    run(&project).0.passed(3);
}

#[test]
fn a_spec_finds_nothing_of_the_spec_before_it() {
    for config in [
        "testIsolation: false,",
        "isolateIndexedDB: false,",
        OFF,
        "experimentalSessionAndOrigin: true, testIsolation: 'legacy',",
    ] {
        let app = leaving();
        let next = format!("{LEAVE}\nit('is empty', () => {{ state().should('equal', 'told - 0 0 0') }})");
        let project = leaving_project(&app, config, "it('leaves', () => { leaveHere() })").spec("b.cy.js", &next);
        run(&project).0.passed(2);
    }
}

#[test]
fn the_rest_is_reset_between_tests_in_every_mode() {
    for config in [TODAY, OFF, "testIsolation: false,", "experimentalSessionAndOrigin: true, testIsolation: 'legacy',"]
    {
        let app = app();
        let project = project(
            &app,
            config,
            "
            const object = { method: () => 'real' }
            it('changes', () => {
              cy.visit('/')
              cy.viewport(300, 200)
              cy.get('h1').as('title')
              cy.clock(0)
              cy.stub(object, 'method').returns('stubbed')
              cy.intercept?.('/me', { body: '<h1>intercepted</h1>', headers: { 'content-type': 'text/html' } })
              cy.then(() => { expect(object.method()).to.equal('stubbed') })
            })
            it('is as before', () => {
              expect(object.method()).to.equal('real')
              expect(cy.state('aliases')?.title).to.equal(undefined)
              cy.visit('/me')
              cy.get('h1').should('have.text', 'nobody')
              cy.window().then((win) => { expect(win.innerWidth).to.equal(1000) ; expect(win.Date.now()).to.be.greaterThan(1e12) })
            })
            ",
        );
        run(&project).0.passed(2);
    }
}
