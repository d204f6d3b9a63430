//! The queue, queries, assertions, aliases, custom commands, and the errors of common misuse.

use crate::harness::{App, Project, page};

/// A page on which things come and go some time after it was loaded.
fn moving() -> App {
    App::with(
        "<ul id=list></ul><p id=state>wait</p><button id=b>Go</button><script>
        setTimeout(() => { list.innerHTML = '<li>one</li><li>two</li>' }, 200)
        setTimeout(() => { state.textContent = 'ready' }, 300)
        let clicks = 0
        b.onclick = () => { clicks += 1 ; const fresh = b.cloneNode(true) ; fresh.textContent = 'Went ' + clicks ; fresh.onclick = b.onclick ; b.replaceWith(fresh) }
        </script>",
    )
}

#[test]
fn commands_run_in_order_and_nested_ones_in_their_place() {
    Project::of(
        "
        it('in order', () => {
          const seen = []
          cy.wrap(1).then(() => {
            seen.push('a')
            cy.wrap(2).then(() => { seen.push('b') ; cy.then(() => { seen.push('c') }) })
            cy.then(() => { seen.push('d') })
          })
          cy.then(() => { seen.push('e') ; expect(seen).to.deep.equal(['a', 'b', 'c', 'd', 'e']) })
          expect(seen).to.deep.equal([])
        })
        ",
    )
    .run()
    .passed(1);
}

#[test]
fn queries_are_run_again_until_their_assertions_hold() {
    Project::new()
        .app(&moving())
        .spec(
            "a.cy.js",
            "
            beforeEach(() => { cy.visit('/') })
            it('existence is awaited', () => { cy.get('li').first().should('have.text', 'one') })
            it('all assertions of a chain', () => {
              cy.get('#state').should('be.visible').and('have.text', 'ready').and('not.have.class', 'x')
            })
            it('the whole chain of queries', () => { cy.get('ul').find('li').eq(1).should('contain', 'two') })
            it('absence', () => { cy.get('#missing').should('not.exist') ; cy.contains('wait').should('not.exist') })
            it('a callback until it does not throw', () => {
              let calls = 0
              cy.get('li').should(($li) => { calls += 1 ; expect($li).to.have.length(2) ; expect($li.eq(1)).to.contain('two') })
                .then(() => { expect(calls).to.be.greaterThan(0) })
            })
            it('its, invoke and their assertions', () => {
              cy.get('#state').invoke('text').should('equal', 'ready')
              cy.window().its('document.title').should('equal', 'Page')
              cy.get('li').its('length').should('equal', 2)
            })
            ",
        )
        .run()
        .passed(6);
}

#[test]
fn what_does_not_come_fails_with_what_was_expected() {
    let app = moving();
    let project = Project::new().app(&app).e2e("defaultCommandTimeout: 400").spec(
        "a.cy.js",
        "
        beforeEach(() => { cy.visit('/') })
        it('missing element', () => {
          cy.get('#missing') // missing
        })
        it('wrong text', () => { cy.get('#state').should('have.text', 'never') })
        it('still there', () => { cy.get('#state').should('not.exist') })
        it('missing content', () => { cy.contains('#state', 'never') })
        it('missing property', () => { cy.window().its('nothing.here') })
        it('wrong length', () => { cy.get('li').should('have.length', 3) })
        it('callback', () => { cy.get('#state').should(() => { throw new Error('from callback') }) })
        it('unequal', () => { expect({ a: 1, b: [1, 2] }).to.deep.equal({ a: 1, b: [1, 3] }) })
        it('hidden', () => { cy.get('ul').invoke('hide') ; cy.get('ul').should('be.visible') })
        ",
    );
    let run = project.run();
    run.code(1);
    run.failed(
        "missing element",
        &["Timed out retrying after 400ms", "xpected to find element", "#missing", "never found it"],
    );
    run.failed_at("missing element", "cypress/e2e/a.cy.js", project.line_of("cypress/e2e/a.cy.js", "// missing"));
    run.failed(
        "wrong text",
        &["Timed out retrying after 400ms", "expected '<p#state>' to have text 'never'", "'ready'"],
    );
    run.failed("still there", &["<p#state>", "not to exist"]);
    run.failed("missing content", &["never", "#state"]);
    run.failed("missing property", &["nothing"]);
    run.failed("wrong length", &["3", "2"]);
    run.failed("callback", &["from callback"]);
    run.failed("hidden", &["<ul#list>", "to be 'visible'"]);
    let unequal = run.report().test("unequal").failure();
    assert_eq!(unequal.name, "AssertionError");
    assert!(unequal.expected.is_some() && unequal.actual.is_some(), "{unequal:#?}");
}

