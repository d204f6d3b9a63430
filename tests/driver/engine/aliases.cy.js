import { failing } from '../failing'

describe('aliases', () => {
  beforeEach(function () {
    cy.wrap('shared').as('shared')
    this.own = 5
  })

  it('are on this, and found again', function () {
    expect(this.shared).to.eq('shared')
    expect(this.own).to.eq(5)
    cy.get('@shared').should('eq', 'shared')
  })

  it('run their queries again, or keep the value', () => {
    const append = (text) => cy.document().then((document) => void (document.querySelector('ul').innerHTML += `<li>${text}</li>`))
    cy.visit('pages/engine.html')
    cy.get('ul li').as('items')
    append('four')
    cy.get('@items').should('have.length', 4)
    cy.get('ul li').as('fixed', { type: 'static' })
    append('five')
    cy.get('@fixed').should('have.length', 4)
  })

  it('end with the test', function () {
    expect(this.items).to.eq(undefined)
    failing(/could not find a registered alias for: `@items`[\s\S]*shared/, () => cy.get('@items'))
  })

  for (const [name, why] of [['', 'an empty string'], ['@x', 'belongs to where the alias is used'], ['test', 'own `this`']]) {
    it(`can't be named ${JSON.stringify(name)}`, () => {
      failing(why, () => cy.wrap(1).as(name))
    })
  }

  it('of stubs and spies', () => {
    const object = { f: () => 'real', g: () => 'kept' }
    cy.stub(object, 'f').returns('fake').as('f')
    cy.spy(object, 'g').as('g')
    expect(object.f(1)).to.eq('fake')
    expect(object.g()).to.eq('kept')
    cy.get('@f').should('have.been.calledOnce').and('have.been.calledWith', 1)
    cy.get('@g').should('have.returned', 'kept')
  })
})

describe('aliases of a before hook', () => {
  before(() => {
    cy.wrap('once').as('made')
  })

  for (const nth of ['first', 'second']) {
    it(`are on this in the ${nth} test`, function () {
      expect(this.made).to.eq('once')
    })
  }

  it('are no aliases after the first test', () => {
    failing(/could not find a registered alias for: `@made`/, () => cy.get('@made'))
  })
})

describe('stubs', () => {
  const object = { f: () => 'real' }
  it('replace', () => {
    cy.stub(object, 'f').callsFake(() => 'fake')
    expect(object.f()).to.eq('fake')
  })
  it('are put back before the next test', () => {
    expect(object.f()).to.eq('real')
  })
  it('by arguments, and promises of theirs are Cypress.Promise', () => {
    const stub = cy.stub().withArgs(1).returns('one')
    expect(stub(1)).to.eq('one')
    expect(cy.stub().resolves(5)().delay).to.be.a('function')
  })
})
