//! Commands about cookies and storages.

use super::support::{FLAGGED, OFF, TODAY, app, project, run};

#[test]
fn cookies_are_set_read_and_cleared() {
    for flag in [TODAY, FLAGGED, OFF] {
        let app = app();
        let project = project(
            &app,
            flag,
            "
            const expiry = Math.floor(Date.now() / 1000) + 5000
            const names = (all) => all.map(({ name, domain }) => name + '@' + domain).sort()
            it('sets and gets', () => {
              cy.visit('/')
              cy.setCookie('a', '1').should('include', { name: 'a', value: '1', domain: location.hostname, path: '/', httpOnly: false, secure: false })
              cy.getCookie('a').should('include', { value: '1', hostOnly: true })
              cy.getCookie('none').should('equal', null)
              cy.window().its('document.cookie').should('equal', 'a=1')
              cy.setCookie('b', '2', { httpOnly: true, sameSite: 'strict', path: '/me', expiry })
              cy.getCookie('b').should('deep.equal', { name: 'b', value: '2', path: '/me', domain: location.hostname, secure: false, httpOnly: true, hostOnly: true, expiry, sameSite: 'strict' })
              cy.setCookie('there', '3', { domain: 'localhost' })
              cy.getCookies().then(names).should('deep.equal', ['a@127.0.0.1', 'b@127.0.0.1'])
              cy.getCookies({ domain: 'localhost' }).then(names).should('deep.equal', ['there@localhost'])
              cy.getAllCookies().then(names).should('deep.equal', ['a@127.0.0.1', 'b@127.0.0.1', 'there@localhost'])
              cy.clearCookie('a').should('equal', null)
              cy.getCookies().then(names).should('deep.equal', ['b@127.0.0.1'])
              cy.clearCookies().should('equal', null)
              cy.getAllCookies().then(names).should('deep.equal', ['there@localhost'])
              cy.clearAllCookies().should('equal', null)
              cy.getAllCookies().should('deep.equal', [])
            })
            it('sees what the server set', () => {
              cy.visit('/login/alice')
              cy.getCookie('sid').should('include', { value: 'alice', httpOnly: true, sameSite: 'strict' })
            })
            it('needs no page', () => {
              cy.setCookie('sid', 'bob')
              cy.visit('/me')
              cy.get('h1').should('have.text', 'bob')
            })
            ",
        );
        run(&project).0.passed(3);
    }
}

#[test]
fn wrong_arguments_are_refused() {
    let app = app();
    let project = project(
        &app,
        "screenshotOnRunFailure: false,",
        "
        it('getCookie', () => { cy.getCookie() })
        it('setCookie', () => { cy.setCookie('a', 5) })
        it('sameSite', () => { cy.setCookie('a', '5', { sameSite: 'some' }) })
        it('none needs secure', () => { cy.setCookie('a', '5', { sameSite: 'no_restriction' }) })
        it('domain', () => { cy.getCookies({ domain: 5 }) })
        it('impossible', () => { cy.setCookie('__Host-a', '5', { secure: false }) })
        it('clearLocalStorage', () => { cy.clearLocalStorage(5) })
        ",
    );
    let run = run(&project).0;
    run.code(1);
    for (title, part) in [
        ("getCookie", "cy.getCookie()"),
        ("setCookie", "string"),
        ("sameSite", "sameSite"),
        ("none needs secure", "secure"),
        ("domain", "domain"),
        ("impossible", "__Host-a"),
        ("clearLocalStorage", "cy.clearLocalStorage()"),
    ] {
        run.failed(title, &[part]);
    }
}