#[test]
fn aliases_are_queried_again() {
    Project::new()
        .app(&moving())
        .spec(
            "a.cy.js",
            "
            it('an element that was replaced', () => {
              cy.visit('/')
              cy.get('#b').as('button')
              cy.get('@button').click()
              cy.get('@button').should('have.text', 'Went 1').click()
              cy.get('@button').should('have.text', 'Went 2')
              cy.get('li').as('items')
              cy.get('@items').should('have.length', 2).first().should('have.text', 'one')
            })
            it('a value', () => { cy.wrap([1, 2]).as('numbers') ; cy.get('@numbers').its(1).should('equal', 2) })
            it('static', () => {
              cy.visit('/')
              cy.get('#b').invoke('text').as('text', { type: 'static' })
              cy.get('#b').click()
              cy.get('@text').should('equal', 'Go')
            })
            ",
        )
        .run()
        .passed(3);
}

#[test]
fn within_narrows_queries_down() {
    let app = App::with("<div id=a><b>in a</b></div><div id=b><b>in b</b><i>deep</i></div>");
    Project::new()
        .app(&app)
        .spec(
            "a.cy.js",
            "
            it('stays inside', () => {
              cy.visit('/')
              cy.get('#b').within(($el) => {
                expect($el).to.have.id('b')
                cy.get('b').should('have.length', 1).and('have.text', 'in b')
                cy.contains('deep')
                cy.contains('in a').should('not.exist')
                cy.root().should('have.id', 'b')
                cy.get('body', { withinSubject: null }).should('exist')
              })
              cy.get('b').should('have.length', 2)
            })
            ",
        )
        .run()
        .passed(1);
}

#[test]
fn commands_of_ones_own_of_every_kind() {
    let app = App::with("<p data-test=one>1</p><div id=box><p data-test=one>2</p></div>");
    Project::new()
        .app(&app)
        .spec(
            "a.cy.js",
            "
            Cypress.Commands.add('parentCommand', (a, b) => cy.wrap(a + b))
            Cypress.Commands.add('child', { prevSubject: true }, (subject, more) => cy.wrap(`${subject} ${more}`))
            Cypress.Commands.add('element', { prevSubject: 'element' }, ($el) => { cy.wrap($el).invoke('text') })
            Cypress.Commands.add('dual', { prevSubject: 'optional' }, (subject) => cy.wrap(subject === undefined ? 'none' : 'some'))
            Cypress.Commands.addAll({ first1() { return cy.wrap(1) }, second2() { return 2 } })
            Cypress.Commands.addAll({ prevSubject: true }, { plus: (n, m) => n + m })
            Cypress.Commands.addQuery('byTest', function (id) {
              const get = cy.now('get', `[data-test=${id}]`)
              return (subject) => get(subject)
            })
            Cypress.Commands.overwrite('log', (original, message) => original(`changed ${message}`))
            Cypress.Commands.overwrite('visit', (original, url, options) => original(`${url}?by=overwrite`, options))
            Cypress.Commands.overwriteQuery('title', function (original) {
              const inner = original.apply(this)
              return () => `title: ${inner()}`
            })
            it('run', () => {
              cy.visit('/')
              cy.location('search').should('equal', '?by=overwrite')
              cy.parentCommand(1, 2).should('equal', 3)
              cy.wrap('a').child('b').should('equal', 'a b')
              cy.get('#box').element().should('equal', '2')
              cy.dual().should('equal', 'none')
              cy.wrap(1).dual().should('equal', 'some')
              cy.first1().should('equal', 1)
              cy.second2().should('equal', 2).plus(3).should('equal', 5)
              cy.byTest('one').should('have.length', 2)
              cy.log('x')
              cy.title().should('equal', 'title: Page')
            })
            ",
        )
        .run()
        .passed(1);
}

#[test]
fn a_command_for_elements_refuses_another_subject() {
    Project::of(
        "
        Cypress.Commands.add('element', { prevSubject: 'element' }, ($el) => $el)
        it('refuses', { defaultCommandTimeout: 50 }, () => { cy.wrap('text').element() })
        it('refuses in click', { defaultCommandTimeout: 50 }, () => { cy.wrap({}).click() })
        it('child without a parent', () => { cy.click() })
        it('overwrites nothing', () => { Cypress.Commands.overwrite('nothing', () => {}) })
        ",
    )
    .run()
    .failed("refuses", &["element"])
    .failed("refuses in click", &["click"])
    .failed("child without a parent", &["click"])
    .failed("overwrites nothing", &["nothing"])
    .code(1);
}

