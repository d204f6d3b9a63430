import { failing, thrown } from '../failing'

describe('misuse', () => {
  it('a child command first', () => {
    expect(thrown(() => cy.click()).message).to.match(/trying to call a child command before running a parent command/)
  })

  it('a value beside commands', () => {
    failing('which runs later, but returned a value at once', () =>
      cy.wrap(1).then(() => {
        cy.wrap(2)
        return 3
      }),
    )
  })

  it('a promise beside commands', () => {
    failing(/cy\.then\(\). returned a promise, but called .cy\.wrap\(\)/, () =>
      cy.wrap(1).then(async () => {
        cy.wrap(2)
        await 1
      }),
    )
  })

  it('a promise without end', () => {
    failing('`cy.then()` timed out after waiting `150ms`', () => cy.wrap(1).then({ timeout: 150 }, () => new Promise(() => {})))
  })

  it('a wrapped promise without end', () => {
    failing('`cy.wrap()` timed out waiting `150ms`', () => cy.wrap(new Promise(() => {}), { timeout: 150 }))
  })

  it('commands inside of should', () => {
    failing('invoked a command inside the callback', () =>
      cy.wrap(1).should(() => {
        cy.wrap(2)
      }),
    )
  })

  it('a chainer that nobody knows', () => {
    failing('be.foo', () => cy.wrap(1).should('be.foo'))
  })

  it('a call outside of a test', () => {
    const message = new Promise((resolve) => {
      Cypress.once('test:after:run', () => resolve(thrown(() => cy.wrap(1)).message))
    })
    Cypress.env('outside', message)
  })

  it('… is an error', () => Cypress.env('outside').then((message) => expect(message).to.include('outside a running test')))

  it('then without a function', () => {
    failing('`cy.then()` must be passed a function', () => cy.wrap(1).then('x'))
  })

  it('the stack leads to the call', () => {
    failing(
      (error) => expect(error.message).to.include('.nowhere'),
      () => cy.get('.nowhere', { timeout: 0 }),
    )
  })
})
