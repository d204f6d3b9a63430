//! `Cypress.session`.

use super::support::{FLAGGED, TODAY, app, logins, project, run, statuses};

#[test]
fn data_of_the_browser_is_told_and_cleared() {
    let app = app();
    let project = project(
        &app,
        TODAY,
        "
        it('is told', () => {
          cy.visit('/login/alice')
          cy.then(() => Cypress.session.getCurrentSessionData()).then((data) => {
            expect(data.cookies.map(({ name }) => name).sort()).to.deep.equal(['of-alice', 'sid'])
            expect(data.localStorage).to.deep.equal([{ origin: location.origin, value: { token: 'alice', 'of-alice': '1' } }])
            expect(data.sessionStorage).to.deep.equal([{ origin: location.origin, value: { tab: 'alice' } }])
          })
          cy.then(() => Cypress.session.clearCurrentSessionData()).should('equal', undefined)
          cy.window().then((win) => { expect(win.localStorage.length + win.sessionStorage.length).to.equal(0) })
          cy.getAllCookies().should('deep.equal', [])
          cy.then(() => Cypress.session.getCurrentSessionData()).then((data) => {
            expect([data.cookies, data.localStorage, data.sessionStorage]).to.deep.equal([[], [], []])
          })
        })
        it('are promises', () => {
          for (const method of ['getCurrentSessionData', 'clearCurrentSessionData', 'list']) {
            const promise = Cypress.session[method]()
            expect(promise.then).to.be.a('function')
            expect(Cypress.isCy(promise)).to.equal(false)
          }
        })
        it('databases are told and cleared', () => {
          cy.visit('/')
          cy.window().then((win) => new Cypress.Promise((resolve) => {
            const open = win.indexedDB.open('db')
            open.onupgradeneeded = () => { open.result.createObjectStore('s').put('v', 'k') }
            open.onsuccess = () => { open.result.close() ; resolve() }
          }))
          cy.then(() => Cypress.session.getCurrentSessionData()).its('indexedDB').should('have.length', 1)
          cy.then(() => Cypress.session.clearCurrentSessionData())
          cy.window().then((win) => win.indexedDB.databases()).should('deep.equal', [])
        })
        ",
    );
    run(&project).0.passed(3);
}

#[test]
fn saved_sessions_are_told_listed_and_dropped() {
    let app = app();
    let project = project(
        &app,
        "screenshotOnRunFailure: false,",
        "
        const login = (user, options) => cy.session([user, 1], () => { cy.visit('/login/' + user) ; cy.wrap(user) }, options)
        it('are told', () => {
          login('alice')
          login('bob', { cacheAcrossSpecs: true })
          cy.then(() => Cypress.session.getSession(['alice', 1])).then((saved) => {
            expect(saved).to.include({ id: '[\"alice\",1]', value: 'alice', cacheAcrossSpecs: false })
            expect(saved.cookies.map(({ name }) => name).sort()).to.deep.equal(['of-alice', 'sid'])
            expect(saved.localStorage[0].value.token).to.equal('alice')
          })
          cy.then(() => Cypress.session.list()).then((all) => {
            expect(all.map(({ id, scope }) => id + ' ' + scope).sort()).to.deep.equal(['[\"alice\",1] spec', '[\"bob\",1] global'])
            expect(all[0].origins).to.deep.equal([location.origin])
            expect(all[0].counts).to.include({ cookies: 2 })
            expect(all[0].age).to.be.at.least(0)
          })
        })
        it('drops one', () => {
          cy.then(() => Cypress.session.clearSession(['alice', 1])).should('equal', undefined)
          cy.then(() => Cypress.session.clearSession('unknown'))
          cy.then(() => Cypress.session.list()).should('have.length', 1)
        })
        it('comes back with another setup', () => { cy.session(['alice', 1], () => { cy.visit('/') }) })
        it('rejects', () => { cy.then(() => Cypress.session.getSession('nobody')) })
        it('refuses ids', () => { cy.then(() => Cypress.session.getSession(5)) })
        it('refuses options', () => { cy.then(() => Cypress.session.clearAllSavedSessions({ rerun: 'yes' })) })
        it('drops all', () => {
          cy.then(() => Cypress.session.clearAllSavedSessions()).should('equal', undefined)
          cy.then(() => Cypress.session.list()).should('have.length', 0)
          login('bob', { cacheAcrossSpecs: true })
        })
        ",
    );
    let (run, _) = run(&project);
    run.code(1);
    run.failed("rejects", &["nobody"]);
    run.failed("refuses ids", &["number", "getSession"]);
    run.failed("refuses options", &["rerun"]);
    assert_eq!(run.report().outcomes().iter().filter(|test| test.starts_with("passed")).count(), 4, "{}", run.show());
    assert_eq!((logins(&app, "alice"), logins(&app, "bob")), (1, 2));
}

