//! Mocha's interface, and what Cypress adds to it.

use hinoki_protocol::State;

use crate::harness::{App, Project};

#[test]
fn tests_run_before_the_suites_beside_them() {
    Project::of(
        "
        describe('outer', () => {
          context('inner', () => { specify('three', () => {}) })
          it('one', () => { expect(1).to.equal(1) })
          it('two', () => { cy.wrap(3).should('equal', 3) })
        })
        it('at the root', () => {})
        ",
    )
    .run()
    .passed(4)
    .outcomes(&["passed at the root", "passed outer > one", "passed outer > two", "passed outer > inner > three"]);
}

#[test]
fn hooks_run_in_mochas_order_with_the_commands_in_them() {
    Project::of(
        "
        const seen = []
        const note = (name) => () => { cy.wrap(name, { log: false }).then((name) => { seen.push(name) }) }
        before(note('root before'))
        beforeEach(note('root beforeEach'))
        afterEach(note('root afterEach'))
        describe('outer', () => {
          before(note('before'))
          before(note('before 2'))
          beforeEach(note('beforeEach'))
          it('one', note('one'))
          describe('inner', () => {
            before(note('inner before'))
            beforeEach(note('inner beforeEach'))
            it('two', note('two'))
            afterEach(note('inner afterEach'))
            after(note('inner after'))
          })
          afterEach(note('afterEach'))
          after(note('after'))
        })
        describe('later', () => {
          it('sees them all', () => {
            expect(seen).to.deep.equal([
              'root before', 'before', 'before 2',
              'root beforeEach', 'beforeEach', 'one', 'afterEach', 'root afterEach',
              'inner before',
              'root beforeEach', 'beforeEach', 'inner beforeEach', 'two', 'inner afterEach', 'afterEach', 'root afterEach',
              'inner after', 'after',
              'root beforeEach',
            ])
          })
        })
        ",
    )
    .run()
    .passed(3);
}

#[test]
fn only_leaves_the_others_out_of_the_run() {
    Project::of(
        "
        describe('a', () => { it('left out', () => { throw new Error('no') }) ; it.only('one', () => {}) })
        describe.only('b', () => { it('two', () => {}) ; it.skip('pending', () => {}) })
        describe('c', () => { it('left out too', () => { throw new Error('no') }) })
        ",
    )
    .run()
    .code(0)
    .outcomes(&["passed a > one", "passed b > two", "pending b > pending"]);
}

#[test]
fn what_is_skipped_in_any_way_is_pending() {
    Project::of(
        "
        it.skip('it.skip', () => { throw new Error('no') })
        xit('xit', () => { throw new Error('no') })
        xspecify('xspecify', () => { throw new Error('no') })
        it('without a body')
        it('by this.skip()', function () { this.skip() })
        it('by this.skip() amid commands', function () { cy.wrap(1).then(() => { this.skip() }) })
        describe.skip('suite', () => { it('in a skipped suite', () => { throw new Error('no') }) })
        xdescribe('xsuite', () => { it('in an x suite', () => { throw new Error('no') }) })
        xcontext('xcontext', () => { it('in an x context', () => { throw new Error('no') }) })
        ",
    )
    .run()
    .code(0)
    .outcomes(&[
        "pending it.skip",
        "pending xit",
        "pending xspecify",
        "pending without a body",
        "pending by this.skip()",
        "pending by this.skip() amid commands",
        "pending suite > in a skipped suite",
        "pending xsuite > in an x suite",
        "pending xcontext > in an x context",
    ]);
}

#[test]
fn tests_made_in_a_loop_are_tests() {
    Project::of("[1, 2, 3].forEach((n) => { it(`number ${n}`, () => { expect(n).to.be.below(4) }) })")
        .run()
        .passed(3)
        .outcomes(&["passed number 1", "passed number 2", "passed number 3"]);
}

#[test]
fn a_failed_attempt_is_retried_with_its_hooks_and_the_test_is_flaky() {
    let run = Project::of(
        "
        let hooks = 0
        let attempts = 0
        beforeEach(() => { hooks += 1 })
        it('second time', { retries: 2 }, () => {
          attempts += 1
          expect(Cypress.currentRetry).to.equal(attempts - 1)
          expect(hooks).to.equal(attempts)
          cy.wrap(attempts).should('be.at.least', 2, { timeout: 0 }).then((n) => { expect(n).to.equal(2) })
        })
        it('never', { retries: 1, defaultCommandTimeout: 50 }, () => { cy.wrap(1).should('equal', 2) })
        ",
    )
    .e2e("defaultCommandTimeout: 50")
    .run();
    run.code(1).outcomes(&["passed second time", "failed never"]);
    let report = run.report();
    assert!(report.test("second time").flaky);
    let states: Vec<State> = report.test("second time").attempts.iter().map(|attempt| attempt.state).collect();
    assert_eq!(states, [State::Failed, State::Passed]);
    assert_eq!(report.test("never").attempts.len(), 2);
    assert_eq!((report.totals.flaky, report.totals.failed), (1, 1));
}

