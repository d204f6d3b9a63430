// What functions of the test that requests and WebSockets are handed to have in common.
import { toError } from '../engine/errors'
import { isThenable } from '../engine/retry'
import { withTimeout } from '../engine/time'
import type { Driver } from '../engine/types'

/** What a driver has one of, made when it is first asked for. */
export function ofDriver<T>(create: (driver: Driver) => T): (driver: Driver) => T {
  const known = new WeakMap<Driver, T>()
  return (driver) => {
    if (!known.has(driver)) known.set(driver, create(driver))
    return known.get(driver) as T
  }
}

/** Fails the test by what a function threw; `about` says of what it was. */
export function handlerFailed(driver: Driver, what: string, thrown: unknown, about: string): void {
  const error = toError(thrown)
  try {
    error.message = `The ${what} of a \`cy.intercept()\` failed:\n\n${error.message}${about}`
  } catch {
    // A frozen error keeps its text.
  }
  driver.failTest(error)
}

/** What a function returned; a promise has as long as a command. */
export function inCommandTime(driver: Driver, result: unknown, hint: string): unknown {
  if (!isThenable(result)) return result
  const ms = driver.config('defaultCommandTimeout')
  return withTimeout(result, ms, () =>
    driver.error(`it returned a promise that took more than the \`defaultCommandTimeout\` of \`${ms}ms\` to resolve`, { hint }),
  )
}
