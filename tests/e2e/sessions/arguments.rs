//! What `cy.session` takes, what it refuses, and which calls mean the same session.

use super::support::{FLAGGED, OFF, TODAY, app, logins, project, run, run_with, statuses};
use crate::harness::Project;

#[test]
fn ids_are_strings_arrays_or_plain_objects() {
    let app = app();
    let project = project(
        &app,
        TODAY,
        "
        const ids = {
          'a string': ['alice', 'alice'],
          'an array': [['Jane', '123'], '[\"Jane\",\"123\"]'],
          'keys sorted at every depth': [{ b: { d: 1, c: [{ f: 1, e: 2 }] }, a: 2 }, '{\"a\":2,\"b\":{\"c\":[{\"e\":2,\"f\":1}],\"d\":1}}'],
          'undefined members dropped': [{ a: undefined, b: 1 }, '{\"b\":1}'],
          'toJSON honoured': [{ at: new Date(0), own: { toJSON: () => ({ z: 1, y: 2 }) } }, '{\"at\":\"1970-01-01T00:00:00.000Z\",\"own\":{\"y\":2,\"z\":1}}'],
          'an instance with toJSON': [new (class { toJSON() { return ['of class'] } })(), '[\"of class\"]'],
        }
        for (const [title, [id, text]] of Object.entries(ids)) {
          it(title, () => {
            cy.session(id, () => {})
            cy.then(() => Cypress.session.getSession(text)).its('id').should('equal', text)
            cy.then(() => Cypress.session.getSession(id)).its('id').should('equal', text)
          })
        }
        it('shares the names of strings', () => {
          cy.session('[\"Jane\",\"123\"]', () => {})
        })
        ",
    );
    let (run, entries) = run(&project);
    run.passed(7);
    assert_eq!(statuses(&entries)[6], "restored", "{:?}", statuses(&entries));
}

#[test]
fn what_cannot_be_used_is_refused_by_name() {
    let app = app();
    let config = "screenshotOnRunFailure: false,";
    let project = project(
        &app,
        config,
        "
        it('null', () => { cy.session(null, () => {}) })
        it('number', () => { cy.session(5, () => {}) })
        it('empty', () => { cy.session('', () => {}) })
        it('undefined', () => { cy.session(undefined, () => {}) })
        it('map', () => { cy.session(new Map(), () => {}) })
        it('class', () => { cy.session(new (class Foo {})(), () => {}) })
        it('toJSON', () => { cy.session({ toJSON() {} }, () => {}) })
        it('cyclic', () => { const id = {} ; id.id = id ; cy.session(id, () => {}) })
        it('function inside', () => { cy.session({ a: () => {} }, () => {}) })
        it('no setup', () => { cy.session('a') })
        it('setup no function', () => { cy.session('a', 'setup') })
        it('options no object', () => { cy.session('a', () => {}, 'validate') })
        it('unknown option', () => { cy.session('a', () => {}, { acrossSpecs: true }) })
        it('validate no function', () => { cy.session('a', () => {}, { validate: true }) })
        it('cacheAcrossSpecs no boolean', () => { cy.session('a', () => {}, { cacheAcrossSpecs: 'yes' }) })
        it('maxAge', () => { cy.session('a', () => {}, { maxAge: 'soon' }) })
        it('indexedDB', () => { cy.session('a', () => {}, { indexedDB: 1 }) })
        ",
    );
    let (run, entries) = run(&project);
    run.code(1);
    let id = "non-empty string";
    for (title, parts) in [
        ("null", ["null", id]),
        ("number", ["number", id]),
        ("empty", ["empty string", id]),
        ("undefined", ["undefined", id]),
        ("map", ["Map", id]),
        ("class", ["Foo", id]),
        ("toJSON", ["toJSON", id]),
        ("cyclic", ["holds itself", id]),
        ("function inside", ["function", id]),
        ("no setup", ["setup", "cy.session()"]),
        ("setup no function", ["setup", "cy.session()"]),
        ("options no object", ["options object", "cacheAcrossSpecs"]),
        ("unknown option", ["acrossSpecs", "validate, cacheAcrossSpecs, maxAge, indexedDB"]),
        ("validate no function", ["validate", "boolean"]),
        ("cacheAcrossSpecs no boolean", ["cacheAcrossSpecs", "string"]),
        ("maxAge", ["maxAge", "10m"]),
        ("indexedDB", ["indexedDB", "number"]),
    ] {
        run.failed(title, &parts);
    }
    assert_eq!(entries.len(), 17, "each has an entry of the log");
    assert!(entries.iter().all(|entry| entry.entry["state"] == "failed"), "{entries:#?}");
}

