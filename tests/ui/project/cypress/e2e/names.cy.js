it('greets nobody', () => {
  cy.visit('/pages/todos.html')
  cy.contains('Todos of nobody')
})
