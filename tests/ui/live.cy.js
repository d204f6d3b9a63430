// The page of a real `hinoki open`, with a browser of its own, on the project in `project/`.
const spec = (name) => cy.contains('.spec', name)
const test = (title) => cy.contains('.test', title)
const idle = () => cy.contains('button', 'Stop').should('have.attr', 'aria-disabled', 'true')

/** Presses a place of the application in its picture. */
const press = (x, y) =>
  cy.get('canvas.picture-held').should(($canvas) => expect($canvas[0].width).to.equal(600)).then(($canvas) => {
    const scale = $canvas[0].getBoundingClientRect().width / 600
    cy.wrap($canvas).click(Math.round(x * scale), Math.round(y * scale))
  })

// A browser is started, and specs run in it.
Cypress.config('defaultCommandTimeout', 30000)

describe('a live page', { testIsolation: false }, () => {
  before(() => {
    cy.visit(Cypress.env('page'))
  })

  it('lists the specs of the project', () => {
    cy.get('.top-project').should('have.text', 'project')
    cy.get('.spec .row-text').then(($all) => {
      // One that differs from what is committed is listed twice.
      expect([...new Set([...$all].map((one) => one.textContent))].sort()).to.deep.equal(['names.cy.js', 'paused.cy.js', 'todos.cy.js'])
    })
  })

  it('runs the spec that is clicked, and shows it live', () => {
    spec('names').click()
    test('greets nobody').find('.state-passed').should('exist')
    cy.contains('.entry', 'visit').should('contain', '/pages/todos.html')
    cy.contains('.entry', 'contains').should('contain', 'Todos of nobody')
    cy.contains('.strip', 'Passed')
    spec('names').find('.state-passed')
  })

  it('shows why a test failed, with the lines of the spec', () => {
    spec('todos').click()
    test('are not removed').find('.state-failed')
    cy.contains('.error', '#remove').find('.frame-here').should('contain', "cy.get('#remove').click()")
    cy.contains('.error button', 'cypress/e2e/todos.cy.js:')
    idle()
    cy.get('.totals').should('contain', '1')
  })

  it('shows what became of sessions, and what they hold', () => {
    test('are added').click()
    cy.contains('.entry', 'session').find('.tag').should('have.text', 'created')
    cy.get('.sessions').first().contains('button', 'Sessions (1)').click()
    cy.get('.session').should('contain', 'alice').find('.tag').should('have.text', 'created')
  })

  it('restores them when the spec is run again', () => {
    cy.get('body').type('r')
    idle()
    cy.get('.session').first().find('.tag').should('have.text', 'restored')
  })

  it('shows what a session holds, its values when asked for', () => {
    cy.contains('.session-id', 'alice').click()
    cy.contains('.origin', 'name').should('contain', '•••').and('not.contain', 'alice')
    cy.contains('button', 'Show values').click()
    cy.contains('.origin', 'alice')
    cy.get('body').type('{esc}')
    cy.get('.session-view').should('not.exist')
  })

  it('makes sessions anew once they are cleared', () => {
    cy.get('.sessions').first().contains('button', 'Clear All Sessions').click()
    cy.get('.session').first().find('.tag').should('have.text', 'created')
    idle()
  })

  it('shows the page as it was, scripts left out', () => {
    cy.contains('.entry', '#todos li').first().click()
    cy.get('.badge-moment').should('have.text', 'pinned')
    cy.get('iframe.snapshot').should(($frame) => {
      const page = $frame[0].contentDocument
      expect(page.querySelectorAll('#todos li')).to.have.length(2)
      expect(page.querySelector('script')).to.equal(null)
    })
    cy.get('.mark-target').should('have.length', 2)
    cy.get('body').type('{esc}')
    cy.get('.badge-moment').should('not.exist')
  })

  it('shows the spec as it ran, and the requests of the test', () => {
    cy.contains('.entry', '#add').first().click()
    cy.contains('[role=tab]', 'source').click()
    cy.get('.code-here').should('have.text', 'line 14')
    cy.contains('[role=tab]', 'network').click()
    cy.contains('.network-table tr', '@hint').should('contain', '200')
    cy.contains('[role=tab]', 'console').click()
    cy.get('.details').should('contain', '#add')
    cy.get('body').type('{esc}')
  })

  it('holds at a pause, lets a person use the application, and goes on step by step', () => {
    spec('paused').click()
    cy.contains('.strip', 'Paused before should be.visible')
    press(70, 320)
    // Keys go to the application now.
    cy.contains('.strip button', 'Next').click()
    cy.contains('.strip', 'Paused before get #todos')
    cy.get('body').type('c')
    // What was pressed in the picture was pressed in the application.
    cy.contains('.entry', 'todos: 1')
    cy.contains('.strip', 'Passed')
  })

  it('picks an element in the picture, and counts what a selector finds', () => {
    idle()
    cy.contains('button', 'Pick').should('not.have.attr', 'aria-disabled')
    cy.contains('button', 'Pick').click()
    // The picture makes room for it.
    cy.get('.picker').should('be.visible')
    press(70, 320)
    cy.get('.picker input').should('have.value', '#add')
    cy.contains('.picker', '1 match')
    cy.get('.picker input').clear().type('h1, button')
    cy.contains('.picker', '2 matches')
    cy.get('[aria-label="Close the picker"]').click()
  })

  it('can be used by all', () => {
    cy.accessible()
    cy.picture('live')
  })
})
