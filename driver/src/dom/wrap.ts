import { isBareDocument, isBareElement, isBareWindow, isJquery } from './kinds'

/** The bare values within: of a jQuery object its elements, of anything else itself. */
export function unwrapAll(value: unknown): unknown[] {
  if (isJquery(value)) return value.toArray()
  if (Array.isArray(value)) return value
  return value === null || value === undefined ? [] : [value]
}

/** The first element of what is an element or holds some. */
export function firstElement(value: unknown): HTMLElement | undefined {
  const first = unwrapAll(value)[0]
  return isBareElement(first) ? first : undefined
}

/** An element, or some: a jQuery object or an array of them, which commands yield as a jQuery object. */
export function isElement(value: unknown): value is HTMLElement | JQuery {
  if (isJquery(value)) return value.length > 0 && isBareElement(value[0])
  if (Array.isArray(value)) return value.length > 0 && value.every(isBareElement)
  return isBareElement(value)
}

export function isDocument(value: unknown): value is Document {
  return isBareDocument(isJquery(value) ? value[0] : value)
}

export function isWindow(value: unknown): value is Window {
  return isBareWindow(isJquery(value) ? value[0] : value)
}
