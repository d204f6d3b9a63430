import user from '../fixtures/user.json'

declare global {
  namespace Cypress {
    interface Chainable {
      add(times: number): Chainable<JQuery>
    }
  }
}

Cypress.Commands.add('add', (times: number) => {
  for (let at = 0; at < times; at++) cy.contains('button', 'add one').click()
})
Cypress.env('user', user.name satisfies string)
