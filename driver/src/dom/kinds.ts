// What a value is. Elements come from other windows, so nothing here asks `instanceof`.

const ELEMENT = 1
const DOCUMENT = 9
const FRAGMENT = 11

export function isJquery(value: unknown): value is JQuery {
  if (typeof value !== 'object' || value === null) return false
  // A window of another origin throws on every property but a few.
  try {
    const object = value as { jquery?: unknown; toArray?: unknown }
    return typeof object.jquery === 'string' && typeof object.toArray === 'function'
  } catch {
    return false
  }
}

export function isNode(value: unknown): value is Node {
  if (typeof value !== 'object' || value === null) return false
  // A window of another origin throws on every property but a few.
  try {
    return typeof (value as Node).nodeType === 'number' && typeof (value as Node).nodeName === 'string'
  } catch {
    return false
  }
}

/** A bare element, not wrapped. */
export function isBareElement(value: unknown): value is HTMLElement {
  return isNode(value) && value.nodeType === ELEMENT
}

export function isBareDocument(value: unknown): value is Document {
  return isNode(value) && value.nodeType === DOCUMENT
}

export function isBareWindow(value: unknown): value is Window & typeof globalThis {
  if (typeof value !== 'object' || value === null) return false
  try {
    return (value as Window).window === value
  } catch {
    return false
  }
}

export function isShadowRoot(value: unknown): value is ShadowRoot {
  return isNode(value) && value.nodeType === FRAGMENT && 'host' in value
}

/** Lowercase tag name. */
export function tagOf(element: Element): string {
  return element.localName
}

export function isTag<K extends keyof HTMLElementTagNameMap>(element: Element, tag: K): element is HTMLElementTagNameMap[K] {
  return element.localName === tag
}

/** The window of the element's realm. */
export function viewOf(node: Node): Window & typeof globalThis {
  const document = isBareDocument(node) ? node : node.ownerDocument
  return (document?.defaultView ?? window) as Window & typeof globalThis
}

export function styleOf(element: Element, pseudo?: string): CSSStyleDeclaration {
  return viewOf(element).getComputedStyle(element, pseudo)
}

/** Type of an input as the browser sees it: unknown ones are `text`. */
export function inputType(element: Element): string {
  return isTag(element, 'input') ? element.type : ''
}
