//! `cy.tab()`: tabs that the application opens.

use super::Sites;
use crate::harness::App;

const OPENED: &str = "<h3>opened</h3><input><button onclick=\"this.textContent = `clicked ${document.querySelector('input').value}`\">click</button>\
    <a href='/1'>on</a><u></u><script>document.querySelector('u').textContent = `${!!window.opener} <${document.referrer}> ${window.name} ${window.early}`</script>";

/// A page with every way to open a tab, at each of the sites.
fn sites() -> Sites {
    let sites = Sites::new();
    let (a, own) = (sites.a(), sites.app.url(""));
    let page = |app: App, here: &str, there: &str| {
        app.page("/opened", OPENED)
            .page("/opened-too", OPENED)
            .page("/slow-image", "<h3>image</h3><img src='/slow?ms=500'>")
            .page("/allow", "<button onclick=\"opener.postMessage('allowed', '*') ; window.close()\">allow</button>")
            .page("/asks-twice", &format!("<a href='{there}/allow'>sign in</a>"))
            .page(
                "/opens",
                &format!(
                    "<a id=link target=_blank href='{here}/opened'>link</a> <a id=opener target=_blank rel=opener href='{here}/opened'>opener</a>\
                     <a id=silent target=_blank rel=noreferrer href='{here}/opened'>silent</a> <a id=there target=_blank href='{there}/opened'>there</a>\
                     <button id=open onclick=\"window.open('{here}/opened')\">open</button>\
                     <button id=apart onclick=\"window.open('{here}/opened', '_blank', 'noopener')\">apart</button>\
                     <button id=sized onclick=\"window.open('{here}/opened', 'sized', 'width=333,height=222')\">sized</button>\
                     <button id=blank onclick=\"window.open('').document.write('<h3>written</h3>')\">blank</button>\
                     <button id=later onclick=\"w = window.open('') ; setTimeout(() => w.location = '{here}/opened', 100)\">later</button>\
                     <button id=slow onclick=\"window.open('{here}/slow-image')\">slow</button>\
                     <button id=login onclick=\"window.open('{there}/allow')\">login</button> <button id=far onclick=\"window.open('{there}/asks-twice')\">far</button>\
                     <form target=_blank action='{here}/echo'><button id=form>form</button></form><p></p>\
                     <script>addEventListener('message', (e) => {{ document.querySelector('p').textContent = e.data }})</script>"
                ),
            )
    };
    Sites { app: page(sites.app, &own, &a), other: page(sites.other, &a, &own) }
}

#[test]
fn every_way_to_open_a_tab() {
    let sites = sites();
    let own = sites.app.url("");
    sites
        .project(
            "",
            &format!(
                "
                const own = '{own}'
                const opens = (id, opener, referrer, name = '') => it(id, () => {{
                  cy.visit('/opens')
                  cy.get('#' + id).click()
                  cy.tab('last', {{ args: 1 }}, (one) => {{
                    expect(one).to.equal(1)
                    cy.get('h3').should('be.visible').and('have.text', 'opened')
                    cy.get('u').should('have.text', `${{opener}} <${{referrer}}> ${{name}} undefined`)
                    cy.get('input').type('x')
                    cy.get('button').click().should('have.text', 'clicked x')
                    if (id !== 'sized') cy.window().its('innerWidth').should('equal', 1000)
                    cy.get('a').click()
                    cy.url().should('equal', own + '/1')
                    cy.get('p').invoke('text')
                  }}).should('equal', 'one')
                  cy.get('h3').should('not.exist')
                  cy.url().should('equal', own + '/opens')
                }})
                opens('link', false, own + '/opens')
                opens('opener', true, own + '/opens')
                opens('silent', false, '')
                opens('open', true, own + '/opens')
                opens('apart', false, own + '/opens')
                opens('sized', true, own + '/opens', 'sized')
                opens('later', true, own + '/opens')
                it('blank', () => {{ cy.visit('/opens') ; cy.get('#blank').click() ; cy.tab(1, () => {{ cy.get('h3').should('have.text', 'written') }}) }})
                it('form', () => {{ cy.visit('/opens') ; cy.get('#form').click() ; cy.tab('**/echo**', () => {{ cy.get('pre').should('contain', '/echo') }}) }})
                it('waits for its page', () => {{
                  cy.visit('/opens')
                  cy.get('#slow').click()
                  cy.tab('last', () => {{ cy.get('img').then(($img) => expect($img[0].complete).to.equal(true)) }})
                }})
                it('leaves the link as it was', () => {{
                  cy.visit('/opens')
                  cy.get('#silent').click()
                  cy.tab('last', () => {{ cy.contains('opened') }})
                  cy.get('#silent').should('have.attr', 'target', '_blank').and('have.attr', 'rel', 'noreferrer')
                  cy.get('#silent').should('not.have.attr', 'referrerpolicy')
                }})
                "
            ),
        )
        .run()
        .passed(11);
}