#[test]
fn retries_are_set_by_mode() {
    let run = Project::of("let n = 0 ; it('twice', () => { n += 1 ; expect(n).to.equal(2) })")
        .e2e("retries: { runMode: 1, openMode: 0 }")
        .run();
    run.passed(1);
    assert!(run.report().test("twice").flaky);
}

#[test]
fn a_failing_hook_skips_the_rest_of_its_suite_only() {
    let run = Project::of(
        "
        describe('before', () => {
          before(() => { throw new Error('from before') })
          it('a', () => {})
          it('b', () => {})
          describe('nested', () => { it('c', () => {}) })
        })
        describe('beforeEach', () => {
          let n = 0
          beforeEach(() => { n += 1 ; if (n === 2) throw new Error('from beforeEach') })
          it('d', () => {})
          it('e', () => {})
          it('f', () => {})
        })
        describe('afterEach', () => {
          afterEach(() => { throw new Error('from afterEach') })
          it('g', () => {})
          it('h', () => {})
        })
        describe('after', () => {
          it('i', () => {})
          it('j', () => {})
          after(() => { throw new Error('from after') })
        })
        describe('untouched', () => { it('k', () => {}) })
        ",
    )
    .run();
    run.code(1).outcomes(&[
        "failed before > a",
        "skipped before > b",
        "skipped before > nested > c",
        "passed beforeEach > d",
        "failed beforeEach > e",
        "skipped beforeEach > f",
        "failed afterEach > g",
        "skipped afterEach > h",
        "passed after > i",
        "failed after > j",
        "passed untouched > k",
    ]);
    for (title, message, hook) in [
        ("before > a", "from before", "\"before all\" hook"),
        ("beforeEach > e", "from beforeEach", "\"before each\" hook"),
        ("afterEach > g", "from afterEach", "\"after each\" hook"),
        ("after > j", "from after", "\"after all\" hook"),
    ] {
        run.failed(title, &[message]).printed(hook);
        assert_eq!(run.report().test(title).failure().hook.as_deref(), Some(hook), "{title}");
    }
}

#[test]
fn this_carries_properties_and_aliases() {
    Project::of(
        "
        before(function () { this.fromBefore = 1 })
        beforeEach(function () { this.fromEach = 2 ; cy.wrap({ n: 3 }).as('thing') })
        it('has them', function () {
          expect([this.fromBefore, this.fromEach, this.thing.n]).to.deep.equal([1, 2, 3])
          cy.wrap(4).as('four').then(function () { expect(this.four).to.equal(4) })
        })
        it('has those of hooks anew, and not those of another test', function () {
          expect(this.thing.n).to.equal(3)
          expect(this.four).to.equal(undefined)
        })
        ",
    )
    .run()
    .passed(2);
}

#[test]
fn configuration_of_a_test_and_a_suite_holds_there_only() {
    let run = Project::of(
        "
        describe('suite', { viewportWidth: 700, env: { who: 'suite' } }, () => {
          it('inherits', { viewportHeight: 300 }, () => {
            expect(Cypress.config('viewportWidth')).to.equal(700)
            expect(Cypress.config('viewportHeight')).to.equal(300)
            expect(Cypress.env('who')).to.equal('suite')
            cy.window().its('innerWidth').should('equal', 700)
            cy.window().its('innerHeight').should('equal', 300)
          })
          it('overrides', { viewportWidth: 800, env: { who: 'test' }, tags: ['@slow'] }, () => {
            expect(Cypress.env('who')).to.equal('test')
            cy.window().its('innerWidth').should('equal', 800)
          })
        })
        it('is as before', () => {
          expect(Cypress.config('viewportWidth')).to.equal(1000)
          expect(Cypress.env('who')).to.equal(undefined)
          cy.window().its('innerWidth').should('equal', 1000)
        })
        it('is for another browser', { browser: '!chromium' }, () => { throw new Error('no') })
        it('is for this browser family', { browser: ['chromium', 'firefox'] }, () => {})
        ",
    )
    .run();
    run.code(0);
    assert_eq!(run.report().test("overrides").tags, ["@slow"]);
    assert_eq!((run.report().totals.passed, run.report().totals.pending), (4, 1));
}

#[test]
fn configuration_set_in_a_test_ends_with_it() {
    Project::of(
        "
        it('sets', () => { Cypress.config('defaultCommandTimeout', 1234) ; Cypress.env('x', 1) })
        it('is as before', () => { expect(Cypress.config('defaultCommandTimeout')).to.equal(4000) })
        it('refuses what a running browser cannot change', () => { Cypress.config('specPattern', 'x') })
        ",
    )
    .run()
    .code(1)
    .failed("refuses what a running browser cannot change", &["specPattern"]);
}

