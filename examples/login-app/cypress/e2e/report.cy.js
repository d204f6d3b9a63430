describe('the report', () => {
  it('is awaited', () => {
    cy.login()
    cy.get('[name=title]').type('Count me{enter}')
    cy.todo('Count me')
    cy.contains('Report').click()
    cy.get('#report').should('not.be.visible')
    cy.contains('Make the report').click().should('be.disabled')
    cy.contains('Counting…').should('be.visible')
    // Nobody says how long it takes: the query is run again until it holds.
    cy.get('#report').should('be.visible').contains('tr', 'Open').find('td').should('have.text', '1')
    cy.get('#progress').should('not.be.visible')
    cy.get('#report').screenshot('report')
  })

  it('grows old', () => {
    cy.login()
    cy.clock(Date.UTC(2026, 0, 1), ['Date', 'setInterval'])
    cy.visit('/report')
    cy.get('#age').should('have.text', 'never')
    cy.contains('Make the report').click()
    cy.get('#age').should('have.text', 'just now')
    cy.tick(5 * 60_000)
    cy.get('#age').should('have.text', '5 min ago')
  })
})
