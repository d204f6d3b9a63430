it('pages can tell that they are under test', () => {
  cy.visit('/pages/blank.html')
  cy.window().its('Cypress').should('equal', Cypress)
})