/// Logs in, clears all sessions amid the spec, logs in again; a hook tells the server of itself.
fn clearing(argument: &str) -> String {
    format!(
        "
        const login = () => cy.session('alice', () => {{ cy.visit('/login/alice') }})
        afterEach(() => {{ cy.visit('/hook') }})
        it('one', () => {{ login() }})
        it('two', () => {{ cy.then(() => Cypress.session.clearAllSavedSessions({argument})) }})
        it('three', () => {{ login() }})
        "
    )
}

#[test]
fn clearing_all_runs_the_spec_again_by_era_and_by_demand() {
    for (flag, argument, again) in [
        (TODAY, "", false),
        (FLAGGED, "", true),
        (TODAY, "{ rerun: true }", true),
        (FLAGGED, "{ rerun: false }", false),
    ] {
        let app = app().page("/hook", "<h1>hook</h1>");
        let project = project(&app, flag, &clearing(argument));
        let (run, entries) = run(&project);
        run.passed(3).outcomes(&["passed one", "passed two", "passed three"]);
        let hooks = app.paths().iter().filter(|path| *path == "/hook").count();
        let events = project.text("events.ndjson");
        let told = events.contains("\"specRestarted\"");
        let shown = (logins(&app, "alice"), hooks, told);
        // A pass that was thrown away counts nowhere.
        run.printed("Sessions  2 created\n");
        assert_eq!(shown, if again { (3, 4, true) } else { (2, 3, false) }, "{flag} {argument}\n{}", run.show());
        assert_eq!(statuses(&entries).last(), Some(&"created"));
        if again {
            assert!(
                run.report().warnings.iter().any(|warning| warning.message.contains("run again")),
                "{}",
                run.show()
            );
        }
    }
}

#[test]
fn clearing_all_in_before_does_not_loop() {
    let app = app();
    let project = project(
        &app,
        FLAGGED,
        "
        before(() => Cypress.session.clearAllSavedSessions())
        it('one', () => { cy.session('alice', () => { cy.visit('/login/alice') }) })
        it('two', () => { cy.session('alice', () => { cy.visit('/login/alice') }) })
        ",
    );
    let (run, entries) = run(&project);
    run.passed(2);
    assert_eq!(statuses(&entries), ["created", "restored"]);
    assert_eq!(logins(&app, "alice"), 1);
}

#[test]
fn a_pass_that_is_thrown_away_does_nothing_more_even_if_nobody_waits() {
    let app = app().page("/after", "after").page("/hook", "hook").page("/next", "next").page("/one", "one");
    let project = project(
        &app,
        FLAGGED,
        "
        const seen = (path) => cy.visit(path)
        afterEach(() => { seen('/hook') })
        it('clears', () => {
          Cypress.session.clearAllSavedSessions()
          seen('/after')
        })
        it('goes on', () => { seen('/next') })
        ",
    );
    run(&project).0.passed(2);
    let asked = |path: &str| app.paths().iter().filter(|asked| *asked == path).count();
    // All of it was asked for by the second pass alone.
    assert_eq!((asked("/after"), asked("/next"), asked("/hook")), (1, 1, 2));
    let in_hook = super::support::project(
        &app,
        FLAGGED,
        "
        before(() => { Cypress.session.clearAllSavedSessions() })
        it('one', () => { cy.visit('/one') })
        ",
    );
    run(&in_hook).0.passed(1);
    assert_eq!(app.paths().iter().filter(|asked| *asked == "/one").count(), 1);
}
