import type { CommandModule, Value } from '../engine/types'
import { addTraversal } from '../queries/traversal'

/** Those elements of the subject that match a selector or a function. */
export const filter: CommandModule = (driver) =>
  addTraversal(driver, {
    name: 'filter',
    arity: 1,
    check: ([by]: Value[]) => {
      if (typeof by === 'function' || driver.dom.isElement(by) || (typeof by === 'string' && by !== '')) return
      throw driver.error(`\`cy.filter()\` expects a selector or a function, but got ${by === undefined ? 'nothing' : `\`${String(by)}\``}`)
    },
    run: ($subject, [by]) => $subject.filter(by),
  })
