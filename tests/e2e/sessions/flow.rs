//! Creating, restoring and recreating: what is done, in which order, and what the log says.

use super::support::{FLAGGED, TODAY, app, logins, project, run, statuses};

const CREATED: [&str; 3] = ["Clear page", "Clear cookies, localStorage and sessionStorage", "Create new session"];
const RESTORED: [&str; 3] = ["Clear page", "Clear cookies, localStorage and sessionStorage", "Restore saved session"];
const VALIDATED: [&str; 2] = ["Validate session", "Clear page"];

#[test]
fn the_log_tells_each_step_in_order() {
    let app = app();
    for flag in [TODAY, FLAGGED] {
        let project = project(
            &app,
            flag,
            "
            let calls = 0
            const login = () => cy.session(['alice', 'x'.repeat(80)], () => { cy.visit('/login/alice') }, {
              cacheAcrossSpecs: true,
              validate: () => { calls += 1 ; if (calls === 3) throw new Error('logged out') },
            })
            it('creates', () => { login() })
            it('restores', () => { login() })
            it('recreates', () => { login() })
            it('plain', () => { cy.session('plain', () => { cy.visit('/login/alice') }) })
            it('plain again', () => { cy.session('plain', () => { cy.visit('/login/alice') }) })
            ",
        );
        let (run, entries) = run(&project);
        run.passed(5);
        assert_eq!(statuses(&entries), ["created", "restored", "recreated", "created", "restored"]);
        // The end of the run says it in short, and why one had to be made anew.
        run.printed("2 created, 2 restored, 1 recreated").printed("was recreated: logged out");
        assert_eq!(entries[0].children, [&CREATED[..], &VALIDATED].concat());
        assert_eq!(entries[1].children, [&RESTORED[..], &VALIDATED].concat());
        let recreate = ["Clear page", "Clear cookies, localStorage and sessionStorage", "Recreate session"];
        assert_eq!(entries[2].children, [&RESTORED[..], &["Validate session"], &recreate, &VALIDATED].concat());
        assert_eq!(entries[3].children, [&CREATED[..], &["Clear page"]].concat());
        assert_eq!(entries[4].children, [&RESTORED[..], &["Clear page"]].concat());
        let blanks: Vec<usize> = entries.iter().map(|entry| entry.blanks()).collect();
        assert_eq!(blanks, [2, 2, 3, 2, 2]);
        assert_eq!(entries[0].entry["details"]["session"]["global"], true);
        assert_eq!(entries[3].entry["details"]["session"]["global"], false);
        // A recreated session shows as warned, with the reason, and its failed step is open.
        assert_eq!((&entries[2].entry["state"], entries[2].reason()), (&"warned".into(), "logged out"));
        assert_eq!(entries[1].entry["state"], "passed");
        let failed = entries[2].below.iter().find(|child| child["state"] == "failed").expect("the failed validate");
        assert_eq!((&failed["name"], &failed["open"]), (&"Validate session".into(), &true.into()));
        assert!(failed["error"].to_string().contains("logged out"), "{failed:#}");
        assert!(entries[0].below.iter().all(|child| child["open"] == false), "{:#?}", entries[0].below);
    }
}

#[test]
fn failures_are_as_documented() {
    let app = app();
    let project = project(
        &app,
        "screenshotOnRunFailure: false,",
        "
        it('validation at creation', () => { cy.session('a', () => { cy.visit('/login/alice') }, { validate: () => { throw new Error('bad') } }) })
        let calls = 0
        const options = { validate: () => { calls += 1 ; if (calls > 1) throw new Error('worse') } }
        it('creates', () => { cy.session('b', () => { cy.visit('/login/alice') }, options) })
        it('recreation', () => { cy.session('b', () => { cy.visit('/login/alice') }, options) })
        it('setup', () => { cy.session('c', () => { cy.get('#never', { timeout: 200 }) }) })
        ",
    );
    let (run, entries) = run(&project);
    run.code(1);
    run.failed("validation at creation", &["bad", "validate"]);
    run.failed("recreation", &["worse", "validate"]);
    run.failed("setup", &["#never", "setup of cy.session()"]);
    assert_eq!(statuses(&entries), ["failed", "created", "failed", "failed"]);
    let blanks: Vec<usize> = entries.iter().map(|entry| entry.blanks()).collect();
    assert_eq!(blanks, [1, 2, 2, 1]);
}

#[test]
fn validate_sees_the_page_of_setup_or_a_blank_one() {
    let app = app();
    let project = project(
        &app,
        TODAY,
        "
        const seen = []
        const login = () => cy.session('alice', () => { cy.visit('/login/alice') }, { validate: () => { cy.location('pathname').then((path) => { seen.push(path) }) } })
        it('creates', () => {
          login()
          cy.url().should('equal', 'about:blank')
        })
        it('restores', () => {
          cy.visit('/')
          login()
          cy.url().should('equal', 'about:blank')
          cy.then(() => { expect(seen).to.deep.equal(['/login/alice', 'blank']) })
        })
        ",
    );
    run(&project).0.passed(2);
}

