//! Servers that want a name and a password.

use super::{DRIVEN, HTML, answer, project, run, spec};
use crate::harness::{App, page};

fn app() -> App {
    App::start()
        .page(
            "/links",
            "<h1>links</h1><a href='/auth'>auth</a><i></i>
             <button onclick=\"fetch('/auth').then((answer) => { document.querySelector('i').textContent = answer.status })\">fetch</button>
             <button onclick=\"fetch('/auth', { headers: { authorization: 'Bearer own' } }).then((answer) => answer.text()).then((text) => { document.querySelector('i').textContent = text })\">own</button>
             <iframe src='/auth'></iframe>",
        )
        .on("/auth", |request| {
            let given = request.headers.get("authorization").map_or("nothing", String::as_str);
            Some(match given {
                "Basic dTpwIEA=" => answer(200, &[HTML], page(DRIVEN)),
                "Bearer own" => answer(200, &[HTML], "of the page"),
                _ => answer(401, &[HTML, ("www-authenticate", "Basic realm=\"zoo\"")], page(&format!("<h1>refused {given}</h1>"))),
            })
        })
}

#[test]
fn servers_get_the_name_and_password_of_a_visit_for_one_test() {
    let app = app();
    let with = app.url("/auth").replace("http://", "http://u:p%20%40@");
    let project = project(&app, "")
        .spec(
            "a.cy.js",
            &spec(&format!(
                "
                const WITH = '{with}'
                const OTHER = '{}'
                const auth = {{ username: 'u', password: 'p @' }}
                it('of the address', () => {{ cy.visit(WITH) ; drive() ; cy.location('href').should('not.contain', 'u:p') ; cy.reload() ; drive() }})
                it('not in the next test', () => {{ cy.visit('/auth', {{ failOnStatusCode: false }}) ; cy.contains('h1', 'refused nothing') }})
                it('of the option', () => {{
                  cy.visit('/auth', {{ auth }})
                  drive()
                  cy.visit('/links')
                  cy.contains('fetch').click()
                  cy.contains('i', '200')
                  cy.contains('own').click()
                  cy.contains('i', 'of the page')
                  cy.get('iframe').its('0.contentDocument.body').should('contain', 'page')
                  cy.contains('a', 'auth').click()
                  drive()
                  cy.intercept('/auth').as('watched')
                  cy.visit('/auth')
                  cy.wait('@watched').its('response.statusCode').should('equal', 200)
                  cy.get('@watched.all').should('have.length', 1)
                  cy.intercept('/auth', (request) => {{ request.continue((answer) => {{ answer.headers['x-seen'] = 'yes' }}) }}).as('auth')
                  cy.visit('/auth')
                  cy.wait('@auth').its('response.statusCode').should('equal', 200)
                }})
                it('not for other origins', () => {{
                  cy.visit('/auth', {{ auth }})
                  cy.origin(OTHER, () => {{ cy.visit('/auth', {{ failOnStatusCode: false }}) ; cy.contains('h1', 'refused nothing') }})
                }})
                it('at another origin', () => {{
                  cy.visit('/links')
                  cy.origin(OTHER, {{ args: auth }}, (auth) => {{ cy.visit('/auth', {{ auth }}) ; cy.contains('h1', 'page') ; cy.reload() ; cy.contains('h1', 'page') }})
                }})
                it('refused', () => {{ cy.visit('/auth', {{ auth: {{ username: 'u', password: 'q' }} }}) }})
                it('missing', () => {{ cy.visit('/auth') }})
                it('missing for a link and a frame', () => {{ cy.visit('/links') ; cy.contains('a', 'auth').click() ; cy.contains('h1', 'refused nothing') }})
                it('missing for a request', () => {{ cy.visit('/links') ; cy.contains('fetch').click() ; cy.contains('i', '401') }})
                describe('without isolation', {{ testIsolation: false }}, () => {{
                  it('is given', () => {{ cy.visit('/auth', {{ auth }}) ; drive() }})
                  it('is kept', () => {{ cy.visit('/links') ; cy.visit('/auth') ; drive() }})
                }})
                ",
                app.other_origin("")
            )),
        );
    let run = run(&project);
    run.failed("refused", &["401"]).failed("missing", &["401"]);
    assert_eq!((run.report().totals.passed, run.report().totals.failed), (9, 2), "{}", run.show());
}
