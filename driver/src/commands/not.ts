import type { CommandModule, Value } from '../engine/types'
import { addTraversal } from '../queries/traversal'

/** Those elements of the subject that do not match a selector or a function. */
export const not: CommandModule = (driver) =>
  addTraversal(driver, {
    name: 'not',
    arity: 1,
    check: ([by]: Value[]) => {
      if (typeof by === 'function' || driver.dom.isElement(by) || (typeof by === 'string' && by !== '')) return
      throw driver.error(`\`cy.not()\` expects a selector or a function, but got ${by === undefined ? 'nothing' : `\`${String(by)}\``}`)
    },
    run: ($subject, [by]) => $subject.not(by),
  })
