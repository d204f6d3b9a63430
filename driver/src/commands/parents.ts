import type { CommandModule } from '../engine/types'
import { ancestors, collect } from '../queries/family'
import { addTraversal } from '../queries/traversal'

/** All ancestors, nearest first, across shadow boundaries. */
export const parents: CommandModule = (driver) =>
  addTraversal(driver, { name: 'parents', arity: 1, run: ($subject, [selector]) => collect(driver.$, $subject, ancestors, selector) })
