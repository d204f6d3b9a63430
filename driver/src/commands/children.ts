import type { CommandModule } from '../engine/types'
import { addTraversal } from '../queries/traversal'

/** Children of the subject. */
export const children: CommandModule = (driver) =>
  addTraversal(driver, { name: 'children', arity: 1, run: ($subject, [selector]) => $subject.children(selector) })
