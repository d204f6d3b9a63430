import { greet, who } from '~/greet'
import App from '~/App.vue'

it('is made by the same Vite as the application', () => {
  expect(import.meta.env.VITE_NAME).to.equal('Ada')
  expect(App.__name).to.equal('App')
  cy.visit('/').greeting(who)
  cy.get('.greeting').should('have.css', 'color', 'rgb(1, 2, 3)')
  cy.get('input').clear().type('Grace')
  cy.contains('button', 'keep').click()
  cy.get('li').should('have.length', 1).and('have.text', 'Grace')
  cy.contains(greet('Grace'))
})

it('fails where it should', () => {
  expect(greet('a')).to.equal('') // here
})