#[test]
fn a_second_call_must_be_the_same_session() {
    let app = app();
    let project = project(
        &app,
        "screenshotOnRunFailure: false,",
        "
        const setup = () => { cy.visit('/login/alice') }
        it('creates', () => { cy.session('alice', setup, { validate: () => { cy.wrap(1) } }) })
        it('same', () => { cy.session('alice', setup, { validate: () => { cy.wrap(1) } , maxAge: '1h', indexedDB: false }) })
        it('setup differs', () => { cy.session('alice', () => { cy.visit('/login/bob') }, { validate: () => { cy.wrap(1) } }) })
        it('validate differs', () => { cy.session('alice', setup, { validate: () => { cy.wrap(2) } }) })
        it('validate missing', () => { cy.session('alice', setup) })
        it('scope differs', () => { cy.session('alice', setup, { validate: () => { cy.wrap(1) }, cacheAcrossSpecs: true }) })
        it('still there', () => { cy.session('alice', setup, { validate: () => { cy.wrap(1) } }) })
        ",
    );
    let (run, entries) = run(&project);
    run.code(1);
    run.failed("setup differs", &["alice", "setup function", "id"]);
    run.failed("validate differs", &["alice", "validate function", "id"]);
    run.failed("validate missing", &["alice", "validate function"]);
    run.failed("scope differs", &["alice", "cacheAcrossSpecs"]);
    assert_eq!(run.report().outcomes().iter().filter(|test| test.starts_with("passed")).count(), 3);
    assert_eq!((entries[0].status(), entries[6].status()), ("created", "restored"));
    assert_eq!(logins(&app, "alice"), 1);
}

#[test]
fn a_failed_creation_is_no_session() {
    let app = app();
    let project = project(
        &app,
        "retries: 1, screenshotOnRunFailure: false,",
        "
        it('passes at the second attempt', () => {
          cy.session('flaky', () => {
            cy.visit('/login/alice')
            cy.then(() => { if (Cypress.currentRetry === 0) throw new Error('the first attempt fails') })
          })
          cy.visit('/me')
          cy.get('h1').should('have.text', 'alice')
        })
        it('may be another session after a failure', { retries: 0 }, () => { cy.session('poor', () => { throw new Error('no') }) })
        it('is another session', () => { cy.session('poor', () => { cy.visit('/login/bob') }) })
        it('fails in validate', { retries: 0 }, () => { cy.session('v', () => { cy.visit('/login/bob') }, { validate: () => { throw new Error('never') } }) })
        it('is not kept', () => { cy.session('v', () => { cy.visit('/login/bob') }) })
        ",
    );
    let (run, entries) = run(&project);
    run.code(1).outcomes(&[
        "passed passes at the second attempt",
        "failed may be another session after a failure",
        "passed is another session",
        "failed fails in validate",
        "passed is not kept",
    ]);
    run.failed("may be another session after a failure", &["no", "setup of cy.session()"]);
    run.failed("fails in validate", &["never", "validate"]);
    assert_eq!(statuses(&entries), ["failed", "created", "failed", "created", "failed", "created"]);
    assert_eq!((logins(&app, "alice"), logins(&app, "bob")), (2, 3));
}

#[test]
fn a_global_id_is_the_same_session_in_every_spec() {
    let app = app();
    let spec = |path: &str| {
        format!(
            "it('{path}', () => {{ cy.session('user', () => {{ cy.visit('/login/{path}') }}, {{ cacheAcrossSpecs: true }}) }})"
        )
    };
    let project = project(&app, TODAY, &spec("alice")).spec("b.cy.js", &spec("bob"));
    let (run, _) = run(&project);
    run.code(1).failed("bob", &["user", "setup function", "cypress/e2e/a.cy.js", "cypress/e2e/b.cy.js"]);
}

