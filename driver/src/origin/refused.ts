// What belongs to the spec page alone.
import { makeError } from '../engine/errors'
import type { Realm } from '../realm'

export function refuseSessions({ engine, Cypress }: Realm): void {
  const refuse = (what: string) => {
    throw makeError(`\`${what}\` is not available inside of \`cy.origin()\``, {
      hint: 'a session holds the data of all origins: call it outside, and cy.origin() within its setup where needed',
    })
  }
  engine.registry.internal.add('session', () => refuse('cy.session()'))
  for (const name of Object.keys(Cypress.session)) Cypress.session[name] = () => refuse(`Cypress.session.${name}()`)
}
