import type { CommandModule, Value } from '../engine/types'
import { addTraversal } from '../queries/traversal'

/** The element at an index of the subject, from 0; negative ones count from the end. */
export const eq: CommandModule = (driver) =>
  addTraversal(driver, {
    name: 'eq',
    arity: 1,
    check: ([index]: Value[]) => {
      if (typeof index === 'number' && Number.isInteger(index)) return
      throw driver.error(`\`cy.eq()\` expects an index, but got ${index === undefined ? 'nothing' : `\`${String(index)}\``}`, {
        hint: 'the first element is 0, the last -1',
      })
    },
    run: ($subject, [index]) => $subject.eq(index),
  })
