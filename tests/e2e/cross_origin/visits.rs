//! What the server of a visited page sees: the same as of an address that a person typed.

use axum::response::IntoResponse as _;

use super::Sites;
use crate::harness::{App, page};

const REFERRER: &str = "<p></p><a href='/referrer?linked'>on</a><script>document.querySelector('p').textContent = `<${document.referrer}>`</script>";

fn with_strict_cookies(app: App) -> App {
    let app = app.page("/referrer", REFERRER).page("/nothing", "<p>x</p>");
    app.on("/strict", |_| {
        let cookie = "strict=1; SameSite=Strict; Path=/";
        Some(([("set-cookie", cookie), ("content-type", "text/html")], page("<p>set</p>")).into_response())
    })
}

#[test]
fn a_visited_page_has_no_referrer() {
    let sites = Sites::new();
    Sites { app: with_strict_cookies(sites.app), other: with_strict_cookies(sites.other) }
        .project(
            "",
            "
            const none = () => {
              cy.get('p').should('have.text', '<>')
              cy.get('a').click()
              cy.location('search').should('equal', '?linked')
              cy.get('p').should('contain.text', `/referrer>`)
              cy.visit('/echo')
              cy.get('pre').invoke('text').then((text) => expect(JSON.parse(text).headers).not.to.have.property('referer'))
            }
            it('here', () => { cy.visit('/referrer') ; none() })
            it('of another origin', () => { cy.visit('/') ; cy.visit(A + '/referrer') ; cy.origin(A, { args: String(none) }, (text) => eval(text)()) })
            it('within a block', () => { cy.visit('/') ; cy.origin(A, { args: String(none) }, (text) => { cy.visit('/referrer') ; eval(text)() }) })
            ",
        )
        .run()
        .passed(3);
}

/// Names differ, since all ports of an address are one site.
#[test]
fn strict_cookies_go_along_with_every_visit() {
    let sites = Sites::new();
    Sites { app: with_strict_cookies(sites.app), other: with_strict_cookies(sites.other) }
        .project(
            "",
            "
            const sent = (cookie) => cy.get('pre').invoke('text').then((text) => expect(JSON.parse(text).headers.cookie).to.equal(cookie))
            it('visits', () => {
              cy.visit('/strict')
              cy.visit('/echo')
              sent('strict=1')
              cy.origin(B, () => { cy.visit('/strict') })
              cy.visit('/')
              cy.visit(B + '/echo')
              cy.origin(B, () => {
                cy.get('pre').should('contain.text', 'strict=1')
                cy.go('back')
              })
              cy.location('pathname').should('equal', '/')
              cy.origin(B, () => { cy.visit('/echo') ; cy.get('pre').should('contain.text', 'strict=1') })
              cy.visit('/echo')
              sent('strict=1')
            })
            it('no link of another site', () => {
              cy.visit('/')
              cy.origin(B, () => { cy.visit('/strict') })
              cy.visit(`/link?to=${B}/echo`)
              cy.get('a').click()
              cy.origin(B, () => { cy.get('pre').should('not.contain.text', 'strict=1') })
            })
            it('moves', () => { cy.visit(B + '/strict') ; cy.visit(B + '/echo') ; sent('strict=1') })
            ",
        )
        .run()
        .passed(3);
}
