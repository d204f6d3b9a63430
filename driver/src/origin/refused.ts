// What belongs to the spec page alone.
import { makeError } from '../engine/errors'
import type { Realm } from '../realm'
import { callbackOf } from './callback'

export function refuseSessions({ engine, Cypress }: Realm): void {
  const refuse = (what: string) => {
    const command = callbackOf(engine.core)
    throw makeError(`\`${what}\` is not available inside of \`${command}\``, {
      hint: `a session holds the data of all origins: call it outside, and ${command} within its setup where needed`,
    })
  }
  engine.registry.internal.add('session', () => refuse('cy.session()'))
  for (const name of Object.keys(Cypress.session)) Cypress.session[name] = () => refuse(`Cypress.session.${name}()`)
}
