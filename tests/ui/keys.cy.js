// What the page does when it is used: keys, runs, filters, long logs.
import { connectedTo, Program } from './support/socket'
import { contents, hello, loginDone, loginRunning, LOGIN, many, specs, status } from './support/story'

const program = (...more) => new Program([hello({ status: status({ specs: [LOGIN] }) }), ...more], { showSession: contents })
const open = (one) => {
  cy.visit(Cypress.env('page'), connectedTo(one))
  cy.get('.spec').should('exist')
}
const press = (keys) => cy.get('body').type(keys)
/** What the page asked for with a `method`, as often as it was to. It may ask for other things meanwhile. */
const asked = (one, method, times = 1) => cy.wrap(null, { log: false }).should(() => expect(one.of(method), method).to.have.length(times)).then(() => one.of(method).at(-1).params)

describe('runs', () => {
  it('are begun, ended and watched by key', () => {
    const one = program(loginDone().message())
    open(one)
    press('r')
    asked(one, 'run').should('deep.equal', { specs: [LOGIN], tests: [] })
    press('a')
    asked(one, 'run', 2).its('specs').should('have.length', specs.length)
    press('w')
    asked(one, 'watch').should('deep.equal', { on: false })
    press('F')
    asked(one, 'run', 3).should(({ tests }) => expect(tests.map((test) => test.titlePath.at(-1))).to.deep.equal(['adds one', 'compares two lists']))
    press('s').then(() => expect(one.of('stop'), 'nothing runs').to.have.length(0))
  })

  it('are stopped', () => {
    const one = program(loginRunning().message(), { type: 'status', ...status({ phase: 'running', specs: [LOGIN] }) })
    open(one)
    cy.contains('button', 'Stop').should('not.have.attr', 'aria-disabled')
    press('s')
    asked(one, 'stop')
  })

  it('are of the specs that are marked', () => {
    const one = program()
    open(one)
    press('f')
    cy.focused().should('have.id', 'spec-search').type('todos{downArrow}')
    cy.focused().should('have.id', 'spec-list').type('x{downArrow}x')
    cy.contains('button', 'Run 2')
    press('r')
    asked(one, 'run').its('specs').should('have.length', 2)
  })

  it('are of the spec that is found first', () => {
    const one = program()
    open(one)
    cy.get('#spec-search').type('drgdrp')
    cy.get('.spec').should('have.length', 1).and('contain', 'drag-and-drop')
    cy.get('#spec-search').type('{enter}')
    asked(one, 'run').should('deep.equal', { specs: ['cypress/e2e/todos/drag-and-drop.cy.ts'], tests: [] })
  })

  it('are of one test', () => {
    const one = program(loginDone().message())
    open(one)
    cy.contains('.test', 'adds one').find('[aria-label="Run only this test"]').click({ force: true })
    asked(one, 'run').should('deep.equal', { specs: [LOGIN], tests: [{ spec: LOGIN, titlePath: ['as alice', 'adds one'] }] })
  })

  it('go on after a pause', () => {
    const paused = { spec: LOGIN, test: 'r8', next: 'click' }
    const one = program(loginRunning().message(), { type: 'status', ...status({ phase: 'paused', specs: [LOGIN], paused }) })
    open(one)
    cy.contains('.strip', 'Paused before click')
    press('n')
    asked(one, 'resume').should('deep.equal', { step: true })
    press('c')
    asked(one, 'resume', 2).should('deep.equal', { step: false })
  })
})

describe('the log', () => {
  it('is walked by keys, which pin and let go', () => {
    open(program(loginDone().message()))
    press('jj')
    cy.get('.row-active').should('contain', 'shows her todos').and('have.attr', 'aria-expanded', 'false')
    press('{enter}')
    cy.get('.row-active').should('have.attr', 'aria-expanded', 'true')
    press('jjjj{enter}')
    cy.get('.entry-pinned').should('contain', 'visit').and('have.attr', 'aria-selected', 'true')
    cy.get('.panel-of').should('contain', 'visit')
    press('{esc}')
    cy.get('.entry-pinned').should('not.exist')
  })

  it('shows only what failed, and what is searched for', () => {
    open(program(loginDone().message()))
    cy.get('.test').should('have.length.above', 3)
    press('.')
    cy.get('.test').should('have.length', 2)
    press('.')
    press('/')
    cy.focused().should('have.id', 'log-search').type('@todos')
    cy.get('.test').should('have.length', 1)
    cy.get('.entry').should('have.length', 1).and('contain', 'GET').find('mark').should('have.text', '@todos')
  })

  it('has thousands of rows, of which few are in the page', () => {
    const one = program({ type: 'status', ...status({ phase: 'running', specs: [] }) })
    open(one)
    cy.then(() => one.say(many(6000).message()))
    // It follows its end.
    cy.contains('.entry', '5999')
    cy.get('.entry').should('have.length.below', 120).each(($row) => expect($row.height()).to.equal(24))
    cy.get('.virtual-box').then(($box) => $box[0].scrollTo(0, 24 * 1000))
    cy.contains('.entry', 'expected 999 to equal 999')
    // Now something is being read there: the end may grow, but nothing moves.
    cy.get('.virtual-box').then(($box) => {
      const before = $box[0].scrollTop
      const more = many(0)
      more.events = []
      more.next = 6000
      for (let at = 6000; at < 6100; at++) more.log('wrap', String(at))
      one.say(more.message())
      cy.wrap($box).should(([box]) => expect(box.scrollHeight).to.be.above(24 * 6090)).then(([box]) => expect(box.scrollTop).to.equal(before))
    })
  })

  it('opens the editor at the line that failed', () => {
    const one = program(loginDone().message())
    open(one)
    cy.contains('.error button', `${LOGIN}:14:8`).click()
    asked(one, 'openInEditor').should('deep.equal', { file: LOGIN, line: 14, column: 8 })
  })
})

