describe('dialogs', () => {
  beforeEach(() => {
    cy.login()
    cy.get('[name=title]').type('One{enter}')
    cy.todo('One')
  })

  it('are confirmed unless a test says otherwise', () => {
    const asked = cy.stub().as('asked')
    cy.on('window:confirm', asked)
    cy.contains('Remove all').click()
    cy.get('@asked').should('have.been.calledOnceWith', 'Remove all 1?')
    cy.get('[role=status]').should('have.text', 'All removed')
    cy.get('#empty').should('be.visible')
  })

  it('may be declined', () => {
    cy.on('window:confirm', () => false)
    cy.contains('Remove all').click()
    cy.todo('One').should('be.visible')
  })

  it('ask for a new title', () => {
    cy.window().then((win) => {
      cy.stub(win, 'prompt').as('prompt').returns('Two')
    })
    cy.contains('.title', 'One').dblclick()
    cy.get('@prompt').should('have.been.calledWith', 'New title', 'One')
    cy.todo('Two').should('exist')
    cy.contains('One').should('not.exist')
  })
})
