import type { CommandModule } from '../engine/types'
import { addTraversal } from '../queries/traversal'

/** All siblings after each element. */
export const nextAll: CommandModule = (driver) =>
  addTraversal(driver, { name: 'nextAll', arity: 1, run: ($subject, [selector]) => $subject.nextAll(selector) })
