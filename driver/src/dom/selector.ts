// A CSS selector that finds one element and no other, by an order of what is preferred.

/** As documented for the playground and its successor. */
export const SELECTOR_PRIORITY: readonly string[] = [
  'data-cy',
  'data-test',
  'data-testid',
  'data-qa',
  'id',
  'class',
  'tag',
  'attributes',
  'nth-child',
]

const WORDS = ['id', 'class', 'tag', 'name', 'attributes', 'nth-child']

/** Whether a word can stand in an order. */
export function isSelectorKind(word: unknown): word is string {
  return typeof word === 'string' && (WORDS.includes(word) || /^data-./.test(word) || /^attribute:./.test(word))
}

/** Values longer than that are content, not a name. */
const LONGEST = 100

/** Classes are combined up to so many. */
const CLASSES = 3

/** The selector; unique in the element's document or shadow root. */
export function selectorOf(element: Element, priority: readonly string[] = SELECTOR_PRIORITY): string {
  const root = element.getRootNode() as Document | ShadowRoot | Element
  const unique = (selector: string) => {
    const found = root.querySelectorAll(selector)
    return found.length === 1 && found[0] === element
  }
  const own = candidates(element, priority)
  const alone = own.find(unique)
  if (alone) return alone
  // Within what holds it, the nearest first: by a name of its own, or else by its place.
  for (let above = element.parentElement; above; above = above.parentElement) {
    const anchors = candidates(above, priority.filter(isStable)).filter((one) => root.querySelectorAll(one).length === 1)
    const below = anchors.flatMap((anchor) => own.map((one) => `${anchor} ${one}`)).find(unique)
    if (below) return below
  }
  return pathTo(element, priority, root)
}

/** What leads to the element step by step from the nearest ancestor that has a selector of its own. */
function pathTo(element: Element, priority: readonly string[], root: Document | ShadowRoot | Element): string {
  let path = step(element)
  for (let above = element.parentElement; above; above = above.parentElement) {
    const anchor = candidates(above, priority).find((one) => root.querySelectorAll(one).length === 1)
    if (anchor) return `${anchor} > ${path}`
    path = `${step(above)} > ${path}`
  }
  return path
}

const isStable = (kind: string) => kind !== 'nth-child' && kind !== 'tag'

function step(element: Element): string {
  const { parentNode } = element
  const place = parentNode ? [...parentNode.children].indexOf(element) + 1 : 1
  return parentNode?.nodeType === 9 ? tagOf(element) : `:nth-child(${place})`
}

function candidates(element: Element, priority: readonly string[]): string[] {
  return priority.flatMap((kind) => ofKind(element, kind, priority))
}

function ofKind(element: Element, kind: string, priority: readonly string[]): string[] {
  if (kind === 'id') return element.id ? [`#${CSS.escape(element.id)}`] : []
  if (kind === 'class') return ofClasses(element)
  if (kind === 'tag') return [tagOf(element)]
  if (kind === 'nth-child') return [step(element)]
  if (kind === 'attributes') return otherAttributes(element, priority).map((name) => byAttribute(element, name))
  const name = kind.replace(/^attribute:/, '')
  return element.getAttribute(name) ? [byAttribute(element, name)] : []
}

function ofClasses(element: Element): string[] {
  const all = [...element.classList].map((name) => `.${CSS.escape(name)}`)
  const combined = all.slice(0, CLASSES).map((_, at) => all.slice(0, at + 1).join(''))
  return [...new Set([...all, ...combined])]
}

/** Attributes that the order doesn't name, without those that styles, scripts and forms change. */
function otherAttributes(element: Element, priority: readonly string[]): string[] {
  const named = new Set(priority.map((kind) => kind.replace(/^attribute:/, '')))
  const passing = ['id', 'class', 'style', 'value', 'checked', 'selected', 'disabled', 'data-reactid']
  return element
    .getAttributeNames()
    .filter((name) => !named.has(name) && !passing.includes(name) && !name.startsWith('on') && /^[a-z][\w-]*$/i.test(name))
    .filter((name) => (element.getAttribute(name) ?? '').length <= LONGEST)
}

function byAttribute(element: Element, name: string): string {
  const value = element.getAttribute(name)
  return value ? `[${name}="${value.replace(/["\\]/g, '\\$&').replace(/\n/g, '\\a ')}"]` : `[${name}]`
}

const tagOf = (element: Element) => CSS.escape(element.localName)
