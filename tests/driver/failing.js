/**
 * Runs commands that must fail, and checks the message: a text that it contains, an expression that it matches, or a
 * function of the error.
 */
export function failing(expected, run) {
  const check = (error) => {
    if (typeof expected === 'function') expected(error)
    else if (expected instanceof RegExp) expect(error.message).to.match(expected)
    else expect(error.message).to.include(expected)
  }
  cy.on('fail', check)
  run()
  cy.then(() => {
    throw new Error('the commands should have failed')
  })
}

/** Calls a function that must throw, and returns what it threw. */
export function thrown(run) {
  try {
    run()
  } catch (error) {
    return error
  }
  throw new Error('the function should have thrown')
}

/** Config for tests that wait for a failure. */
export const quick = { defaultCommandTimeout: 120 }
