const passwords = { ines: 'ines-secret', noa: 'noa-secret' }

Cypress.Commands.add('part', (name) => cy.get(`[data-test=${name}]`))

// Logs in once for all specs; each test gets the session back.
Cypress.Commands.add('enter', (user) => {
  const fill = ({ user, password }) => {
    cy.get('[data-test=user]').type(user)
    cy.get('[data-test=password]').type(password, { log: false })
    cy.get('[data-test=submit]').click()
  }
  const args = { user, password: passwords[user] }
  cy.session(['enter', user], () => {
    cy.visit('/login')
    if (user === 'noa') {
      cy.get('[data-test=sso]').click()
      cy.origin(Cypress.env('idp'), { args }, fill)
    } else {
      fill(args)
    }
    cy.location('pathname').should('equal', '/board')
    cy.part('who').should('not.be.empty')
  }, { cacheAcrossSpecs: true })
})
