//! Pages of other origins, as far as one spec may see them.

use crate::harness::{App, Project};

#[test]
fn without_a_base_url_the_spec_moves_to_the_origin_it_visits() {
    let app = App::with("<p>x</p>").page("/other", "other");
    Project::new()
        .file("cypress.config.js", "module.exports = { e2e: { supportFile: false } }")
        .spec(
            "a.cy.js",
            &format!(
                "
                let loads = 0
                before(() => {{ loads += 1 }})
                it('needs no page', () => {{ expect(1).to.equal(1) }})
                it('visits', () => {{ cy.visit('{0}') ; cy.get('p').should('have.text', 'x') ; cy.visit('{0}other') ; cy.contains('other') }})
                it('visits again', () => {{ cy.visit('{0}') ; cy.get('p') }})
                ",
                app.url("/")
            ),
        )
        .run()
        .passed(3)
        .outcomes(&["passed needs no page", "passed visits", "passed visits again"]);
}

#[test]
fn each_test_may_visit_an_origin_of_its_own() {
    let app = App::with("<p>x</p>");
    Project::new()
        .app(&app)
        .spec(
            "a.cy.js",
            &format!(
                "
                it('base', () => {{ cy.visit('/') ; cy.get('p') }})
                it('another', () => {{ cy.visit('{0}') ; cy.get('p') ; cy.location('hostname').should('equal', 'localhost') }})
                it('base again', () => {{ cy.visit('/') ; cy.location('hostname').should('equal', '127.0.0.1') }})
                ",
                app.other_origin("/")
            ),
        )
        .run()
        .passed(3);
}

#[test]
fn leaving_the_origin_by_a_link_is_explained() {
    let app = App::start();
    let app = {
        let link = format!("<a href='{}'>away</a>", app.other_origin("/there"));
        app.page("/", &link).page("/there", "<p>there</p>")
    };
    let run = Project::new()
        .app(&app)
        .e2e("defaultCommandTimeout: 500")
        .spec("a.cy.js", "it('leaves', () => { cy.visit('/') ; cy.contains('away').click() ; cy.get('p').should('have.text', 'there') })\nit('goes on', () => { cy.visit('/there') ; cy.get('p') })")
        .run();
    run.code(1).outcomes(&["failed leaves", "passed goes on"]);
    run.failed("leaves", &["origin", "localhost"]);
}