#[test]
fn misuse_is_explained() {
    let project = Project::of(
        "
        it('no such command', () => {
          cy.clik() // no such
        })
        it('unknown alias', () => { cy.get('@nobody') })
        it('unknown chainer', () => { cy.wrap(1).should('be.grand') })
        it('cy beside a value from then', () => { cy.wrap(1).then(() => { cy.wrap(2) ; return 3 }) })
        it('wrong argument', () => { cy.get(5) })
        it('wrong selector', () => { cy.get('a[[') })
        it('wait without a number', () => { cy.wait() })
        it('invoke of no function', { defaultCommandTimeout: 50 }, () => { cy.wrap({ a: 1 }).invoke('a') })
        it('promise that is rejected in then', () => { cy.wrap(1).then(() => Promise.reject(new Error('rejected'))) })
        it('then that never ends', { defaultCommandTimeout: 100 }, () => { cy.wrap(1).then(() => new Promise(() => {})) })
        it('throws', () => {
          cy.wrap(1).then(() => {
            throw new TypeError('own') // own
          })
        })
        ",
    );
    let run = project.run();
    run.code(1);
    run.failed("unknown alias", &["nobody"]);
    run.failed("unknown chainer", &["be.grand"]);
    run.failed("cy beside a value from then", &["3"]);
    run.failed("wrong argument", &["get"]);
    run.failed("wrong selector", &["a[["]);
    run.failed("wait without a number", &["wait"]);
    run.failed("invoke of no function", &["a"]);
    run.failed("promise that is rejected in then", &["rejected"]);
    run.failed("then that never ends", &["100ms"]);
    run.failed("no such command", &["clik"]);
    run.failed_at("no such command", "cypress/e2e/a.cy.js", project.line_of("cypress/e2e/a.cy.js", "// no such"));
    run.failed("throws", &["own"]);
    run.failed_at("throws", "cypress/e2e/a.cy.js", project.line_of("cypress/e2e/a.cy.js", "// own"));
    assert_eq!(run.report().test("throws").failure().name, "TypeError");
}

#[test]
fn then_yields_what_it_returns_and_else_its_subject() {
    Project::of(
        "
        it('yields', () => {
          cy.wrap(1).then(() => 2).should('equal', 2)
          cy.wrap(1).then(() => {}).should('equal', 1)
          cy.wrap(1).then(() => undefined).should('equal', 1)
          cy.wrap(1).then(() => null).should('equal', null)
          cy.wrap(1).then(() => Promise.resolve(5)).should('equal', 5)
          cy.wrap(1).then(() => { cy.wrap(6) }).should('equal', 6)
          cy.wrap(Promise.resolve(7)).should('equal', 7)
          cy.wrap([1, 2]).spread((a, b) => a + b).should('equal', 3)
          cy.wrap([1, 2, 3]).each((n, i, all) => { expect(all[i]).to.equal(n) ; if (n === 2) return false }).should('have.length', 3)
        })
        ",
    )
    .run()
    .passed(1);
}

#[test]
fn a_page_that_loads_amid_a_chain_is_queried_anew() {
    let app = App::with("<a href=/next>next</a>").page("/next", "<h1>Next</h1><p>there</p>");
    Project::new()
        .app(&app)
        .spec("a.cy.js", "it('goes on', () => { cy.visit('/') ; cy.contains('next').click() ; cy.get('h1').should('have.text', 'Next') ; cy.url().should('include', '/next') })")
        .run()
        .passed(1);
}

#[test]
fn errors_of_the_app_fail_the_test_unless_they_are_let_be() {
    let app = App::with("<button onclick=\"setTimeout(() => { throw new Error('from the app') })\">b</button>")
        .page("/reject", "<script>Promise.reject(new Error('rejected in the app'))</script>");
    let run = Project::new()
        .app(&app)
        .spec(
            "a.cy.js",
            "
            it('thrown', () => { cy.visit('/') ; cy.get('button').click() ; cy.get('#never') })
            it('rejected', () => { cy.visit('/reject') ; cy.get('#never') })
            it('let be', () => {
              cy.on('uncaught:exception', (error) => { expect(error.message).to.contain('from the app') ; return false })
              cy.visit('/') ; cy.get('button').click() ; cy.wait(50)
            })
            it('no listener of another test', () => { cy.visit('/') ; cy.get('button').click() ; cy.get('#never') })
            ",
        )
        .run();
    run.code(1);
    run.failed("thrown", &["from the app"]).failed("rejected", &["rejected in the app"]);
    run.failed("no listener of another test", &["from the app"]);
    assert_eq!(run.report().totals.passed, 1);
}

