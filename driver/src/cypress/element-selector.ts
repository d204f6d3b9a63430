// Cypress.ElementSelector, and Cypress.SelectorPlayground of former versions: which selector is proposed for an element.
import { isSelectorKind, SELECTOR_PRIORITY, selectorOf } from '../dom/selector'
import type { Driver } from '../engine/types'

interface Options {
  selectorPriority?: unknown
  onElement?: unknown
}

export interface ElementSelector {
  defaults(options: Options): void
  /** The selector of an element or of the first of a jQuery object. */
  getSelector(element: unknown): string | undefined
}

export function createElementSelector(driver: Driver): ElementSelector {
  let priority: readonly string[] = SELECTOR_PRIORITY
  let onElement: ((element: JQuery) => unknown) | undefined
  const wrong = (message: string, hint: string) => driver.error(`\`Cypress.ElementSelector.defaults()\` ${message}`, { hint })
  return {
    defaults(options) {
      if (typeof options !== 'object' || options === null || Array.isArray(options)) {
        throw wrong('takes an object of options', "{ selectorPriority: ['data-cy', 'id'] }")
      }
      const { selectorPriority, onElement: choose } = options
      if (selectorPriority !== undefined) {
        const list = Array.isArray(selectorPriority) ? selectorPriority : [selectorPriority]
        const unknown = list.find((kind) => !isSelectorKind(kind))
        if (!Array.isArray(selectorPriority) || unknown !== undefined) {
          throw wrong(
            `can't use \`${String(unknown ?? selectorPriority)}\` in \`selectorPriority\``,
            "an array of: data-…, attribute:…, 'id', 'class', 'name', 'tag', 'attributes', 'nth-child'",
          )
        }
        priority = selectorPriority
      }
      if (choose !== undefined) {
        if (typeof choose !== 'function') throw wrong('needs a function for the option `onElement`', 'onElement: ($el) => …')
        onElement = choose as typeof onElement
      }
    },
    getSelector(element) {
      const first = driver.dom.wrap(element).get(0)
      if (!first) return undefined
      const chosen = onElement?.(driver.dom.wrap(first))
      return typeof chosen === 'string' && chosen ? chosen : selectorOf(first, priority)
    },
  }
}
