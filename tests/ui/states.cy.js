// Each state of the page: what it says, that all can use it, how it looks.
import { connectedTo, Program } from './support/socket'
import { aliceKey, broken, contents, hello, login, loginDone, loginRunning, LOGIN, sessions, source, specs, status } from './support/story'

const DASHBOARD = `<!doctype html><title>Todos</title><style>
  body { margin: 0; font: 16px system-ui; background: #fff; color: #222 } header { padding: 16px 32px; background: #123c69; color: #fff }
  main { width: 640px; margin: 32px auto } li { padding: 8px 12px; border: 1px solid #ddd; margin: 4px 0; list-style: none } ul { padding: 0 }
</style><header>Todos · alice</header><main><h1>Today</h1><ul><li>Buy bread</li><li>Call Bob</li><li>Water the plants</li></ul></main>`

/** Opens the page with what the program says. */
function open(program, theme, pages = {}) {
  cy.intercept('GET', '**/snapshots/*', (req) => {
    const name = req.url.split('/').at(-1)
    req.reply({ body: pages[name] ?? DASHBOARD, headers: { 'content-type': 'text/html' } })
  })
  cy.visit(Cypress.env('page'), connectedTo(program, { theme }))
}

const program = (first, answers) => new Program(first, { showSession: contents, count: () => 3, ...answers })
const select = (title) => cy.contains('[role=treeitem]', title)

/** A picture of the application, drawn here. */
function show(to) {
  cy.window().then(async (win) => {
    const canvas = win.document.createElement('canvas')
    Object.assign(canvas, { width: 1000, height: 660 })
    const pen = canvas.getContext('2d')
    pen.fillStyle = '#fff'
    pen.fillRect(0, 0, 1000, 660)
    pen.fillStyle = '#123c69'
    pen.fillRect(0, 0, 1000, 56)
    pen.font = '18px sans-serif'
    pen.fillStyle = '#fff'
    pen.fillText('Todos · alice', 32, 35)
    pen.fillStyle = '#222'
    ;['Buy bread', 'Call Bob', 'Water the plants'].forEach((text, at) => {
      pen.strokeRect(180, 130 + at * 48, 640, 40)
      pen.fillText(text, 196, 156 + at * 48)
    })
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg'))
    to.show({ url: 'https://app.local/dashboard', width: 1000, height: 660, at: 1 }, await blob.arrayBuffer())
  })
  cy.get('canvas').should('be.visible')
}

