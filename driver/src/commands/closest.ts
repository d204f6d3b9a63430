import type { CommandModule } from '../engine/types'
import { ancestors, collect } from '../queries/family'
import { addTraversal, requireSelector } from '../queries/traversal'

/** Of each element the nearest that matches: itself or an ancestor, across shadow boundaries. */
export const closest: CommandModule = (driver) =>
  addTraversal(driver, {
    name: 'closest',
    arity: 1,
    check: requireSelector(driver, 'closest'),
    run: ($subject, [selector]) =>
      collect(driver.$, $subject, (element) => [element, ...ancestors(element)].filter((one) => driver.$(one).is(selector)).slice(0, 1)),
  })
