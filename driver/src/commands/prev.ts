import type { CommandModule } from '../engine/types'
import { addTraversal } from '../queries/traversal'

/** The sibling right before each element. */
export const prev: CommandModule = (driver) =>
  addTraversal(driver, { name: 'prev', arity: 1, run: ($subject, [selector]) => $subject.prev(selector) })
