import { failing } from '../failing'

const folder = 'cypress/downloads/engine'

describe('files', () => {
  it('fixtures', () => {
    cy.fixture('user').should('deep.eq', { name: 'Ann' }).as('user')
    cy.fixture('user.json').its('name').should('eq', 'Ann')
    cy.fixture('user', null).then((bytes) => expect(Cypress.Buffer.isBuffer(bytes)).to.eq(true))
    cy.then(function () {
      expect(this.user.name).to.eq('Ann')
    })
  })

  it('no fixture', () => {
    failing('there is no fixture', () => cy.fixture('nope'))
  })

  it('written and read', () => {
    cy.writeFile(`${folder}/a.json`, { x: [1] }).should('be.null')
    cy.readFile(`${folder}/a.json`).should('deep.eq', { x: [1] }).its('x.0').should('eq', 1)
    cy.writeFile(`${folder}/b.txt`, 'A')
    cy.writeFile(`${folder}/b.txt`, 'B', { flag: 'a+' })
    cy.readFile(`${folder}/b.txt`).should('eq', 'AB')
    cy.readFile(`${folder}/b.txt`, null).then((bytes) => expect(bytes.toString()).to.eq('AB'))
    cy.readFile(`${folder}/none`).should('not.exist')
  })

  it('missing', () => {
    failing(/Timed out retrying after 200ms: `cy\.readFile\(".*none"\)` failed because there is no file at/, () => cy.readFile(`${folder}/none`, { timeout: 200 }))
  })

  it('read until the assertion holds', () => {
    failing("expected 'AB' to equal 'XX'", () => cy.readFile(`${folder}/b.txt`, { timeout: 200 }).should('eq', 'XX'))
  })
})

describe('screenshot', () => {
  beforeEach(() => {
    cy.visit('pages/engine.html')
  })

  it('of the page', () => {
    const after = cy.stub().as('after')
    cy.screenshot('engine/page', { capture: 'viewport', blackout: ['h1'], overwrite: true, onAfterScreenshot: after })
    cy.get('@after').should((stub) => {
      const [, details] = stub.firstCall.args
      expect(details.name).to.eq('engine/page')
      expect(details.dimensions.width).to.eq(Cypress.config('viewportWidth'))
      expect(details.path).to.match(/\.png$/)
    })
    cy.document().its('documentElement.children.length').should('eq', 2)
  })

  it('of an element', () => {
    const after = cy.stub().as('after')
    cy.get('#later').screenshot('engine/button', { padding: 5, overwrite: true, onAfterScreenshot: after }).should('match', '#later')
    cy.get('@after').should((stub) => {
      const [$el, { dimensions }] = stub.firstCall.args
      expect($el).to.match('#later')
      expect(dimensions.width).to.be.lessThan(200)
    })
  })
})