#[test]
fn tabs_of_other_origins_are_driven() {
    let sites = sites();
    sites
        .project(
            "",
            "
            it('there', () => {
              cy.visit('/opens')
              cy.get('#there').click()
              cy.tab('**/opened', { args: { text: 'y' } }, ({ text }) => {
                cy.get('input').type(text)
                cy.get('button').click().should('have.text', 'clicked y')
                cy.window().its('innerWidth').should('equal', 1000)
                cy.screenshot('there', { capture: 'viewport', onAfterScreenshot: (_$el, { dimensions }) => expect(dimensions).to.deep.equal({ width: 1000, height: 660 }) })
                cy.contains('on').click()
                cy.get('p').invoke('text')
              }).should('equal', 'one')
              cy.get('#there')
            })
            it('signs in', () => {
              cy.visit('/opens')
              cy.get('#login').click()
              cy.tab('last', () => { cy.contains('allow').click() })
              cy.get('p').should('have.text', 'allowed')
            })
            it('signs in over a page of a third', () => {
              cy.visit('/opens')
              cy.get('#far').click()
              cy.tab('last', () => { cy.contains('sign in').click() })
              cy.tab(/allow$/, () => { cy.contains('allow').click() })
              cy.get('p').should('have.text', 'allowed')
            })
            it('goes on within', () => {
              cy.visit('/opens')
              cy.get('#open').click()
              cy.tab('last', { args: A }, (A) => {
                cy.visit(A + '/link?to=' + A + '/2')
                cy.origin(A, () => { cy.get('a').click() ; cy.contains('two') })
                cy.visit('/2')
                cy.contains('two')
                cy.reload()
                cy.contains('two')
              })
              cy.get('#open')
            })
            it('opened by a page of another origin', () => {
              cy.visit('/')
              cy.origin(A, () => {
                cy.visit('/opens')
                cy.get('#link').click()
                cy.tab('last', () => { cy.get('button').click() ; cy.contains('clicked') })
                cy.get('#link')
              })
              cy.tab(1, () => { cy.contains('clicked') })
            })
            it('frames in tabs', () => {
              cy.visit('/opens')
              cy.get('#open').click()
              cy.tab('last', { args: A }, (A) => {
                cy.document().then((document) => { const frame = document.createElement('iframe') ; frame.src = A + '/opened' ; document.body.append(frame) })
                cy.frame('iframe', () => { cy.get('button').click() ; cy.contains('clicked') })
                cy.get('button').should('have.text', 'click')
              })
            })
            ",
        )
        .run()
        .passed(6);
}

#[test]
fn a_visit_of_the_blank_page_blanks_the_tab_that_it_stands_in() {
    let sites = sites();
    sites
        .project(
            "",
            "
            const blank = () => {
              cy.visit('about:blank').its('location.href').should('equal', 'about:blank')
              cy.get('body').should('be.empty')
              cy.location('href').should('equal', 'about:blank')
            }
            for (const id of ['open', 'there']) it(id, () => {
              cy.visit('/opens')
              cy.get('#' + id).click()
              cy.tab('last', { args: String(blank) }, (blank) => { cy.contains('opened') ; eval(blank)() })
              cy.get('#open').should('be.visible')
              cy.url().should('contain', '/opens')
            })
            it('main', () => {
              cy.visit('/opens')
              cy.get('#open').click()
              cy.tab('last', () => { cy.tab('main', blank) ; cy.contains('opened') })
              cy.location('href').should('equal', 'about:blank')
            })
            it('another origin', () => {
              cy.visit('/')
              cy.origin(A, { args: String(blank) }, (blank) => { cy.visit('/1') ; eval(blank)() ; cy.visit('/2') ; cy.contains('two') })
            })
            ",
        )
        .run()
        .passed(4);
}

