// The page of a real `hinoki open`, with a browser of its own, on the project in `project/`.
const spec = (name) => cy.contains('.spec', name)
const test = (title) => cy.contains('.test', title)
const idle = () => cy.contains('button', 'Stop').should('have.attr', 'aria-disabled', 'true')

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
      expect([...new Set([...$all].map((one) => one.textContent))].sort()).to.deep.equal(['names.cy.js', 'todos.cy.js'])
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

  it('can be used by all', () => {
    cy.accessible()
    cy.picture('live')
  })
})
