describe('to-dos', () => {
  const add = (title) => cy.get('[name=title]').type(`${title}{enter}`)

  beforeEach(function () {
    cy.fixture('todos').as('titles')
    cy.login()
  })

  it('begin empty', () => {
    cy.get('#empty').should('be.visible')
    cy.get('#todos li').should('not.exist')
    cy.contains('button', 'Remove all').should('be.disabled')
  })

  it('are added in order and counted', function () {
    this.titles.forEach(add)
    cy.get('#todos .title').should(($titles) => {
      expect([...$titles].map((title) => title.textContent)).to.deep.equal(this.titles)
    })
    cy.get('#count').should('have.text', '3 open')
    cy.get('[name=title]').should('have.value', '')
  })

  it('need a title', () => {
    add('   ')
    cy.get('#add-error').should('be.visible').and('have.text', 'A to-do needs a title.')
    add('Now with one')
    cy.get('#add-error').should('not.be.visible')
  })

  it('are done, filtered and removed', function () {
    this.titles.forEach(add)
    cy.todo('Sharpen').as('second').find('[type=checkbox]').check()
    cy.get('@second').should('have.class', 'done').find('.title').should('have.css', 'text-decoration-line', 'line-through')
    cy.get('#count').should('have.text', '2 open')

    cy.get('[aria-label=Filter]').within(() => {
      cy.contains('Done').click().should('have.attr', 'aria-pressed', 'true')
      cy.contains('All').should('have.attr', 'aria-pressed', 'false')
    })
    cy.get('#todos li').should('have.length', 1).and('contain.text', 'plane')

    cy.contains('button', 'Open').click()
    cy.get('#todos li').should('have.length', 2).first().contains('Remove').click()
    cy.get('#todos li').should('have.length', 1).and('contain.text', 'workshop')
  })

  it('are still there after a reload', () => {
    add('Stay')
    cy.todo('Stay').find('input').check()
    cy.get('.done').should('exist')
    cy.reload()
    cy.todo('Stay').should('have.class', 'done').find('input').should('be.checked')
  })
})
