import { greet } from '~/greet'

Cypress.Commands.add('greeting', (name) => cy.get('.greeting').should('have.text', greet(name)))
