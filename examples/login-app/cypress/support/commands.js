// Logs in by the form, as the user of the environment unless another is named.
Cypress.Commands.add('login', (username = Cypress.env('username'), password = Cypress.env('password')) => {
  cy.visit('/login')
  cy.get('[name=username]').type(username)
  cy.get('[name=password]').type(`${password}{enter}`, { log: false })
  cy.location('pathname').should('equal', '/')
})

// A field by the text of its label.
Cypress.Commands.add('field', (label) => cy.contains('label', label).find('input, select, textarea'))

// The row of a to-do by its title.
Cypress.Commands.add('todo', (title) => cy.contains('#todos li', title))
