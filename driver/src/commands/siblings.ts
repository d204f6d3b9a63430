import type { CommandModule } from '../engine/types'
import { addTraversal } from '../queries/traversal'

/** All siblings of each element. */
export const siblings: CommandModule = (driver) =>
  addTraversal(driver, { name: 'siblings', arity: 1, run: ($subject, [selector]) => $subject.siblings(selector) })
