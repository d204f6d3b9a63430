import { failing, thrown } from '../failing'

const { Commands } = Cypress
Commands.add('double', (number) => {
  cy.wrap(number).then((value) => value * 2)
})
Commands.add('plain', () => 'plain')
Commands.add('promised', () => Promise.resolve('promised'))
Commands.add('plus', { prevSubject: true }, (subject, number) => cy.wrap(subject + number))
Commands.add('single', { prevSubject: 'element' }, ($el) => {
  expect($el).to.have.length(1)
  return cy.wrap($el)
})
Commands.add('either', { prevSubject: 'optional' }, (subject) => cy.wrap(subject === undefined ? 'none' : subject))
Commands.add('silent', { prevSubject: true }, () => {})
Commands.add('select2', (selector) => cy.get(selector))
Commands.add('mixed', () => {
  cy.wrap(1)
  return 5
})
Commands.add('fromThis', function () {
  return this.remembered
})
Commands.addAll({ allA: () => 'A', allB: () => 'B' })
Commands.addQuery('firstOf', function (selector, options = {}) {
  this.set('timeout', options.timeout)
  const getFn = cy.now('get', selector)
  return (subject) => getFn(subject).first()
})
Commands.overwrite('log', (originalFn, message) => originalFn(`overwritten: ${message}`))
Commands.overwrite('visit', (originalFn, url, options) => originalFn(url === 'HOME' ? 'pages/engine.html' : url, options))
Commands.overwriteQuery('title', function (originalFn, ...args) {
  const innerFn = originalFn.apply(this, args)
  return (subject) => innerFn(subject).toUpperCase()
})

const overwritten = []
Commands.overwrite('should', (originalFn, subject, ...args) => {
  overwritten.push(args[0])
  return originalFn(subject, ...args)
})

describe('custom commands', () => {
  it('overwrite should, which goes on being retried with its query', () => {
    cy.visit('HOME')
    cy.document().then((document) => {
      setTimeout(() => document.body.insertAdjacentHTML('beforeend', '<p id="late" title="t">late</p>'), 60)
    })
    overwritten.length = 0
    cy.get('#late').should('have.attr', 'title').should('eq', 't')
    cy.then(() => expect(overwritten.filter((name) => name === 'eq')).to.have.length(1))
    cy.get('#nope').should('not.exist')
    failing(/expected '<h1>' to have text/, () => cy.get('h1').should('have.text', 'other'))
  })

  it('yield values, promises and chains', () => {
    cy.double(4).should('eq', 8)
    cy.plain().should('eq', 'plain')
    cy.promised().should('eq', 'promised')
    cy.wrap(1).plus(2).plus(3).should('eq', 6)
    cy.either().should('eq', 'none')
    cy.wrap(3).either().should('eq', 3)
    cy.wrap(9).silent().should('eq', 9)
    cy.allA().should('eq', 'A')
    cy.allB().should('eq', 'B')
    cy.log('x')
  })

  it('have the test’s this', () => {
    cy.wrap('q').as('remembered').then(() => {
      cy.fromThis().should('eq', 'q')
    })
  })

  it('hand queries on: what follows retries them', () => {
    cy.visit('HOME')
    cy.get('h1').single().should('have.text', 'Hello')
    cy.select2('.nope').should('not.exist')
    cy.select2('li').should('have.length', 3)
    cy.firstOf('li').should('have.text', 'one')
    cy.title().should('eq', 'HOME')
    cy.document().then((document) => {
      setTimeout(() => {
        document.querySelector('h1').textContent = 'later'
      }, 100)
    })
    cy.select2('h1').should('have.text', 'later')
  })

  it('say what they need', () => {
    failing(/requires a DOM element[\s\S]*`str`[\s\S]*cy\.wrap\(\)/, () => cy.wrap('str').single())
  })

  it('may be added again', () => {
    Cypress.Commands.add('again', () => cy.wrap(1))
    Cypress.Commands.add('again', () => cy.wrap(2))
    cy.again().should('equal', 2)
  })

  it('say what they refuse', () => {
    failing('which runs later, but returned a value at once', () => cy.mixed())
  })

  it('names', () => {
    expect(thrown(() => Commands.add('get', () => {})).message).to.include('already exists')
    expect(thrown(() => Commands.add('on', () => {})).message).to.include('part of cy')
    expect(thrown(() => Commands.overwrite('get', () => {})).message).to.include('query')
    expect(thrown(() => Commands.overwrite('nix', () => {})).message).to.include('none of that name')
    expect(thrown(() => Commands.overwriteQuery('visit', () => {})).message).to.include('no query')
    expect(thrown(() => Commands.add('x')).message).to.include('must be passed a function')
  })
})

describe('events of commands', () => {
  it('are heard', () => {
    const heard = []
    cy.on('command:enqueued', ({ name }) => heard.push(`enqueued ${name}`))
    cy.on('command:start', (command) => heard.push(`start ${command.get('name')}`))
    cy.on('command:end', (command) => heard.push(`end ${command.get('name')}`))
    cy.on('command:retry', () => heard.push('retry'))
    let calls = 0
    cy.wrap(1).should(() => expect(++calls).to.eq(2))
    cy.then(() => {
      expect(heard).to.include.members(['enqueued wrap', 'start wrap', 'end wrap', 'retry', 'start then'])
      expect(heard.indexOf('enqueued then')).to.be.lessThan(heard.indexOf('start wrap'))
    })
  })

  it('end with the test', () => {
    const listener = cy.stub()
    cy.on('command:start', listener)
    cy.off('command:start', listener)
    cy.wrap(1).then(() => expect(listener).not.to.have.been.called)
  })

  it('of the log', () => {
    const names = []
    cy.on('log:added', (attributes) => names.push(attributes.name))
    const log = Cypress.log({ name: 'mine', message: ['a', 'b'], consoleProps: () => ({ some: 'thing' }) })
    expect(log.get('name')).to.eq('mine')
    expect(log.get('consoleProps')()).to.deep.eq({ some: 'thing' })
    log.set({ message: 'c' }).snapshot().end()
    expect(log.get('state')).to.eq('passed')
    cy.wrap(1).then(() => expect(names).to.include.members(['mine', 'wrap']))
  })
})
