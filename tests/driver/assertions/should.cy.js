import { failing, quick } from '../failing'

describe('should', () => {
  it('takes chainers with values', () => {
    cy.wrap(5).should('be.gt', 4).and('be.within', 1, 9).and('be.oneOf', [4, 5])
    cy.wrap('text').should('have.length', 4).and('have.length.gt', 3).and('have.length.of.at.most', 4)
    cy.wrap([1, 2, 3]).should('include.members', [3, 1]).and('not.include', 4).and('be.an', 'array')
    cy.wrap({ a: { b: [1] } }).should('deep.equal', { a: { b: [1] } }).and('have.nested.property', 'a.b[0]', 1)
    cy.wrap({ name: 'Ada' }).should('have.keys', 'name')
    cy.wrap(null).should('be.null')
    cy.wrap(undefined).should('be.undefined')
    cy.wrap(false).should('be.false').and('not.be.ok')
  })

  it('takes a function and yields what it got', () => {
    cy.wrap('subject')
      .should((value) => {
        expect(value).to.equal('subject')
        return 'ignored'
      })
      .and('equal', 'subject')
  })

  it('runs a function again until it does not throw', () => {
    let runs = 0
    cy.wrap(1).should(() => {
      runs++
      if (runs < 3) throw new Error('not yet')
    })
    cy.then(() => expect(runs).to.equal(3))
  })

  it('stands alone with a function', () => {
    let value = 0
    setTimeout(() => {
      value = 1
    }, 30)
    cy.should(() => expect(value).to.equal(1))
    expect(() => cy.should('exist')).to.throw('child command before running a parent')
  })

  it('takes words behind a chainable method', () => {
    cy.wrap([1, 2]).should('have.length.of', 2)
    failing(/to have a length of 3/, () => cy.wrap([1, 2], quick).should('have.length.of', 3))
  })

  it("gives the function the test's this", function () {
    cy.wrap('Ada').as('name')
    cy.wrap(1).should(function () {
      expect(this.name).to.equal('Ada')
    })
  })

  it('names an unknown chainer and the nearest known one at once', { defaultCommandTimeout: 60000 }, () => {
    failing(
      (error) => {
        expect(error.message).to.include('The chainer `visibl` in `be.visibl` was not found.')
        expect(`${error.message} ${error.hint}`).to.include('did you mean `visible`?')
      },
      () => cy.wrap(1).should('be.visibl'),
    )
  })

  it('refuses a chainer that only reads well', { defaultCommandTimeout: 60000 }, () => {
    failing('The chainer `be` in `to.be` is a language chainer', () => cy.wrap(1).should('to.be'))
  })

  it('refuses a length that is no number', { defaultCommandTimeout: 60000 }, () => {
    failing("The chainer `length` expects a number, but got '3'", () => cy.wrap([1]).should('have.length', '3'))
  })

  it('refuses nothing at all', { defaultCommandTimeout: 60000 }, () => {
    failing("`.should()` expects a chainer such as 'be.visible' or a function, but got nothing", () => cy.wrap(1).should())
  })

  it('refuses asynchronous functions at once', { defaultCommandTimeout: 60000 }, () => {
    failing('got a promise back from its callback', () => cy.wrap(1).should(async () => {}))
  })

  it('fails with the message and what differs', quick, () => {
    failing(
      (error) => {
        expect(error.message).to.equal('Timed out retrying after 120ms: expected { a: 1 } to deeply equal { a: 2 }')
        expect(error.name).to.equal('AssertionError')
        expect(error.showDiff).to.be.true
        expect(error.actual).to.deep.equal({ a: 1 })
        expect(error.expected).to.deep.equal({ a: 2 })
      },
      () => cy.wrap({ a: 1 }).should('deep.equal', { a: 2 }),
    )
  })
})