#[test]
fn requests_that_end_with_the_page_that_is_left_fail_nothing() {
    let app = App::with("<p>one</p><script type=module>import '/module.js'</script>")
        .file(
            "/module.js",
            "text/javascript",
            "addEventListener('load', () => { fetch('/hang') }) ; await fetch('/hang')",
        )
        .page("/two", "<p>two</p>");
    Project::new()
        .app(&app)
        .spec(
            "a.cy.js",
            "it('leaves', () => { cy.visit('/') ; cy.contains('one') ; cy.visit('/two') ; cy.contains('two').wait(100) })",
        )
        .run()
        .passed(1);
}

#[test]
fn events_are_told_to_listeners() {
    let app = App::with("hello");
    Project::new()
        .app(&app)
        .spec(
            "a.cy.js",
            "
            const seen = []
            Cypress.on('test:before:run', (attributes, test) => { seen.push(`before ${test.title}`) })
            Cypress.on('test:after:run', (attributes, test) => { seen.push(`after ${test.title} ${attributes.state}`) })
            Cypress.on('window:before:load', (win) => { win.early = 'set' })
            it('one', () => {
              cy.on('window:load', (win) => { seen.push(`load ${win.location.pathname}`) })
              cy.visit('/')
              cy.window().its('early').should('equal', 'set')
            })
            it('two', () => {
              expect(seen).to.deep.equal(['before one', 'load /', 'after one passed', 'before two'])
            })
            it('fail may be caught', () => {
              cy.on('fail', (error) => { expect(error.message).to.contain('#never') ; return false })
              cy.get('#never', { timeout: 50 })
            })
            it('once is once', () => {
              let count = 0
              cy.once('window:load', () => { count += 1 })
              cy.visit('/') ; cy.visit('/status/200')
              cy.then(() => { expect(count).to.equal(1) })
            })
            ",
        )
        .run()
        .passed(4);
}

#[test]
fn dialogs_of_the_app_are_answered() {
    let app = App::start().page(
        "/",
        &page("<p></p><script>function ask() { alert('a') ; document.querySelector('p').textContent = confirm('c') + ' ' + prompt('p') }</script><button onclick='ask()'>ask</button>"),
    );
    Project::new()
        .app(&app)
        .spec(
            "a.cy.js",
            "
            it('as they are', () => {
              const told = []
              cy.on('window:alert', (text) => { told.push(text) })
              cy.on('window:confirm', (text) => { told.push(text) })
              cy.visit('/') ; cy.get('button').click()
              cy.get('p').should('have.text', 'true ').then(() => { expect(told).to.deep.equal(['a', 'c']) })
            })
            it('as the test wants', () => {
              cy.on('window:confirm', () => false)
              cy.visit('/')
              cy.window().then((win) => { cy.stub(win, 'prompt').returns('typed') })
              cy.get('button').click()
              cy.get('p').should('have.text', 'false typed')
            })
            ",
        )
        .run()
        .passed(2);
}

#[test]
fn the_public_helpers_are_there() {
    Project::of(
        "
        it('has them', () => {
          expect(Cypress._.chunk([1, 2, 3], 2)).to.have.length(2)
          expect(Cypress.$('<p class=a>x</p>')).to.have.class('a')
          expect(Cypress.minimatch('/users/1', '/users/*')).to.equal(true)
          expect(Cypress.Buffer.from('abc').toString('base64')).to.equal('YWJj')
          expect(Cypress.Blob.base64StringToBlob('YWJj').size).to.equal(3)
          expect(Cypress.dom.isElement(document.body)).to.equal(true)
          expect(Cypress.sinon.match.string).to.be.an('object')
          expect(Cypress.arch).to.be.a('string')
          expect(Cypress.Commands).to.be.an('object')
          expect(Cypress.config('baseUrl')).to.satisfy((url) => url === null || url.startsWith('http'))
          expect(Cypress.config().defaultCommandTimeout).to.equal(4000)
          assert.equal(1, 1)
          return Cypress.Promise.delay(1)
        })
        it('chai may be extended', () => {
          chai.use((chai) => { chai.Assertion.addMethod('oddly', function () { this.assert(this._obj % 2 === 1, 'expected #{this} to be odd') }) })
          expect(3).oddly()
        })
        ",
    )
    .run()
    .passed(2);
}
