//! Where pages go, and what they tell.

use std::time::Duration;

use super::{QUICK, Sites};
use crate::harness::Project;

#[test]
fn pages_lead_from_origin_to_origin() {
    Sites::new()
        .project(
            "",
            "
            const there = (path, to) => `${path}?to=${encodeURIComponent(to)}`
            it('by links, redirects and scripts', () => {
              cy.visit(there('/link', A + there('/redirect', B + there('/js', A + there('/redirect', B + '/1')))))
              cy.contains('go').click()
              cy.origin(B, () => { cy.contains('one') })
            })
            it('and back again', () => {
              const home = `${location.origin}/2`
              cy.visit(there('/link', A + '/'))
              cy.contains('go').click()
              cy.origin(A, { args: there('/link', home) }, (path) => { cy.visit(path) ; cy.get('a').click() })
              cy.contains('two')
            })
            it('nested', () => {
              cy.visit('/')
              cy.origin(A, { args: { B } }, ({ B }) => {
                cy.visit('/')
                cy.origin(B, () => { cy.visit('/2') ; cy.get('p').invoke('text') }).should('equal', 'two')
              })
              cy.origin(B, () => { cy.contains('two') })
              cy.visit('/1')
              cy.contains('one')
            })
            it('through the history', () => {
              cy.visit(there('/link', A + there('/link', B + '/1')))
              cy.get('a').click()
              cy.origin(A, () => { cy.get('a').click() })
              cy.origin(B, () => { cy.contains('one') ; cy.go('back') })
              cy.origin(A, () => { cy.get('a').click() })
              cy.origin(B, () => { cy.reload() ; cy.contains('one') ; cy.go(-2) })
              cy.contains('go')
            })
            it('a later visit', () => { cy.visit('/') ; cy.visit(A + '/1') ; cy.origin(A, () => { cy.contains('one') }) })
            ",
        )
        .run()
        .passed(5);
}

#[test]
fn events_go_to_the_realm_of_their_page() {
    let run = Sites::new()
        .project(
            QUICK,
            "
            it('before the first script', () => {
              cy.visit('/')
              cy.origin(A, () => {
                cy.visit('/early', { onBeforeLoad: (win) => { win.hooked = 'yes' } })
                cy.title().should('equal', 'early yes')
                cy.visit('/opener')
                cy.contains('null true')
              })
            })
            it('dialogs', () => {
              cy.visit('/')
              cy.origin(A, () => { cy.on('window:confirm', () => false) ; cy.visit('/asks') ; cy.contains('ask').click() ; cy.contains('false') })
            })
            it('errors that are expected', () => {
              cy.visit('/')
              cy.origin(A, () => {
                const seen = new Promise((resolve) => cy.on('uncaught:exception', (error) => { resolve(error.message) ; return false }))
                cy.visit('/throws').then(() => seen).should('contain', 'of the page')
              })
            })
            it('errors', () => { cy.visit('/') ; cy.origin(A, () => { cy.visit('/throws') ; cy.get('p') }) })
            it('errors afterwards', () => { cy.visit('/') ; cy.origin(A, () => { cy.visit('/throws') }) ; cy.wait(600) })
            ",
        )
        .run();
    run.failed("errors", &["of the page", "uncaught:exception"]);
    run.failed("errors afterwards", &["of the page"]);
    assert_eq!(run.report().totals.passed, 3, "{}", run.show());
}

#[test]
fn where_the_flag_is_off_there_are_no_other_origins() {
    let sites = Sites::new();
    let run = sites
        .project(
            &format!("{QUICK} experimentalSessionAndOrigin: false,"),
            "
            it('origin', () => { cy.visit('/') ; cy.origin(A, () => {}) })
            it('visit', () => { cy.visit('/') ; cy.visit(B + '/1') })
            it('link', () => { cy.visit(`/link?to=${B}/1`) ; cy.get('a').click() ; cy.wait(20000) })
            it('out and back', () => { cy.visit('/link?to=' + B + encodeURIComponent(`/redirect?to=${location.origin}/1`)) ; cy.get('a').click() ; cy.contains('one') })
            ",
        )
        .run();
    run.failed("origin", &["experimentalSessionAndOrigin"]);
    run.failed("visit", &[&sites.b()]);
    run.failed("link", &[&sites.b(), "experimentalSessionAndOrigin"]);
    assert_eq!(run.report().totals.passed, 1, "{}", run.show());
}

#[test]
fn without_web_security_other_origins_need_no_block() {
    Sites::new()
        .project(
            "chromeWebSecurity: false,",
            "
            it('plain', () => {
              cy.visit('/')
              cy.visit(A + '/1')
              cy.contains('one')
              cy.visit(`/link?to=${B}/2`)
              cy.get('a').click()
              cy.contains('two')
              cy.visit('/')
              cy.get('h1')
            })
            it('a block does no harm', () => {
              cy.visit('/')
              cy.origin(A, () => { cy.visit('/1') ; cy.contains('one') })
              cy.contains('one')
            })
            ",
        )
        .run()
        .passed(2);
}