#[test]
fn tabs_are_part_of_the_test() {
    let sites = sites();
    sites
        .project(
            "",
            "
            const open = (id, count = 1) => { cy.visit('/opens') ; for (let i = 0; i < count; i++) cy.get('#' + id).click() }
            it('has several', () => {
              open('open', 2)
              cy.tab(1, () => { cy.get('input').type('first') ; cy.tab(2, () => { cy.get('input').should('have.value', '') }) ; cy.get('input').should('have.value', 'first') })
              cy.tab('last', () => { cy.get('input').should('have.value', '') ; cy.tab('main', () => { cy.get('#open') }) })
              cy.get('#open')
            })
            it('begins without the tabs of the test before', () => {
              cy.visit('/opens')
              cy.on('fail', (error) => { expect(error.message).to.contain('0: ').and.not.to.contain('1: ') })
              cy.tab(1, { timeout: 50 }, () => {})
            })
            it('intercepts', () => {
              cy.intercept('/opened', '<!doctype html><h3>stubbed</h3>').as('opened')
              open('link')
              cy.tab('last', () => { cy.get('h3').should('have.text', 'stubbed') })
              cy.wait('@opened')
            })
            it('prepares pages', () => {
              cy.on('window:before:load', (win) => { win.early = 'early' })
              open('link')
              cy.tab('last', () => { cy.get('u').should('contain.text', 'early') })
              cy.get('#open').click()
              cy.tab(2, () => { cy.get('u').should('contain.text', 'early') })
            })
            it('hears errors of the tab that it is in', () => {
              open('link')
              cy.tab('last', () => {
                const heard = new Promise((resolve) => cy.on('uncaught:exception', (error) => { resolve(error.message) ; return false }))
                cy.window().then((win) => { win.setTimeout(() => { throw new Error('of the tab') }) })
                cy.then(() => heard).should('contain', 'of the tab')
              })
            })
            const login = () => cy.session('someone', () => {
              open('there')
              cy.tab('last', () => { cy.window().then((win) => { win.localStorage.kept = 'yes' }) })
            })
            for (const title of ['session made', 'session restored']) it(title, () => {
              login()
              open('there')
              cy.tab('last', () => { cy.window().its('localStorage.kept').should('equal', 'yes') })
            })
            it('isolated', () => { open('there') ; cy.tab('last', () => { cy.window().its('localStorage').should('have.length', 0) }) })
            ",
        )
        .run()
        .passed(8);
}

#[test]
fn what_a_tab_can_not_do_is_explained() {
    let sites = sites();
    let run = sites
        .project(
            "defaultCommandTimeout: 700,",
            "
            const open = (id) => { cy.visit('/opens') ; cy.get('#' + id).click() }
            it('none', () => { cy.visit('/opens') ; cy.tab('last', () => {}) })
            it('no match', () => { open('link') ; cy.tab('**/invoice', () => {}) })
            it('number', () => { open('link') ; cy.tab(7, () => {}) })
            it('callback', () => { open('link') ; cy.tab('last') })
            it('which', () => { open('link') ; cy.tab({ url: 'x' }, () => {}) })
            it('closed', () => { open('login') ; cy.tab('last', () => { cy.contains('allow').click() ; cy.get('p') }) })
            it('closed here', () => { open('open') ; cy.tab('last', () => { cy.window().then((win) => win.close()) ; cy.get('p') }) })
            it('left', () => { open('far') ; cy.tab('last', () => { cy.contains('sign in').click() ; cy.contains('allow') }) })
            it('closure', () => { const user = 1 ; open('there') ; cy.tab('last', () => { cy.wrap(user) }) })
            it('session', () => { open('open') ; cy.tab('last', () => { cy.session('x', () => {}) }) })
            it('loads', { pageLoadTimeout: 600 }, () => { open('open') ; cy.tab('last', { args: 1 }, () => { cy.visit('/hangs') }) })
            it('pictured', { screenshotOnRunFailure: true }, () => { open('sized') ; cy.tab('last', () => { cy.get('#nothing') }) })
            it('goes on', () => { open('open') ; cy.tab('last', () => { cy.contains('opened') }) })
            ",
        )
        .run();
    run.failed("none", &["Timed out retrying after 700ms", "0: http", "/opens (main)", "opened no tab"]);
    run.failed("no match", &["**/invoice", "0: http", "1: http", "/opened"]);
    run.failed("number", &["7", "1: http"]);
    run.failed("callback", &["function", "cy.tab("]);
    run.failed("which", &["'last'"]);
    run.failed("closed", &["closed"]);
    run.failed("closed here", &["closed"]);
    run.failed("left", &["origin", "cy.origin('http://"]);
    run.failed("closure", &["user is not defined", "cy.tab()"]);
    run.failed("session", &["cy.session()", "cy.tab()"]);
    run.failed("loads", &["600ms", "/hang"]);
    let pictures = &run.report().test("pictured").attempts[0].screenshots;
    assert_eq!(pictures.iter().map(|one| (one.width, one.height)).collect::<Vec<_>>(), [(333, 222)]);
    assert_eq!(run.report().totals.passed, 1, "{}", run.show());
}