#[test]
fn storages_are_read_and_cleared() {
    for flag in [TODAY, FLAGGED, OFF] {
        let app = app();
        let project = project(
            &app,
            flag,
            "
            const fill = () => cy.window().then((win) => {
              for (const key of ['a', 'b1', 'b2']) { win.localStorage.setItem(key, '1') ; win.sessionStorage.setItem(key, '1') }
            })
            const local = () => cy.window().then((win) => Object.keys(win.localStorage).sort())
            it('clears local storage by key', () => {
              cy.visit('/')
              fill()
              cy.getAllLocalStorage().should('deep.equal', { [location.origin]: { a: '1', b1: '1', b2: '1' } })
              cy.getAllSessionStorage().should('deep.equal', { [location.origin]: { a: '1', b1: '1', b2: '1' } })
              cy.clearLocalStorage('a').should((storage) => { expect(storage.getItem('a')).to.equal(null) })
              local().should('deep.equal', ['b1', 'b2'])
              cy.clearLocalStorage(/2$/)
              local().should('deep.equal', ['b1'])
              cy.clearLocalStorage()
              local().should('deep.equal', [])
              cy.getAllLocalStorage().should('deep.equal', {})
            })
            it('clears all of one kind', () => {
              cy.visit('/')
              fill()
              cy.clearAllLocalStorage().should('equal', null)
              local().should('deep.equal', [])
              cy.window().its('sessionStorage').should('have.length', 3)
              fill()
              cy.clearAllSessionStorage().should('equal', null)
              local().should('have.length', 3)
              cy.window().its('sessionStorage').should('have.length', 0)
              cy.getAllSessionStorage().should('deep.equal', {})
            })
            ",
        );
        run(&project).0.passed(2);
    }
}

#[test]
fn storages_of_other_origins_are_cleared_by_kind_and_databases_stay() {
    let app = app();
    let project = project(
        &app,
        TODAY,
        &format!(
            "
            const other = '{0}'
            it('clears', () => {{
              cy.visit('/')
              cy.window().then((win) => {{ win.localStorage.setItem('own', '1') ; win.sessionStorage.setItem('own', '1') }})
              cy.origin(other, () => {{
                cy.visit('/')
                cy.window().then((win) => new Cypress.Promise((resolve) => {{
                  win.localStorage.setItem('k', '1')
                  win.sessionStorage.setItem('k', '1')
                  const open = win.indexedDB.open('db')
                  open.onsuccess = () => {{ open.result.close() ; resolve() }}
                }}))
              }})
              cy.getAllLocalStorage().should('deep.equal', {{ [location.origin]: {{ own: '1' }}, [other]: {{ k: '1' }} }})
              cy.clearAllLocalStorage()
              cy.getAllLocalStorage().should('deep.equal', {{}})
              cy.getAllSessionStorage().should('deep.equal', {{ [location.origin]: {{ own: '1' }}, [other]: {{ k: '1' }} }})
              cy.origin(other, () => {{
                cy.window().then((win) => {{ expect(win.localStorage.length).to.equal(0) }})
                cy.visit('/')
                cy.window().then((win) => {{ expect([win.localStorage.length, win.sessionStorage.length]).to.deep.equal([0, 1]) }})
                cy.window().then((win) => win.indexedDB.databases()).should('have.length', 1)
              }})
              cy.clearAllSessionStorage()
              cy.getAllSessionStorage().should('deep.equal', {{}})
            }})
            ",
            app.other_origin("")
        ),
    );
    run(&project).0.passed(1);
}

#[test]
fn cookies_that_are_set_or_cleared_are_told_to_the_console_if_asked_for() {
    for flag in [TODAY, FLAGGED, OFF] {
        let app = app();
        let project = project(
            &app,
            flag,
            "
            const lines = []
            for (const kind of ['info', 'warn']) console[kind] = (...args) => lines.push([kind, ...args])
            const told = () => cy.then(() => lines.splice(0))
            it('is silent', () => { cy.setCookie('a', '1') ; cy.clearCookie('a') ; told().should('deep.equal', []) })
            it('tells', () => {
              Cypress.Cookies.debug(true)
              cy.setCookie('a', '1')
              told().then(([[kind, line, cookie], ...more]) => {
                expect([kind, line, more]).to.deep.equal(['info', 'cookie set: a=1', []])
                expect(cookie).to.include({ name: 'a', path: '/', httpOnly: false })
              })
              cy.clearCookie('a')
              cy.clearCookie('a')
              told().then((all) => { expect(all.map(([kind, line]) => [kind, line])).to.deep.equal([['warn', 'cookie cleared: a=1']]) })
              cy.then(() => Cypress.Cookies.debug(true, { verbose: false }))
              cy.setCookie('b', '2')
              told().should('deep.equal', [['info', 'cookie set: b=2']])
            })
            it('tells what is cleared between tests', () => {
              told().should('deep.equal', [['warn', 'cookie cleared: b=2']])
              cy.then(() => Cypress.Cookies.debug(false))
              cy.setCookie('c', '3')
              told().should('deep.equal', [])
            })
            ",
        );
        run(&project).0.passed(3);
    }
}
