// What belongs to the spec page alone.
import { makeError } from '../engine/errors'
import { finalError } from '../engine/retry'
import type { Driver } from '../engine/types'
import type { Realm } from '../realm'
import { callbackOf } from './callback'

export function refuseSessions({ engine, Cypress }: Realm): void {
  const refuse = (what: string) => {
    throw unavailable(what, callbackOf(engine.core))
  }
  engine.registry.internal.add('session', () => refuse('cy.session()'))
  for (const name of Object.keys(Cypress.session)) Cypress.session[name] = () => refuse(`Cypress.session.${name}()`)
}

const SENT_BACK = 'callbackSentBack'

/** Told while a callback runs that the realm of another origin sent back to the spec page; `undefined`: none does. */
export function setSentBack(driver: Driver, command: string | undefined): void {
  driver.state(SENT_BACK, command)
}

/** What called the callback that another realm sent back, while one runs. */
export function sentBack(driver: Driver): string | undefined {
  return driver.state(SENT_BACK) as string | undefined
}

/** Refuses sessions where the realm of another origin waits for what is done here. */
export function refuseWithinOrigin(driver: Driver): void {
  const command = sentBack(driver)
  if (command) throw finalError(unavailable('cy.session()', command))
}

function unavailable(what: string, command: string): Error {
  return makeError(`\`${what}\` is not available inside of \`${command}\``, {
    hint: `a session holds the data of all origins: call it outside, and ${command} within its setup where needed`,
  })
}
