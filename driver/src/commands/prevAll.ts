import type { CommandModule } from '../engine/types'
import { addTraversal } from '../queries/traversal'

/** All siblings before each element. */
export const prevAll: CommandModule = (driver) =>
  addTraversal(driver, { name: 'prevAll', arity: 1, run: ($subject, [selector]) => $subject.prevAll(selector) })