#[test]
fn names_stand_for_addresses() {
    let sites = Sites::new();
    let port = sites.app.url("").rsplit(':').next().expect("a port").to_owned();
    Project::new()
        .file(
            "cypress.config.js",
            &format!(
                "module.exports = {{ e2e: {{ supportFile: false, baseUrl: 'http://app.example.com:{port}', hosts: {{ '*.example.com': '127.0.0.1', 'other.test': '127.0.0.1' }} }} }}"
            ),
        )
        .spec(
            "a.cy.js",
            &format!(
                "
                it('subdomains are other origins', () => {{
                  cy.visit('/')
                  cy.get('h1').should('contain', 'app.example.com')
                  cy.request('/1').its('body').should('contain', 'one')
                  cy.request('http://other.test:{port}/2').its('body').should('contain', 'two')
                  for (const name of ['login.example.com', 'other.test']) {{
                    cy.origin(`http://${{name}}:{port}`, {{ args: name }}, (name) => {{ cy.visit('/') ; cy.get('h1').should('contain', name) }})
                  }}
                }})
                "
            ),
        )
        .run()
        .passed(1);
}

/// Names are registered below `s3.amazonaws.com`, and that is below a registered name.
#[test]
fn sites_within_another_sites_domain_are_told_apart() {
    let sites = Sites::new();
    let port = sites.app.url("").rsplit(':').next().expect("a port").to_owned();
    let run = |lines: &str, spec: &str| {
        Project::new()
            .file(
                "cypress.config.js",
                &format!(
                    "module.exports = {{ e2e: {{ supportFile: false, baseUrl: 'http://www.amazonaws.com:{port}', hosts: {{ '*.amazonaws.com': '127.0.0.1' }}, {lines} }} }}"
                ),
            )
            .spec("a.cy.js", &format!("const at = (name) => `http://${{name}}.amazonaws.com:{port}`\n{spec}"))
            .run()
    };
    let off = run(
        &format!("{QUICK} experimentalSessionAndOrigin: false,"),
        "
        it('within', () => { cy.visit('/link?to=' + at('docs') + encodeURIComponent(`/redirect?to=${at('www')}/1`)) ; cy.get('a').click() ; cy.contains('one') })
        it('apart', () => { cy.visit('/link?to=' + at('alice.s3') + '/1') ; cy.get('a').click() ; cy.wait(20000) })
        ",
    );
    off.failed("apart", &["alice.s3.amazonaws.com", "experimentalSessionAndOrigin"]);
    assert_eq!(off.report().totals.passed, 1, "{}", off.show());
    run(
        "chromeWebSecurity: false,",
        "
        for (const [name, site] of [['docs', 'amazonaws.com'], ['alice.s3', 'alice.s3.amazonaws.com'], ['www.alice.s3', 'alice.s3.amazonaws.com']]) {
          it(name, () => {
            cy.visit('/')
            cy.location('superDomain').should('equal', 'amazonaws.com')
            cy.visit(at(name) + '/1')
            cy.contains('one')
            cy.location('superDomain').should('equal', site)
          })
        }
        ",
    )
    .passed(3);
}

#[test]
fn subdomains_of_one_domain_where_old_projects_want_it() {
    let sites = Sites::new();
    let port = sites.app.url("").rsplit(':').next().expect("a port").to_owned();
    let run = Project::new()
        .file(
            "cypress.config.js",
            &format!(
                "module.exports = {{ e2e: {{ supportFile: false, injectDocumentDomain: true, baseUrl: 'http://app.example.com:{port}', hosts: {{ '*.example.com': '127.0.0.1', 'other.test': '127.0.0.1' }} }} }}"
            ),
        )
        .spec(
            "a.cy.js",
            &format!(
                "
                const login = 'http://login.example.com:{port}'
                it('by a link and back', () => {{
                  cy.visit('/link?to=' + login + encodeURIComponent('/link?to=http://app.example.com:{port}/2'))
                  cy.get('a').click()
                  cy.location('host').should('equal', 'login.example.com:{port}')
                  cy.document().its('domain').should('equal', 'example.com')
                  cy.get('a').click()
                  cy.contains('two')
                }})
                it('by visits', () => {{ cy.visit('/') ; cy.visit(login) ; cy.get('input').type('x').should('have.value', 'x') ; cy.visit('/1') ; cy.contains('one') }})
                it('other domains are others', () => {{ cy.visit('/') ; cy.origin('http://other.test:{port}', () => {{ cy.visit('/') ; cy.get('h1').should('contain', 'other.test') }}) }})
                it('blocks do no harm', () => {{ cy.visit('/') ; cy.origin(login, () => {{ cy.visit('/') ; cy.get('h1').should('contain', 'login') }}) }})
                "
            ),
        )
        .run();
    run.passed(4);
    assert_eq!((run.stdout.clone() + &run.stderr).matches("`injectDocumentDomain` in").count(), 1, "{}", run.show());
}

