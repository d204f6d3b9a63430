import { failing, quick } from '../failing'

describe('chai plugins', () => {
  before(() => {
    chai.use((chai, utils) => {
      chai.Assertion.addMethod('reverseOf', function (text) {
        const value = utils.flag(this, 'object')
        this.assert(
          value === [...text].reverse().join(''),
          'expected #{this} to be the reverse of #{exp}',
          'expected #{this} not to be the reverse of #{exp}',
          text,
        )
      })
      chai.Assertion.addProperty('shouted', function () {
        const value = utils.flag(this, 'object')
        this.assert(value === value.toUpperCase(), 'expected #{this} to be shouted', 'expected #{this} not to be shouted')
      })
      chai.Assertion.addChainableMethod('tagged', function (name) {
        new chai.Assertion(utils.flag(this, 'object')[0].localName).to.equal(name)
      })
      chai.Assertion.overwriteMethod('id', (original) => {
        return function (id) {
          return typeof utils.flag(this, 'object') === 'string' ? this.assert(utils.flag(this, 'object') === `#${id}`, 'no', 'yes') : original.call(this, id)
        }
      })
    })
  })

  it('work with expect and should', () => {
    expect('abc').to.be.reverseOf('cba')
    cy.wrap('abc').should('be.reverseOf', 'cba').and('not.be.shouted')
    cy.wrap('ABC').should('be.shouted')
    cy.wrap('#x').should('have.id', 'x')
    cy.visit('pages/assertions.html')
    cy.get('#save').should('be.tagged', 'button').and('have.id', 'save')
  })

  it('fail with their own message', quick, () => {
    failing("Timed out retrying after 120ms: expected 'abc' to be the reverse of 'abc'", () => {
      cy.wrap('abc').should('be.reverseOf', 'abc')
    })
  })
})