#[test]
fn a_spec_session_and_a_global_one_of_one_id_are_two() {
    let app = app();
    let spec = |user: &str, options: &str| {
        format!(
            "for (const n of [1, 2]) it('{user}' + n, () => {{
               cy.session('user', () => {{ cy.visit('/login/{user}') }}, {{ {options} }})
               cy.visit('/me')
               cy.get('h1').should('have.text', '{user}')
             }})"
        )
    };
    let project = project(&app, TODAY, &spec("alice", "cacheAcrossSpecs: true")).spec("b.cy.js", &spec("bob", ""));
    let (run, entries) = run(&project);
    run.passed(4);
    assert_eq!(statuses(&entries), ["created", "restored", "created", "restored"]);
}

#[test]
fn sessions_from_a_helper_are_one_whatever_the_bundler_names() {
    let app = app();
    // Both modules have a helper of one name, so the bundler renames one, and differently in the two specs.
    let project = project(&app, TODAY, "import { open } from '../other'\nimport { login } from '../login'\nit('a', () => { open() ; login() })")
        .file("cypress/login.js", "const visit = (path) => cy.visit(path)\nexport const login = () => cy.session('user', () => { visit('/login/alice') }, { cacheAcrossSpecs: true })")
        .file("cypress/other.js", "const visit = (path) => cy.visit(path)\nexport const open = () => visit('/')")
        .spec("b.cy.js", "import { login } from '../login'\nit('b', () => { login() })");
    let (run, entries) = run(&project);
    run.passed(2);
    assert_eq!(statuses(&entries), ["created", "restored"]);
}

#[test]
fn sessions_do_not_exist_where_their_flag_is_off() {
    let app = app();
    let config = format!("{OFF} screenshotOnRunFailure: false,");
    let spec = "
        it('command', () => { cy.session('a', () => {}) })
        it('api', () => { cy.then(() => Cypress.session.clearAllSavedSessions()) })
        it('data', () => { cy.then(() => Cypress.session.getCurrentSessionData()) })
        it('origin', () => { cy.origin('http://localhost', () => {}) })
        ";
    let (run, _) = run(&project(&app, &config, spec));
    run.code(1);
    for title in ["command", "api", "data", "origin"] {
        run.failed(title, &["experimentalSessionAndOrigin"]);
    }
}

#[test]
fn it_may_be_called_in_hooks_custom_commands_and_within_but_not_in_origin() {
    let app = app();
    for flag in [TODAY, FLAGGED] {
        let spec = format!(
            "
            Cypress.Commands.add('login', (user) => cy.session(user, () => {{ cy.visit('/login/' + user) }}))
            describe('hooks', () => {{
              before(() => {{ cy.login('alice') }})
              beforeEach(() => {{ cy.login('alice') }})
              after(() => {{ cy.login('alice') }})
              it('yields null', () => {{ cy.login('alice').should('equal', null) }})
              it('is within', () => {{ cy.visit('/') ; cy.get('body').within(() => {{ cy.login('alice') }}) }})
            }})
            it('is in origin', () => {{ cy.origin('{}', () => {{ cy.session('a', () => {{}}) }}) }})
            it('api is in origin', () => {{ cy.origin('{}', () => {{ return Cypress.session.getCurrentSessionData() }}) }})
            ",
            app.other_origin(""),
            app.other_origin("")
        );
        let before = logins(&app, "alice");
        let (run, _) = run(&project(&app, &format!("{flag} screenshotOnRunFailure: false,"), &spec));
        run.code(1);
        run.failed("is in origin", &["cy.session()", "cy.origin()"]);
        run.failed("api is in origin", &["Cypress.session", "cy.origin()"]);
        assert_eq!(logins(&app, "alice") - before, 1, "{flag}");
        assert_eq!(
            run.report().outcomes().iter().filter(|test| test.starts_with("passed")).count(),
            2,
            "{}",
            run.show()
        );
    }
}

#[test]
fn workers_name_both_specs_too() {
    let app = app();
    let spec = |user: &str| {
        format!(
            "it('{user}', () => {{ cy.session('user', () => {{ cy.visit('/login/{user}') }}, {{ cacheAcrossSpecs: true }}) }})"
        )
    };
    let project: Project = project(&app, TODAY, &spec("alice")).spec("b.cy.js", &spec("bob"));
    let (run, _) = run_with(&project, &["--workers", "2"]);
    run.code(1);
    let failed = run.report().tests().find(|test| test.error.is_some()).expect("one fails").failure().message.clone();
    assert!(failed.contains("a.cy.js") && failed.contains("b.cy.js"), "{failed}");
    assert_eq!(logins(&app, "alice") + logins(&app, "bob"), 1);
}
