import type { CommandModule } from '../engine/types'
import { collect } from '../queries/family'
import { composedParent } from '../queries/select'
import { addTraversal } from '../queries/traversal'

/** The parent of each element; of the uppermost ones in a shadow tree the host. */
export const parent: CommandModule = (driver) =>
  addTraversal(driver, {
    name: 'parent',
    arity: 1,
    run: ($subject, [selector]) => {
      const parentOf = (element: HTMLElement) => {
        const found = composedParent(element)
        return found ? [found as HTMLElement] : []
      }
      const $found = collect(driver.$, $subject, parentOf, selector)
      return $found.length > 1 ? driver.$(driver.$.uniqueSort($found.toArray()) as HTMLElement[]) : $found
    },
  })
