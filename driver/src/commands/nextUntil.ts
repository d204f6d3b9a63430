import type { CommandModule } from '../engine/types'
import { addTraversal } from '../queries/traversal'

/** Siblings after each element, up to one that matches. */
export const nextUntil: CommandModule = (driver) =>
  addTraversal(driver, { name: 'nextUntil', arity: 2, run: ($subject, [until, filter]) => $subject.nextUntil(until, filter) })
