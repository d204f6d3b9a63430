import type { CommandModule } from '../engine/types'
import { addTraversal } from '../queries/traversal'

/** The sibling right after each element. */
export const next: CommandModule = (driver) =>
  addTraversal(driver, { name: 'next', arity: 1, run: ($subject, [selector]) => $subject.next(selector) })
