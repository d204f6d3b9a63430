import type { CommandModule } from '../engine/types'
import { ancestors, collect } from '../queries/family'
import { addTraversal } from '../queries/traversal'

/** Ancestors below one that matches a selector or is an element. */
export const parentsUntil: CommandModule = (driver) =>
  addTraversal(driver, {
    name: 'parentsUntil',
    arity: 2,
    run: ($subject, [until, filter]) => {
      const below = (element: HTMLElement) => {
        const all = ancestors(element)
        const end = until === undefined || until === null ? -1 : all.findIndex((ancestor) => driver.$(ancestor).is(until))
        return end === -1 ? all : all.slice(0, end)
      }
      return collect(driver.$, $subject, below, filter)
    },
  })
