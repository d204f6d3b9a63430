import { composedParent } from './select'

/** Ancestors of an element, nearest first, across shadow boundaries. */
export function ancestors(element: Element): HTMLElement[] {
  const found: HTMLElement[] = []
  for (let parent = composedParent(element); parent; parent = composedParent(parent)) found.push(parent as HTMLElement)
  return found
}

/** Ancestors of all elements of a set: jQuery's order for several, the farthest last. */
export function collect($: JQueryStatic, $subject: JQuery, of: (element: HTMLElement) => HTMLElement[], selector?: string): JQuery {
  const seen = new Set<HTMLElement>()
  for (const element of $subject) for (const found of of(element)) seen.add(found)
  const all = [...seen]
  const $found = $($subject.length > 1 ? ($.uniqueSort(all).reverse() as HTMLElement[]) : all)
  return selector ? $found.filter(selector) : $found
}
