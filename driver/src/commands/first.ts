import type { CommandModule } from '../engine/types'
import { addTraversal } from '../queries/traversal'

/** The first element of the subject. */
export const first: CommandModule = (driver) => addTraversal(driver, { name: 'first', arity: 0, run: ($subject) => $subject.first() })
