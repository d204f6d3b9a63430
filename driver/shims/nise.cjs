// sinon's fake servers and requests: not public in cy or Cypress, and their test of what the browser can do costs 40 ms a page.
const fakeServer = {
  create() {
    throw new Error("sinon's fake servers are left out: use cy.intercept()")
  },
}
exports.fakeServer = fakeServer
exports.fakeServerWithClock = fakeServer
exports.fakeXhr = {}
