//! Mocha's interface, and what Cypress adds to it.

use crate::harness::Project;

#[test]
fn tests_of_nested_suites_run_in_the_order_of_their_declaration() {
    Project::of(
        "
        describe('outer', () => {
          it('one', () => { expect(1).to.equal(1) })
          context('inner', () => { specify('two', () => {}) })
          it('three', () => { cy.wrap(3).should('equal', 3) })
        })
        it('at the root', () => {})
        ",
    )
    .run()
    .passed(4)
    .outcomes(&["passed at the root", "passed outer > one", "passed outer > three", "passed outer > inner > two"]);
}