const states = {
  'nothing has run yet': (theme) => {
    open(program([hello()]), theme)
    cy.contains('Pick a spec to run it')
  },
  'no spec yet': (theme) => {
    open(program([hello({ specs: [], sessions: [] })]), theme)
    cy.contains('No spec yet')
    cy.contains('.command', 'hinoki init').find('button')
  },
  'the browser starts': (theme) => {
    open(program([hello({ browser: null, status: status({ browser: 'starting' }) })]), theme)
    cy.contains('The browser is starting')
  },
  'the browser is gone': (theme) => {
    const one = program([hello({ status: status({ browser: 'gone', browserReason: 'it was ended by a signal (SIGKILL)' }) })])
    open(one, theme)
    cy.contains('SIGKILL')
    cy.contains('button', 'Start the browser').click()
    cy.then(() => expect(one.of('restartBrowser')).to.have.length(1))
  },
  "the app's server is down": (theme) => {
    open(program([hello({ status: status({ unreachable: 'http://127.0.0.1:3000' }) })]), theme)
    cy.contains("The app's server doesn't answer")
    cy.contains('http://127.0.0.1:3000')
  },
  "a spec doesn't compile": (theme) => {
    open(program([hello({ status: status({ specs: [LOGIN] }) }), broken().message()]), theme)
    cy.contains("This spec doesn't compile")
    cy.get('.frame-here').should('contain', "cy.get('li')")
  },
  'a run is under way': (theme) => {
    const one = program([hello({ status: status({ phase: 'running', specs: [LOGIN], reason: 'saved cypress/e2e/auth/login.cy.ts' }) }), loginRunning().message()])
    open(one, theme)
    show(one)
    cy.contains('.strip', 'Running removes one')
    cy.contains('.test-running', 'removes one')
  },
  'a run failed': (theme) => {
    const one = program([hello({ status: status({ specs: [LOGIN] }) }), loginDone().message()])
    open(one, theme)
    show(one)
    cy.contains('.strip', 'Failed · 2 failed, 4 passed')
    select('adds one').should('have.attr', 'aria-expanded', 'true')
    select('shows her todos').should('have.attr', 'aria-expanded', 'false')
    cy.contains('.error', 'never found it').scrollIntoView()
  },
  'a difference': (theme) => {
    open(program([hello({ status: status({ specs: [LOGIN] }) }), loginDone().message()]), theme)
    cy.get('#log-search').type('compares')
    cy.get('.diff').scrollIntoView().should('contain', '"open": true')
  },
  'an entry is pinned': (theme) => {
    open(program([hello({ status: status({ specs: [LOGIN] }) }), loginDone().message()]), theme)
    select('shows her todos').click()
    cy.contains('.entry', '#todos li').click()
    cy.get('.badge-moment').should('have.text', 'pinned')
    cy.get('iframe.snapshot').should('be.visible')
    cy.get('.mark-target').should('have.length', 3)
  },
  'requests of a test': (theme) => {
    open(program([hello({ status: status({ specs: [LOGIN] }) }), loginDone().message()]), theme)
    select('shows her todos').click()
    cy.contains('.entry', '#todos li').click()
    cy.contains('[role=tab]', 'network').click()
    cy.get('.network-table tbody tr').should('have.length', 6)
    cy.contains('.network-table tr', '/api/todos').should('contain', '200').and('contain', '@todos').and('contain', '34 ms')
    cy.contains('.network-table tr', '/api/lists').should('contain', 'connection refused')
  },
  'the source of a command': (theme) => {
    open(program([hello({ status: status({ specs: [LOGIN] }) }), loginDone().message()], { showSource: source }), theme)
    cy.contains('[role=tab]', 'source').click()
    cy.contains('.source-head', LOGIN)
    cy.get('.code').should('contain', "it('adds one'").find('.code-here').should('not.exist')
    cy.contains('.entry-failed', '[data-test=add]').click()
    cy.contains('.source-head', `${LOGIN}:14:5`)
    cy.get('.code-here.code-failed').should('have.text', 'line 14')
    cy.get('.code-called').should('have.length.above', 2)
  },
  'a picture of a failure': (theme) => {
    cy.intercept('GET', '**/pictures/*', { fixture: 'failed.png' })
    open(program([hello({ status: status({ specs: [LOGIN] }) }), loginDone().message()]), theme)
    cy.contains('.thumb', 'as it failed').find('img').should('be.visible')
    cy.contains('.thumb', 'as it failed').click()
    cy.get('.badge-moment').should('have.text', 'picture')
    cy.get('.stage-page img').should('be.visible')
  },
  'paused': (theme) => {
    const paused = { spec: LOGIN, test: 'r8', next: "click [data-test=remove]" }
    const one = program([hello({ status: status({ phase: 'paused', specs: [LOGIN], paused }) }), loginRunning().message()])
    open(one, theme)
    show(one)
    cy.contains('.strip', 'Paused before click [data-test=remove]')
  },
  'an element is picked': (theme) => {
    const one = program([hello({ status: status({ specs: [LOGIN] }) }), loginDone().message()])
    open(one, theme)
    show(one)
    cy.contains('button', 'Pick').click()
    cy.then(() => {
      expect(one.of('pick').at(-1).params).to.deep.equal({ on: true })
      one.say({ type: 'picked', selector: '[data-test=todo]', count: 3, text: 'Buy bread', chosen: true })
    })
    cy.get('.picker input').should('have.value', '[data-test=todo]')
    cy.contains('.picker', '3 matches')
  },
  'sessions of a test': (theme) => {
    open(program([hello({ status: status({ specs: [LOGIN] }) }), loginDone().message()]), theme)
    cy.get('#log-search').type('logged out')
    select('was logged out meanwhile').click()
    cy.contains('button', 'Sessions (2)').should('have.attr', 'aria-expanded', 'false').click()
    cy.contains('.session', 'a-tenant-whose-name-is-long').should('contain', 'recreated: the cookie sid of app.local had expired')
    cy.contains('.session', 'alice').find('.session-id').click()
    cy.contains('.origin', 'https://app.local').should('contain', '•••').and('not.contain', 'k2b9')
  },
  'all saved sessions': (theme) => {
    open(program([hello()]), theme)
    cy.get('body').type('l')
    cy.contains('[aria-label="Saved sessions"]', 'alice')
    cy.contains('.session-id', 'alice').click()
    cy.contains('button', 'Show values').click()
    cy.contains('.origin', 'k2b9-44f1-9ac0')
  },
  'the connection is lost': (theme) => {
    const one = program([hello({ status: status({ specs: [LOGIN] }) }), loginDone().message()])
    open(one, theme)
    cy.contains('.strip', 'Failed').then(() => one.lose())
    cy.contains('The connection to Hinoki is lost')
    select('adds one')
  },
  'all keys': (theme) => {
    open(program([hello()]), theme)
    cy.contains('Pick a spec')
    cy.get('body').type('?')
    cy.get('dialog').should('be.visible')
  },
  'a recording': (theme) => {
    open(program([hello({ recording: 'run.hinoki', status: status({ browser: 'gone' }) }), loginDone().message()]), theme)
    cy.get('.badge-recording').should('be.visible')
    cy.contains('button', 'Re-run').should('not.exist')
  },
}

for (const [name, show] of Object.entries(states)) {
  it(`${name}: said, usable by all, seen in dark and light`, () => {
    show('dark')
    for (const theme of ['dark', 'light']) {
      cy.viewport(1280, 800)
      cy.get('html').then(($html) => $html.attr('data-theme', theme))
      cy.accessible()
      cy.picture(`${name} ${theme} 1280`)
      cy.viewport(2560, 1440)
      cy.picture(`${name} ${theme} 2560`)
    }
  })
}