#[test]
fn popups_come_back_to_the_page_that_opened_them() {
    let sites = Sites::new();
    let opens = "<button onclick=\"open('/popped', 'p', 'width=200,height=200')\">open</button><p></p><script>addEventListener('message', (e) => { document.querySelector('p').textContent = e.data })</script>";
    let popped = "<script>opener.postMessage('came back', '*') ; close()</script>";
    Sites { app: sites.app.page("/opens", opens).page("/popped", popped), other: sites.other.page("/opens", opens).page("/popped", popped) }
        .project(
            "",
            "
            it('here', () => { cy.visit('/opens') ; cy.contains('open').click() ; cy.contains('came back') })
            it('there', () => { cy.visit('/') ; cy.origin(A, () => { cy.visit('/opens') ; cy.contains('open').click() ; cy.contains('came back') }) })
            ",
        )
        .run()
        .passed(2);
}

#[test]
fn a_page_that_can_not_be_loaded_is_explained() {
    let sites = Sites::new();
    let run = sites
        .project(
            QUICK,
            "
            const none = 'http://127.0.0.1:9'
            it('visit', () => { cy.visit('/') ; cy.origin(none, () => { cy.visit('/x', { retryOnNetworkFailure: false }) }) })
            it('link', () => { cy.visit(`/link?to=${none}/x`) ; cy.get('a').click() ; cy.get('h1') })
            it('link and block', () => { cy.visit(`/link?to=${none}/x`) ; cy.get('a').click() ; cy.origin(none, () => { cy.get('h1') }) })
            it('goes on', () => { cy.visit('/') ; cy.origin(A, () => { cy.visit('/1') ; cy.contains('one') }) })
            ",
        )
        .run();
    for title in ["visit", "link", "link and block"] {
        run.failed(title, &["127.0.0.1:9", "server"]);
    }
    assert_eq!(run.report().totals.passed, 1, "{}", run.show());
}

#[test]
fn a_test_may_end_within_a_block() {
    let run = Sites::new()
        .project(
            QUICK,
            "
            let attempts = 0
            it('retried', { retries: 1 }, () => {
              attempts++
              cy.visit('/')
              cy.origin(A, { args: attempts }, (attempts) => { cy.visit('/') ; cy.wrap(attempts).should('equal', 2) })
            })
            it('done', (done) => {
              cy.visit('/')
              cy.then(() => setTimeout(done, 300))
              cy.origin(A, () => { cy.visit('/') ; cy.get('#nothing', { timeout: 20000 }) })
            })
            it('heard', (done) => {
              cy.on('fail', (error) => { expect(error.message).to.contain('#nothing') ; done() })
              cy.visit('/')
              cy.origin(A, () => { cy.visit('/') ; cy.get('#nothing') })
            })
            it('loading', () => { cy.visit('/') ; cy.origin(A, () => { cy.visit('/link?to=/slow') ; cy.get('a').click() }) })
            it('after all that', () => { cy.visit('/') ; cy.origin(A, () => { cy.visit('/1') ; cy.contains('one') }) })
            ",
        )
        .run();
    assert_eq!(run.report().totals.passed, 5, "{}", run.show());
}

#[test]
fn sessions_hold_what_pages_of_other_origins_stored() {
    Sites::new()
        .project(
            "",
            "
            const login = () => cy.session('someone', () => {
              cy.visit('/')
              cy.origin(A, () => {
                cy.visit('/')
                cy.setCookie('sid', '1')
                cy.window().then((win) => { win.localStorage.token = 't' ; win.sessionStorage.tab = 's' })
              })
            })
            for (const title of ['made', 'restored']) {
              it(title, () => {
                login()
                cy.visit('/')
                cy.origin(A, () => {
                  cy.visit('/')
                  cy.document().its('cookie').should('contain', 'sid=1')
                  cy.window().its('localStorage.token').should('equal', 't')
                  cy.window().its('sessionStorage.tab').should('equal', 's')
                })
              })
            }
            it('gone without it', () => { cy.visit('/') ; cy.origin(A, () => { cy.visit('/') ; cy.document().its('cookie').should('equal', '') }) })
            ",
        )
        .run()
        .passed(3);
}

#[test]
fn thirty_origins_in_one_test() {
    let sites = Sites::new();
    let port = sites.other.url("").rsplit(':').next().expect("a port").to_owned();
    sites
        .project(
            "",
            &format!(
                "
                it('many', () => {{
                  cy.visit('/')
                  for (let i = 2; i < 32; i++) {{
                    cy.origin(`http://127.0.0.${{i}}:{port}`, {{ args: i }}, (i) => {{
                      cy.visit('/')
                      cy.get('h1').should('contain', `127.0.0.${{i}}:`)
                    }})
                  }}
                  cy.visit('/1')
                  cy.contains('one')
                }})
                "
            ),
        )
        .command()
        .deadline(Duration::from_secs(100))
        .finish()
        .passed(1);
}
