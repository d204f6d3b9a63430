// What follows in a realm when a callback that another ran is done.
import { Yielded } from '../engine/subject'
import type { Driver } from '../engine/types'
import type { Outcome } from './messages'
import { fromRaw, unusable } from './values'

/** Takes changes of a command's callback over; throws the error of the callback, or gives what it yields. */
export function takeOutcome(driver: Driver, command: string, outcome: Outcome): unknown {
  applyChanges(driver, outcome)
  if (outcome.error) throw fromRaw(outcome.error)
  return outcome.unusable ? new Yielded(unusable(outcome.unusable, command)) : outcome.value
}

function applyChanges(driver: Driver, { changed, viewport }: Outcome): void {
  const { Cypress } = driver
  if (changed.config && Object.keys(changed.config).length) Cypress.config(changed.config)
  if (changed.env && Object.keys(changed.env).length) Cypress.env(changed.env)
  if (changed.expose && Object.keys(changed.expose).length) Cypress.expose(changed.expose)
  if (viewport !== null) driver.state('viewport', viewport)
}
