//! https beside http, with a certificate that nobody has signed.

use crate::harness::{App, Project};

/// Of `localhost`, made for this test.
const KEY: &str = "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgK0s2j74aXklHKK7YJXZZXRYjHU0TeDlGIq+SbdPmSUyhRANCAARjNlpDltPw2X8h4Suj7u08ceoR/GxmM+tw4rHF/+wWukTH8AF1bHxWP0DGIlx2ZuhWsN6frFqFNSLpv8IY6QDy";
const CERTIFICATE: &str = "MIIBfzCCASWgAwIBAgIUL8ygcMXjy6Ihhm9vK4aRbX3O4uEwCgYIKoZIzj0EAwIwFDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNDEwNTI1NloYDzIwODEwODI3MTA1MjU2WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAARjNlpDltPw2X8h4Suj7u08ceoR/GxmM+tw4rHF/+wWukTH8AF1bHxWP0DGIlx2ZuhWsN6frFqFNSLpv8IY6QDyo1MwUTAdBgNVHQ4EFgQUXV6RqvX7PNS6hBJfpzVkY4K+9e4wHwYDVR0jBBgwFoAUXV6RqvX7PNS6hBJfpzVkY4K+9e4wDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiEA4xCocOKuDhpssSw3gRiEbZQBlcUPfO9GMhx05Su4vDwCIE1bFdq6VhK82HOLsMx0j/pymjFqlQXihxMb55VTnkGZ";

#[test]
fn http_and_https_with_a_certificate_of_ones_own() {
    let link = "<h1></h1><a>go</a><script>document.querySelector('h1').textContent = location.origin ; document.querySelector('a').href = new URLSearchParams(location.search).get('to')</script>";
    let app = App::start().page("/", link);
    let config = format!(
        "
        const https = require('node:https')
        const pem = (kind, text) => `-----BEGIN ${{kind}}-----\\n${{text}}\\n-----END ${{kind}}-----\\n`
        const page = `<!doctype html><html><head><title>secure</title></head><body>{link}</body></html>`
        module.exports = {{ e2e: {{
          supportFile: false,
          baseUrl: '{}',
          setupNodeEvents(on, config) {{
            const options = {{ key: pem('PRIVATE KEY', '{KEY}'), cert: pem('CERTIFICATE', '{CERTIFICATE}') }}
            const server = https.createServer(options, (request, response) => {{
              response.setHeader('content-type', 'text/html')
              response.setHeader('set-cookie', 'secret=1; Secure; SameSite=None; Path=/')
              response.end(page)
            }})
            server.unref()
            return new Promise((resolve) => server.listen(0, () => {{
              config.env.secure = `https://localhost:${{server.address().port}}`
              resolve(config)
            }}))
          }},
        }} }}
        ",
        app.url("")
    );
    Project::new()
        .file("cypress.config.js", &config)
        .spec(
            "a.cy.js",
            "
            const S = Cypress.env('secure')
            const to = (url) => `/?to=${encodeURIComponent(url)}`
            it('from http to https and back', () => {
              const home = Cypress.config('baseUrl')
              cy.visit(to(S + to(home + '/')))
              cy.get('a').click()
              cy.origin(S, { args: S }, (S) => {
                cy.get('h1').should('have.text', S)
                cy.getCookie('secret').its('secure').should('equal', true)
                cy.get('a').click()
              })
              cy.get('h1').should('have.text', home)
              cy.request(S + '/').its('body').should('contain', 'secure')
            })
            it('from https to http', () => {
              cy.visit(S + to(Cypress.config('baseUrl') + '/'))
              cy.get('h1').should('have.text', S)
              cy.get('a').click()
              cy.origin(Cypress.config('baseUrl'), { args: Cypress.config('baseUrl') }, (home) => { cy.get('h1').should('have.text', home) })
            })
            it('in frames', () => {
              cy.visit('/')
              cy.document().then((document) => { const frame = document.createElement('iframe') ; frame.src = S ; document.body.append(frame) })
              cy.frame('iframe', { args: S }, (S) => { cy.get('h1').should('have.text', S) })
            })
            ",
        )
        .run()
        .passed(3);
}