describe('sessions', () => {
  it('are cleared and made anew, all or one', () => {
    const one = program(loginDone().message())
    open(one)
    cy.get('.sessions').first().contains('button', 'Clear All Sessions').click()
    asked(one, 'clearSessions')
    cy.get('.sessions').first().contains('button', 'Sessions (1)').click()
    cy.get('[aria-label="What to do with alice"]').first().click()
    cy.contains('[role=menuitem]', 'Recreate').click()
    asked(one, 'clearSession').should('deep.equal', { key: { id: 'alice', spec: null }, rerun: true })
  })

  it('hide their values until they are asked for', () => {
    const one = program(loginDone().message())
    open(one)
    press('l')
    cy.contains('.session-id', 'alice').click()
    cy.contains('.origin', '•••').should('not.contain', 'k2b9')
    cy.contains('button', 'Show values').click()
    cy.contains('.origin', 'k2b9')
    asked(one, 'showSession', 2).should('deep.equal', { key: { id: 'alice', spec: null }, reveal: true })
    press('{esc}')
    cy.get('.session-view').should('not.exist')
  })
})

describe('the page', () => {
  it('keeps folded columns and widths', () => {
    open(program(loginDone().message()))
    press('1')
    cy.get('.column-specs').should('not.exist')
    cy.get('[role=separator][aria-label="Width of the log"]').focus().type('{rightArrow}{rightArrow}')
    cy.window().then((win) => {
      expect(JSON.parse(win.localStorage.getItem('hinoki.specs.folded'))).to.equal(true)
      expect(JSON.parse(win.localStorage.getItem('hinoki.log.width'))).to.equal(552)
    })
  })

  it('connects again, and shows what it then hears', () => {
    const one = program(loginDone().message())
    open(one)
    cy.contains('.strip', 'Failed').then(() => one.lose())
    cy.contains('The connection to Hinoki is lost')
    cy.then(() => {
      one.isUp = true
    })
    cy.contains('button', 'Try now').click()
    cy.contains('The connection to Hinoki is lost').should('not.exist')
    cy.contains('.strip', 'Failed')
  })

  it('says every key in the tooltip of its button', () => {
    open(program(loginDone().message()))
    // The mouse itself: it stays where it is, whatever moves below it.
    cy.contains('button', 'Re-run').then(([button]) => {
      const { left, top, width, height } = button.getBoundingClientRect()
      const params = { type: 'mouseMoved', x: left + width / 2, y: top + height / 2 }
      return Cypress.automation('remote:debugger:protocol', { command: 'Input.dispatchMouseEvent', params })
    })
    const says = (text, key) => cy.get('.tooltip').should('contain', text).find('kbd').should('have.text', key)
    says('Run again', 'r')
    // A log that follows its run scrolls, and the tooltip stays.
    cy.get('.spec').then(([spec]) => {
      const event = new spec.ownerDocument.defaultView.Event('scroll')
      spec.dispatchEvent(event)
    })
    says('Run again', 'r')
    press('{esc}')
    cy.get('.tooltip').should('not.exist')
    cy.contains('button', 'Re-run').focus()
    says('Run again', 'r')
  })

  it('leaves single keys alone if it is told to', () => {
    const one = program(loginDone().message())
    open(one)
    press('?')
    cy.contains('label', 'act everywhere').find('input').uncheck()
    cy.get('dialog').find('[aria-label=Close]').click()
    press('r').then(() => expect(one.of('run')).to.have.length(0))
  })
})
