describe('todos', () => {
  beforeEach(() => {
    cy.session('alice', () => {
      cy.visit('/pages/todos.html')
      cy.window().then((win) => win.localStorage.setItem('name', 'alice'))
    })
    cy.intercept('/pages/todos.json').as('hint')
    cy.visit('/pages/todos.html')
    cy.wait('@hint')
  })

  it('are added', () => {
    cy.get('#name').should('have.text', 'alice')
    cy.get('#add').click().click()
    cy.get('#todos li').should('have.length', 2)
  })

  it('are not removed', () => {
    cy.get('#remove').click()
  })
})
