describe('logging in', () => {
  it('leads to the to-dos', () => {
    cy.visit('/')
    cy.location('pathname').should('equal', '/login')
    cy.focused().should('have.attr', 'name', 'username').type('jane')
    cy.get('[name=password]').type('correct-horse')
    cy.contains('button', 'Log in').click()
    cy.contains('h1', 'Hello, Jane Doe')
    cy.get('nav').should('be.visible')
  })

  it('tells when the password is wrong, and nothing more', () => {
    cy.visit('/login')
    cy.get('[role=alert]').should('not.be.visible')
    cy.get('[name=username]').type('jane')
    cy.get('[name=password]').type('wrong{enter}')
    cy.get('[role=alert]').should('be.visible').and('contain.text', 'belong together')
    cy.get('[name=username]').should('have.value', '')
    cy.url().should('include', '/login')
  })

  it('shows who is logged in', () => {
    for (const [username, password, name] of [
      ['jane', 'correct-horse', 'Jane Doe'],
      ['omar', 'battery-staple', 'Omar Haddad'],
    ]) {
      cy.login(username, password)
      cy.get('#name').should('have.text', name)
      cy.contains('a', 'Log out').click()
      cy.contains('h1', 'Log in')
    }
  })

  it('is over after logging out', () => {
    cy.login()
    cy.contains('Log out').click()
    cy.go('back')
    cy.visit('/settings')
    cy.location('pathname').should('equal', '/login')
  })
})
