//! Rules of `cy.origin()` that are told by errors, and pages that die.

use std::sync::atomic::Ordering;

use super::{QUICK, Sites};
use crate::harness::{App, Project, processes};

#[test]
fn addresses_that_are_none_are_refused() {
    let run = Sites::new()
        .project(
            QUICK,
            "
            const given = (title, address) => it(title, () => { cy.visit('/') ; cy.origin(address, () => {}) })
            given('number', 5)
            given('empty', ' ')
            given('nonsense', 'http://')
            given('scheme', 'ftp://a.test')
            given('fragment', A + '/#x')
            it('options', () => { cy.visit('/') ; cy.origin(A, 'args', () => {}) })
            ",
        )
        .run();
    run.failed("number", &["non-empty string", "cy.origin("]);
    run.failed("empty", &["non-empty string"]);
    run.failed("nonsense", &["http://", "no address"]);
    run.failed("scheme", &["ftp://a.test", "http or https"]);
    run.failed("fragment", &["no fragment", "cy.visit('/#x')"]);
    run.failed("options", &["options object", "args"]);
}

#[test]
fn imports_of_the_spec_are_not_visible_inside() {
    let sites = Sites::new();
    let run = sites
        .project(
            QUICK,
            "
            import { text } from './text'
            it('imported', () => { cy.visit('/') ; cy.origin(A, () => { cy.wrap(text()) }) })
            it('loaded', () => { cy.visit('/') ; cy.origin(A, () => require('./text').text()).should('equal', 'text') })
            ",
        )
        .file("cypress/e2e/text.js", "export const text = () => 'text'")
        .run();
    run.failed("imported", &["is not defined", "require()", "args"]);
    assert_eq!(run.report().totals.passed, 1, "{}", run.show());
}

#[test]
fn a_page_of_another_origin_that_dies_fails_its_test_alone() {
    let (app, id) = App::deadly(processes::Part::Renderers);
    let there = app.other_origin("");
    let project = Project::new().app(&app).spec(
        "a.cy.js",
        &format!(
            "
            it('dies', () => {{ cy.visit('/') ; cy.origin('{there}', () => {{ cy.visit('/end') ; cy.get('#never') }}) }})
            it('goes on', () => {{ cy.visit('/') ; cy.origin('{there}', () => {{ cy.visit('/') ; cy.get('p').should('have.text', 'x') }}) }})
            "
        ),
    );
    let running = project.command().start();
    id.store(running.id(), Ordering::SeqCst);
    let run = running.finish();
    run.code(1).outcomes(&["failed dies", "passed goes on"]);
    run.failed("dies", &["crash"]);
}
