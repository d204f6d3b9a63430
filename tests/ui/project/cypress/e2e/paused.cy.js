it('waits for someone', () => {
  cy.visit('/pages/todos.html')
  cy.get('#add').pause().should('be.visible')
  cy.get('#todos').then(($list) => cy.log(`todos: ${$list.children().length}`))
  cy.get('#name').should('have.text', 'nobody')
})