#[test]
fn tabs_of_the_tests_own_origin_are_entered_from_others() {
    let sites = Sites::new();
    let (a, own) = (sites.a(), sites.app.url(""));
    let opens = |to: &str| {
        format!(
            "<h1>opener</h1><p onclick=\"this.textContent = 'clicked'\">p</p><a target='_blank' href='{to}/'>go</a>"
        )
    };
    let sites = Sites { app: sites.app.page("/opens", &opens(&a)), other: sites.other.page("/opens", &opens(&own)) };
    sites
        .project(
            "",
            "
            it('the first one from a tab of another origin', () => {
              cy.visit('/opens')
              cy.contains('a', 'go').click()
              cy.tab('last', () => {
                cy.get('input').type('tab')
                cy.tab('main', () => { cy.get('p').click().should('have.text', 'clicked') ; cy.location('origin') }).should('equal', Cypress.config('baseUrl'))
                cy.get('input').should('have.value', 'tab')
              })
              cy.get('h1').should('have.text', 'opener')
            })
            it('one that a page of another origin opened', () => {
              cy.visit('/')
              cy.origin(A, () => {
                cy.visit('/opens')
                cy.contains('a', 'go').click()
                cy.tab('last', { args: 5 }, (n) => { cy.get('input').type('x' + n).invoke('val') }).should('equal', 'x5')
                cy.get('h1').should('have.text', 'opener')
              })
            })
            ",
        )
        .run()
        .passed(2);
}

#[test]
fn sessions_are_refused_in_the_first_tab_too_where_another_is_around() {
    let sites = sites();
    let run = sites
        .project(
            "defaultCommandTimeout: 700, screenshotOnRunFailure: false,",
            "
            const open = (id) => { cy.visit('/opens') ; cy.get('#' + id).click() }
            it('own', () => { open('open') ; cy.tab('last', () => { cy.tab('main', () => { cy.session('x', () => {}) }) }) })
            it('other', () => { open('there') ; cy.tab('last', () => { cy.tab('main', () => { cy.session('x', () => {}) }) }) })
            it('origin', () => {
              cy.visit('/')
              cy.origin(A, () => {
                cy.visit('/opens')
                cy.get('#there').click()
                cy.tab('last', () => { cy.session('x', () => {}) })
              })
            })
            it('home', () => {
              cy.visit('/')
              cy.origin(A, { args: Cypress.config('baseUrl') }, (own) => {
                cy.visit(own)
                cy.tab('main', () => { cy.session('x', () => {}) })
              })
            })
            it('after', () => {
              open('there')
              cy.tab('last', () => { cy.tab('main', () => { cy.get('#there') }) })
              cy.tab('main', () => { cy.session('x', () => {}) })
            })
            ",
        )
        .run();
    for test in ["own", "other", "origin", "home"] {
        run.failed(test, &["cy.session()", "cy.tab()"]);
    }
    assert_eq!(run.report().totals.passed, 1, "{}", run.show());
}
