import type { Value } from '../engine/types'

/** What a query remembers about the jQuery object that it yields, for messages about it. */
export interface Origin {
  /** Short name where no element can be shown: the selector, or the content looked for. */
  label: string
  /** Sentence for "should exist and doesn't", made when it is needed. */
  missing: () => string
  /** Sentence for "should not exist and does"; without it the elements are named. */
  present?: () => string
}

const origins = new WeakMap<object, Origin>()

/** Remembers where a jQuery object came from. `$el.selector` is set too, which plugins read. */
export function remember<T extends JQuery>($el: T, origin: Origin): T {
  origins.set($el, origin)
  Object.defineProperty($el, 'selector', { value: origin.label, configurable: true, writable: true, enumerable: false })
  return $el
}

export function originOf(value: Value): Origin | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const known = origins.get(value)
  if (known) return known
  const selector = (value as { selector?: unknown }).selector
  return typeof selector === 'string' && selector !== '' ? { label: selector, missing: () => missingElement(selector) } : undefined
}

/** The sentence for a selector that matched nothing. */
export function missingElement(selector: string | undefined, from?: string): string {
  const what = selector === undefined ? 'element' : `element: \`${selector}\``
  return `Expected to find ${what}, but never found it.${from ? ` Queried from element: ${from}` : ''}`
}
