import { failing, thrown } from '../failing'

describe('Cypress.ElementSelector', () => {
  const page = `
    <main id="main">
      <button data-cy="save" id="b" class="primary">Save</button>
      <button id="cancel" class="primary plain">Cancel</button>
      <input name="q" placeholder="Search &quot;all&quot;">
      <ul class="menu"><li>one</li><li class="current">two</li><li>three</li></ul>
      <ul><li>four</li></ul>
      <p id="1:2">odd</p>
    </main>`

  beforeEach(() => {
    cy.visit('/pages/blank.html')
    cy.document().then((document) => {
      document.body.innerHTML = page
    })
    cy.then(() => Cypress.ElementSelector.defaults({ selectorPriority: ['data-cy', 'data-test', 'data-testid', 'data-qa', 'id', 'class', 'tag', 'attributes', 'nth-child'] }))
  })

  const selectorOf = (element) => cy.get(element).then(($el) => Cypress.ElementSelector.getSelector($el))

  it('takes the first of the order that finds one element alone', () => {
    selectorOf('[data-cy]').should('equal', '[data-cy="save"]')
    selectorOf('#cancel').should('equal', '#cancel')
    selectorOf('.current').should('equal', '.current')
    selectorOf('[name=q]').should('equal', 'input')
    selectorOf('p').should('equal', '#\\31 \\:2')
  })

  it('always finds the element and no other', () => {
    cy.get('*').then((all) => {
      for (const kinds of [undefined, ['nth-child'], ['tag'], ['attributes', 'class'], ['attribute:placeholder', 'name']]) {
        if (kinds) Cypress.ElementSelector.defaults({ selectorPriority: kinds })
        for (const element of all.toArray()) {
          const found = Cypress.$(Cypress.ElementSelector.getSelector(element), element.ownerDocument)
          expect(found.toArray(), Cypress.ElementSelector.getSelector(element)).to.deep.equal([element])
        }
      }
    })
  })

  it('follows another order', () => {
    cy.then(() => Cypress.ElementSelector.defaults({ selectorPriority: ['class', 'id'] }))
    selectorOf('#cancel').should('equal', '.plain')
    cy.then(() => Cypress.SelectorPlayground.defaults({ selectorPriority: ['attribute:placeholder'] }))
    selectorOf('input').should('equal', '[placeholder="Search \\"all\\""]')
  })

  it('lets a function choose', () => {
    Cypress.SelectorPlayground.defaults({ onElement: ($el) => ($el.is('input') ? 'chosen' : undefined) })
    cy.get('input').then(($el) => expect(Cypress.SelectorPlayground.getSelector($el)).to.equal('chosen'))
    cy.get('#cancel').then(($el) => expect(Cypress.SelectorPlayground.getSelector($el)).to.equal('#cancel'))
    cy.then(() => Cypress.SelectorPlayground.defaults({ onElement: () => undefined }))
  })

  it('refuses what it does not know', () => {
    const { defaults } = Cypress.ElementSelector
    expect(thrown(() => defaults('id')).message).to.include('takes an object')
    expect(thrown(() => defaults({ selectorPriority: 'id' })).message).to.include('`id`')
    expect(thrown(() => defaults({ selectorPriority: ['text'] })).message).to.include('`text`')
    expect(thrown(() => defaults({ onElement: 1 })).message).to.include('onElement')
  })
})

describe('Cypress.automation', () => {
  it('sends commands of the protocol to the page', () => {
    cy.visit('/pages/blank.html')
    cy.then(() => Cypress.automation('remote:debugger:protocol', { command: 'Runtime.evaluate', params: { expression: 'location.pathname' } }))
      .its('result.value')
      .should('equal', '/pages/blank.html')
    cy.then(() => {
      const promise = Cypress.automation('remote:debugger:protocol', { command: 'Page.getFrameTree' })
      expect(promise.timeout).to.be.a('function')
      return promise
    }).should('have.property', 'frameTree')
  })

  it('tells why it was refused', () => {
    failing('Nowhere.go', () => cy.then(() => Cypress.automation('remote:debugger:protocol', { command: 'Nowhere.go' })))
  })

  it('knows nothing else', () => {
    failing('take:screenshot', () => cy.then(() => Cypress.automation('take:screenshot')))
  })

  it('needs a command', () => {
    failing('needs a command', () => cy.then(() => Cypress.automation('remote:debugger:protocol')))
  })
})

describe('cy.end', () => {
  it('yields null', () => {
    cy.wrap(5).end().should('equal', null)
  })

  it('lets the next command begin anew', () => {
    cy.visit('/pages/queries.html')
    cy.get('body').end().get('html').should('have.length', 1)
  })

  it('needs something to end', () => {
    expect(thrown(() => cy.end()).message).to.match(/child command/)
  })
})

describe('cy.env', () => {
  it('yields what is asked for by name', { env: { own: 'of the test' } }, () => {
    cy.env(['own', 'missing']).should('deep.equal', { own: 'of the test', missing: undefined })
  })

  it('takes an array of names', () => {
    failing('array of names', () => cy.env('name'))
  })
})
