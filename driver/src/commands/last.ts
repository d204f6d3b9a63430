import type { CommandModule } from '../engine/types'
import { addTraversal } from '../queries/traversal'

/** The last element of the subject. */
export const last: CommandModule = (driver) => addTraversal(driver, { name: 'last', arity: 0, run: ($subject) => $subject.last() })
