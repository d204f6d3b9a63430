import type { CommandModule } from '../engine/types'
import { addTraversal } from '../queries/traversal'

/** Siblings before each element, back to one that matches. */
export const prevUntil: CommandModule = (driver) =>
  addTraversal(driver, { name: 'prevUntil', arity: 2, run: ($subject, [until, filter]) => $subject.prevUntil(until, filter) })
