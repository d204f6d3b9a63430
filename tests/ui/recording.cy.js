// The page of `hinoki show`, of a real run of the project in `project/` whose pictures are gone.
const test = (title) => cy.contains('.test', title)

Cypress.config('defaultCommandTimeout', 30000)

describe('a recorded run', { testIsolation: false }, () => {
  before(() => {
    cy.visit(Cypress.env('page'))
  })

  it('opens at what failed', () => {
    cy.get('.badge-recording').should('be.visible')
    cy.get('.top-project').should('have.text', 'project')
    test('are not removed').should('have.attr', 'aria-expanded', 'true')
    cy.contains('.entry-failed', '#remove').should('have.class', 'entry-pinned')
    cy.contains('.error', '#remove').find('.frame-here').should('contain', "cy.get('#remove').click()")
    cy.get('iframe.snapshot').should(($frame) => expect($frame[0].contentDocument.body.textContent).to.contain('Todos of alice'))
    cy.contains('button', 'Re-run').should('not.exist')
  })

  it('shows the spec as it ran, at the line that failed', () => {
    cy.contains('[role=tab]', 'source').click()
    cy.contains('.source-head', 'cypress/e2e/todos.cy.js:19:')
    cy.get('.code').should('contain', "cy.intercept('/pages/todos.json').as('hint')")
    cy.get('.code-here.code-failed').should('have.text', 'line 19')
  })

  it('shows the picture of the failure', () => {
    cy.contains('.thumb', 'as it failed').click()
    cy.get('.stage-page img').should(($img) => expect($img[0].naturalWidth).to.be.above(0))
    cy.get('body').type('{esc}')
    cy.get('.stage-page img').should('not.exist')
  })

  it('lists the requests of a test, those of its routes by name', () => {
    test('are added').click()
    cy.contains('.entry', '#todos li').first().click()
    cy.contains('[role=tab]', 'network').click()
    // The page of the session's setup asked for it too, before there was a route.
    cy.contains('.network-table tr', '@hint').should('contain', '/pages/todos.json').and('contain', '200').and('contain', 'fetch')
    cy.contains('.network-table tr', 'todos.css').should('contain', 'stylesheet')
    cy.get('.network-search input').type('stylesheet')
    cy.get('.network-table tbody tr').each(($row) => expect($row.text()).to.contain('todos.css'))
    cy.get('.network-search input').clear()
    cy.contains('[role=radio]', 'pages').click()
    cy.get('.network-table tbody tr').each(($row) => expect($row.text()).to.contain('document'))
    cy.contains('[role=radio]', 'all').click()
  })

  it('shows the page as it was when a request began, and the details of its command', () => {
    cy.contains('.network-table tr', '@hint').find('button').click()
    cy.contains('.entry-pinned', 'todos.json')
    cy.contains('[role=tab]', 'console').click()
    cy.get('.details').should('contain', 'GET').and('contain', 'todos.json')
  })

  it('is played at the speed at which it ran', () => {
    cy.contains('.entry', 'session').first().click()
    cy.get('[aria-label^="Play it"]').click()
    cy.get('[aria-label=Hold]')
    cy.get('.entry-assert.entry-pinned')
    // At its end it holds by itself.
    cy.get('[aria-label^="Play it"]')
  })

  it('runs nothing', () => {
    cy.get('body').type('r')
    cy.contains('.strip', 'Failed')
    cy.get('.spec').should('have.length', 3)
  })

  it('can be used by all', () => {
    cy.accessible()
    cy.picture('recording of a run')
  })
})