#[test]
fn async_functions_and_done_are_fine_and_a_promise_beside_commands_is_warned_of() {
    let project = Project::of(
        "
        it('async', async () => { await Promise.resolve() ; expect(await Promise.resolve(1)).to.equal(1) })
        it('done', (done) => { setTimeout(done, 1) })
        it('promise', () => new Promise((resolve) => { setTimeout(resolve, 1) }))
        it('async rejects', async () => { throw new Error('from async') })
        it('done with an error', (done) => { done(new Error('from done')) })
        it('done beside commands', (done) => { cy.wrap(1).then(() => done()) })
        it('promise beside commands', () => { cy.wrap(1) ; return new Promise((resolve) => { setTimeout(resolve, 20) }) })
        ",
    );
    let run = project.run();
    run.code(1);
    run.failed("async rejects", &["from async"]).failed("done with an error", &["from done"]);
    let warnings = &run.report().warnings;
    assert!(warnings.iter().any(|warning| warning.message.contains("promise beside commands")), "{warnings:?}");
    let passed: Vec<_> = run.report().outcomes().into_iter().filter(|line| line.starts_with("passed")).collect();
    assert!(passed.starts_with(&["passed async".into(), "passed done".into(), "passed promise".into()]), "{passed:?}");
}

#[test]
fn a_test_that_never_ends_fails_by_its_timeout() {
    Project::of("it('done never comes', { defaultCommandTimeout: 200 }, function (done) { this.timeout(200) })")
        .run()
        .code(1)
        .failed("done never comes", &["200ms"]);
}

#[test]
fn a_spec_knows_itself_and_its_tests() {
    Project::new()
        .spec(
            "folder/known.cy.js",
            "
            describe('suite', () => {
              it('title', () => {
                expect(Cypress.currentTest.title).to.equal('title')
                expect(Cypress.currentTest.titlePath).to.deep.equal(['suite', 'title'])
                expect(Cypress.spec.name).to.equal('known.cy.js')
                expect(Cypress.spec.relative).to.equal('cypress/e2e/folder/known.cy.js')
                expect(Cypress.spec.absolute).to.match(/cypress\\/e2e\\/folder\\/known\\.cy\\.js$/)
                expect(Cypress.testingType).to.equal('e2e')
                expect(Cypress.browser.family).to.equal('chromium')
                expect(Cypress.isBrowser('chromium') || Cypress.isBrowser({ family: 'chromium' })).to.equal(true)
                expect(Cypress.platform).to.equal('linux')
                expect(Cypress.version).to.be.a('string')
              })
            })
            ",
        )
        .run()
        .passed(1);
}

#[test]
fn stop_ends_the_spec_and_skips_what_is_left() {
    let run = Project::of(
        "
        it('one', () => {})
        it('two', () => { Cypress.stop() })
        it('three', () => { throw new Error('no') })
        ",
    )
    .spec("b.cy.js", "it('goes on', () => {})")
    .run();
    let outcomes = run.report().outcomes();
    assert_eq!(outcomes[0], "passed one");
    assert!(!outcomes.iter().any(|line| line == "failed three"), "{outcomes:?}");
    assert!(outcomes.iter().any(|line| line == "passed goes on"), "{outcomes:?}");
}

#[test]
fn each_test_begins_on_a_blank_page_with_empty_storage() {
    let app = App::with("<script>localStorage.setItem('k', 'v') ; document.cookie = 'c=1'</script>hello");
    Project::new()
        .app(&app)
        .e2e("")
        .spec(
            "a.cy.js",
            "
            it('fills', () => { cy.visit('/') ; cy.window().its('localStorage.k').should('equal', 'v') })
            it('is blank', () => {
              cy.location('href').should('equal', 'about:blank')
              cy.visit('/status/200')
              cy.window().then((win) => { expect(win.localStorage.length).to.equal(0) })
              cy.document().its('cookie').should('equal', '')
            })
            ",
        )
        .spec(
            "b.cy.js",
            "
            describe('not isolated', { testIsolation: false }, () => {
              it('fills', () => { cy.visit('/') ; cy.contains('hello') })
              it('is still there', () => {
                cy.contains('hello')
                cy.window().its('localStorage.k').should('equal', 'v')
                cy.document().its('cookie').should('contain', 'c=1')
              })
            })
            ",
        )
        .run()
        .passed(4);
}

#[test]
fn a_support_file_is_loaded_before_each_spec() {
    Project::new()
        .file("cypress.config.js", "module.exports = { e2e: {} }")
        .file(
            "cypress/support/e2e.js",
            "
            import './commands'
            before(function () { window.fromSupport = 'yes' })
            beforeEach(function () { cy.wrap('each').as('hook') })
            ",
        )
        .file("cypress/support/commands.js", "Cypress.Commands.add('greet', (name) => cy.wrap(`hello ${name}`))")
        .spec(
            "a.cy.js",
            "it('one', function () { expect([window.fromSupport, this.hook]).to.deep.equal(['yes', 'each']) })",
        )
        .spec("b.cy.js", "it('two', () => { cy.greet('you').should('equal', 'hello you') })")
        .run()
        .passed(2);
}