#[test]
fn without_isolation_the_page_stays_and_its_storage_is_written_into_it() {
    let app = app();
    for flag in ["testIsolation: false,", "experimentalSessionAndOrigin: true, testIsolation: 'off',"] {
        let project = project(
            &app,
            flag,
            "
            const login = (user) => cy.session(user, () => { cy.visit('/login/' + user) }, { validate: () => { cy.location('pathname').then((path) => { seen.push(path) }) } })
            const seen = []
            it('creates', () => {
              login('alice')
              cy.location('pathname').should('equal', '/login/alice')
              cy.visit('/')
              login('bob')
              cy.location('pathname').should('equal', '/login/bob')
            })
            it('restores into the page', () => {
              cy.location('pathname').should('equal', '/login/bob')
              login('alice')
              cy.location('pathname').should('equal', '/login/bob')
              cy.window().then((win) => {
                expect({ ...win.localStorage }).to.deep.equal({ token: 'alice', 'of-alice': '1' })
                expect({ ...win.sessionStorage }).to.deep.equal({ tab: 'alice' })
              })
              cy.getAllLocalStorage().should('deep.equal', { [location.origin]: { token: 'alice', 'of-alice': '1' } })
              cy.getAllSessionStorage().should('deep.equal', { [location.origin]: { tab: 'alice' } })
              cy.visit('/me')
              cy.get('h1').should('have.text', 'alice')
              cy.window().its('localStorage.token').should('equal', 'alice')
              cy.then(() => { expect(seen).to.deep.equal(['/login/alice', '/login/bob', '/login/bob']) })
            })
            ",
        );
        let before = logins(&app, "alice");
        let (run, entries) = run(&project);
        run.passed(2);
        assert_eq!(statuses(&entries), ["created", "created", "restored"]);
        assert!(entries.iter().all(|entry| entry.blanks() == 0), "{entries:#?}");
        assert_eq!(logins(&app, "alice") - before, 1);
    }
}

#[test]
fn a_login_redirect_under_way_is_awaited() {
    // The setup ends with a click; the server takes its time, and redirects twice before it logs in.
    let app = app().page("/start", "<a href='/redirect?to=/slow-hop'>in</a><a href='/hang' id=hang>hang</a>").on(
        "/slow-hop",
        |_| {
            std::thread::sleep(std::time::Duration::from_millis(400));
            Some(axum::response::IntoResponse::into_response(axum::response::Redirect::to("/login/alice")))
        },
    );
    let project = project(
        &app,
        "pageLoadTimeout: 3000, screenshotOnRunFailure: false,",
        "
        const login = () => cy.session('alice', () => { cy.visit('/start') ; cy.contains('in').click() })
        it('creates', () => { login() ; cy.visit('/me') ; cy.get('h1').should('have.text', 'alice') })
        it('restores', () => {
          login()
          cy.visit('/me')
          cy.get('h1').should('have.text', 'alice')
          cy.window().its('localStorage.token').should('equal', 'alice')
        })
        it('hangs', { pageLoadTimeout: 700 }, () => { cy.session('late', () => { cy.visit('/start') ; cy.get('#hang').click() }) })
        ",
    );
    let (run, entries) = run(&project);
    run.code(1).failed("hangs", &["700", "/hang", "setup of cy.session()"]);
    assert_eq!(statuses(&entries), ["created", "restored", "failed"]);
    assert_eq!(logins(&app, "alice"), 1);
}

#[test]
fn the_value_of_setup_is_kept_with_the_session() {
    let app = app();
    let project = project(
        &app,
        TODAY,
        "
        const seen = []
        const validate = (value) => { seen.push(value) }
        const cases = {
          returned: [() => ({ id: 7, tags: ['a'] }), { id: 7, tags: ['a'] }],
          yielded: [() => { cy.visit('/login/alice') ; cy.wrap('last') }, 'last'],
          promised: [() => Promise.resolve(5), 5],
          'no data': [() => { cy.visit('/') ; cy.get('h1') }, undefined],
          'too large': [() => 'x'.repeat(70000), undefined],
          nothing: [() => {}, undefined],
        }
        for (const [title, [setup, value]] of Object.entries(cases)) {
          it(title, () => {
            seen.length = 0
            cy.session(title, setup, { validate }).should('equal', null)
            cy.session(title, setup, { validate }).should('equal', null)
            cy.then(() => { expect(seen).to.deep.equal([value, value]) })
            cy.then(() => Cypress.session.getSession(title)).then((saved) => { expect(saved.value ?? undefined).to.deep.equal(value) })
          })
        }
        ",
    );
    run(&project).0.passed(6);
}

#[test]
fn a_session_that_has_expired_or_is_too_old_is_recreated_at_once_and_says_why() {
    let app = app().on("/short", |_| {
        let cookie = [("set-cookie", "sid=short; Path=/; Max-Age=1; HttpOnly")];
        Some(axum::response::IntoResponse::into_response((cookie, axum::response::Html("<h1>short</h1>"))))
    });
    let project = project(
        &app,
        TODAY,
        "
        const login = () => cy.session('short', () => { cy.visit('/short') })
        it('creates', () => { login() })
        it('recreates', () => { cy.wait(1300) ; login() })
        it('creates old', () => { cy.session('old', () => { cy.visit('/login/alice') }) })
        it('recreates old', () => { cy.wait(20) ; cy.session('old', () => { cy.visit('/login/alice') }, { maxAge: 10 }) })
        ",
    );
    let (run, entries) = run(&project);
    run.passed(4);
    assert_eq!(statuses(&entries), ["created", "recreated", "created", "recreated"]);
    assert!(entries[1].reason().contains("cookie sid"), "{}", entries[1].reason());
    assert!(entries[3].reason().contains("maxAge"), "{}", entries[3].reason());
    assert!(!entries[1].children.contains(&"Restore saved session".to_owned()));
}
