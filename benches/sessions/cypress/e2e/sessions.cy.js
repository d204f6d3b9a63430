// Sessions of 1, 5 and 20 origins, each restored ROUNDS times, and the same test without a session and with a login each time.
const origins = Cypress.env('origins')
const ROUNDS = 15

for (const count of [1, 5, 20]) {
  describe(`${count} origins`, () => {
    const setup = () => {
      cy.visit('/login')
      for (const origin of origins.slice(1, count)) cy.visit(origin)
    }
    for (let round = 0; round < ROUNDS; round++) {
      it(`round ${round}`, () => {
        // The test begins with an empty browser: only the second call has something to clear.
        for (let call = 0; call < 2; call++) cy.session(`of ${count}`, setup, { indexedDB: false })
        let began
        cy.then(() => {
          began = performance.now()
          return Cypress.session.getCurrentSessionData()
        }).then((data) => {
          expect(data.localStorage).to.have.length(count)
          cy.log(`capture ${count} ${performance.now() - began}`)
        })
      })
    }
  })
}

describe('cost of a test', () => {
  for (let round = 0; round < ROUNDS; round++) {
    it(`plain ${round}`, () => {
      cy.visit('/')
    })
    it(`session ${round}`, () => {
      cy.session('user', () => cy.visit('/login'))
      cy.visit('/')
    })
  }
})
