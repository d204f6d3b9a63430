import { failing, quick } from '../failing'

describe('visit', () => {
  it('calls back before and after the page’s scripts', () => {
    const calls = []
    cy.visit('pages/engine.html', {
      onBeforeLoad(win) {
        calls.push('before')
        win.fromTest = 1
        expect(win.document.readyState).to.eq('loading')
      },
      onLoad(win) {
        calls.push('load')
        expect(win.fromTest).to.eq(1)
      },
    }).then((win) => {
      expect(win.document.title).to.eq('Home')
      expect(calls).to.deep.eq(['before', 'load'])
    })
  })

  it('takes an object', () => {
    cy.visit({ url: 'pages/next.html', qs: { a: 'b c' } })
    cy.location('search').should('eq', '?a=b+c')
  })

  it('fails by status', () => {
    failing(/cy\.visit\(\)` failed trying to load[\s\S]*404/, () => cy.visit('pages/none.html'))
  })

  it('loads nothing for another hash', () => {
    let loads = 0
    cy.on('window:load', () => {
      loads++
    })
    cy.visit('pages/engine.html')
    cy.visit('pages/engine.html#foo')
    cy.hash().should('eq', '#foo').then(() => expect(loads).to.eq(1))
  })

  for (const [args, message] of [
    [[], 'containing a `url`'],
    [['x', { method: 'PUT' }], 'invalid `method`'],
    [['x', { onLoad: 1 }], 'requires the `onLoad` option to be a function'],
    [['x', { failOnStatusCode: false, retryOnStatusCodeFailure: true }], 'contradict'],
  ]) {
    it(`checks its arguments: ${message}`, () => {
      failing(message, () => cy.visit(...args))
    })
  }
})

describe('navigation', () => {
  beforeEach(() => {
    cy.visit('pages/engine.html')
  })

  it('reload', () => {
    cy.window().then((win) => {
      win.marked = 1
    })
    cy.reload().should('not.have.property', 'marked')
  })

  it('go', () => {
    cy.visit('pages/next.html')
    cy.go('back')
    cy.title().should('eq', 'Home')
    cy.go('forward')
    cy.location('pathname').should('match', /next/)
    cy.go(-1)
    cy.get('h1').should('have.text', 'Hello')
  })

  it('go nowhere', () => {
    failing('the history has no entry', () => cy.go('forward', { timeout: 200 }))
  })

  it('commands after a click wait for the page that it leads to', () => {
    cy.get('#next').click()
    cy.document().then((document) => expect(document.location.pathname).to.match(/next/))
  })

  it('also after a form was submitted', () => {
    cy.get('#submit').click()
    cy.document().then((document) => expect(document.location.pathname).to.match(/next/))
  })

  it('but not where the page stays', quick, () => {
    for (const id of ['mail', 'download', 'keep']) cy.get(`#${id}`).click()
    cy.get('h1').should('have.text', 'Hello')
  })

  it('events', () => {
    const seen = []
    for (const name of ['window:before:load', 'window:load', 'window:before:unload', 'window:unload']) cy.on(name, () => void seen.push(name))
    cy.on('url:changed', (url) => void seen.push(url.replace(/.*\//, '')))
    cy.visit('pages/next.html')
    cy.window().then((win) => win.history.pushState({}, '', 'pushed'))
    cy.location('pathname').should('match', /pushed$/).then(() => {
      expect(seen).to.deep.eq(['window:before:unload', 'window:unload', 'next.html', 'window:before:load', 'window:load', 'pushed'])
    })
  })

  it('the application thinks that it is alone', () => {
    cy.window().then((win) => {
      expect(win.opener).to.eq(null)
      expect(win.top).to.eq(win)
      expect(win.name).to.eq('')
      win.close()
      win.onbeforeunload = () => 'stay'
      win.addEventListener('beforeunload', (event) => {
        event.preventDefault()
        event.returnValue = 'stay'
      })
    })
    cy.get('#next').click()
    cy.location('pathname').should('match', /next/)
  })

  it('location', () => {
    cy.location().should((location) => {
      expect(location.pathname).to.match(/engine\.html$/)
      expect(location.toString()).to.eq(location.href)
    })
    cy.hash().should('be.empty')
    cy.url().should('include', 'engine.html')
    cy.document().its('contentType').should('eq', 'text/html')
  })
})

describe('errors of the application', () => {
  const boom = 'setTimeout(() => { throw new Error("boom") }, 10)'

  it('fail the test', () => {
    cy.visit('pages/engine.html')
    failing(/The application threw an uncaught exception[\s\S]*boom/, () => {
      cy.window().then((win) => win.eval(boom))
      cy.wait(1000)
    })
  })

  it('don’t where a listener says so', () => {
    const listener = cy.stub().returns(false)
    cy.on('uncaught:exception', listener)
    cy.visit('pages/engine.html')
    cy.window().then((win) => win.eval(boom))
    cy.wrap(listener).should('have.been.calledOnce')
  })

  it('of promises', () => {
    cy.visit('pages/engine.html')
    failing(/unhandled promise rejection[\s\S]*rejected/, () => {
      cy.window().then((win) => void win.eval('Promise.reject(new Error("rejected"))'))
      cy.wait(1000)
    })
  })

  it('while it loads', () => {
    failing('inline boom', () => cy.visit('pages/throws.html'))
  })

  it('with done', (done) => {
    cy.on('uncaught:exception', (error) => {
      expect(error.message).to.include('boom')
      done()
      return false
    })
    cy.visit('pages/engine.html')
    cy.window().then((win) => win.eval(boom))
    cy.get('.never')
  })
})

describe('dialogs', () => {
  it('are events', () => {
    const seen = []
    cy.on('window:alert', (text) => void seen.push(`alert ${text}`))
    cy.on('window:confirm', (text) => {
      seen.push(`confirm ${text}`)
      return false
    })
    cy.visit('pages/engine.html')
    cy.window().then((win) => {
      win.alert('a')
      expect(win.confirm('c')).to.eq(false)
      expect(win.prompt('p', 'default')).to.eq('default')
      expect(seen).to.deep.eq(['alert a', 'confirm c'])
    })
  })

  it('are accepted', () => {
    cy.visit('pages/engine.html')
    cy.window().then((win) => expect(win.confirm('c')).to.eq(true))
  })

  it('can be stubbed', () => {
    cy.visit('pages/engine.html', {
      onBeforeLoad(win) {
        cy.stub(win, 'prompt').returns('mine').as('prompt')
      },
    })
    cy.window().then((win) => expect(win.prompt('?')).to.eq('mine'))
    cy.get('@prompt').should('have.been.calledOnce')
  })
})

describe('clock', () => {
  it('holds the time of the application, not the driver’s', () => {
    cy.clock(Date.UTC(2020, 0, 2))
    cy.visit('pages/engine.html')
    cy.window().then((win) => {
      expect(new win.Date().getUTCFullYear()).to.eq(2020)
      win.count = 0
      win.setInterval(() => win.count++, 1000)
    })
    cy.tick(3500).its('tick').should('be.a', 'function')
    cy.window().its('count').should('eq', 3)
    cy.get('#later').click()
    cy.get('#out').should('have.text', '')
    cy.tick(200)
    cy.get('#out').should('have.text', 'clicked')
    cy.clock().then((clock) => clock.restore())
    cy.window().then((win) => {
      expect(new win.Date().getUTCFullYear()).to.be.gt(2020)
      expect(new Date().getUTCFullYear()).to.be.gt(2020)
    })
  })

  it('ends with the test', () => {
    cy.visit('pages/engine.html')
    failing('without first calling `cy.clock()`', () => cy.tick(1))
  })
})

describe('viewport', () => {
  it('is set', () => {
    cy.visit('pages/engine.html')
    cy.viewport(500, 400)
    cy.window().should('include', { innerWidth: 500, innerHeight: 400 })
    cy.viewport('iphone-x', 'landscape')
    cy.window().its('innerWidth').should('eq', 812)
  })

  it('is the configured one again', () => {
    cy.visit('pages/engine.html')
    cy.window().its('innerWidth').should('eq', Cypress.config('viewportWidth'))
  })

  it('by configuration', { viewportWidth: 320 }, () => {
    cy.visit('pages/engine.html')
    cy.window().its('innerWidth').should('eq', 320)
  })

  it('knows its presets', () => {
    failing('known preset', () => cy.viewport('toaster'))
  })
})
