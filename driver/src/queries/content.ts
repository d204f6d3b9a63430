/** What cy.contains() looks for. */
export type Content = string | RegExp

/** Elements that are yielded instead of a deeper one inside them. */
const PREFERRED = 'button, a, label'
const VALUE_INPUTS = 'input[type="submit" i], input[type="button" i], input[type="reset" i]'
/** What never counts as text of the page. */
const SILENT = 'script, style, noscript, template, head'

export interface Matcher {
  matches(element: Element): boolean
  /** Whether an element below may match; false only if certainly none does. */
  mayContain(element: Element): boolean
}

export function makeMatcher(content: Content, matchCase: boolean): Matcher {
  if (typeof content !== 'string') {
    const flags = content.flags.replace(/[gy]/g, '')
    const pattern = new RegExp(content.source, matchCase || flags.includes('i') ? flags : `${flags}i`)
    return { matches: (element) => pattern.test(textOf(element)), mayContain: () => true }
  }
  const fold = (text: string) => (matchCase ? text : text.toLowerCase())
  const wanted = fold(content.replace(/\u00a0/g, ' '))
  const dense = wanted.replace(/\s+/g, '')
  return {
    matches: (element) => fold(textOf(element)).includes(wanted),
    // A part of a text is in the whole one too, once whitespace is left out; unless scripts stand in between.
    mayContain: (element) =>
      fold(element.textContent ?? '')
        .replace(/\s+/g, '')
        .includes(dense) || element.querySelector(`${SILENT}, ${VALUE_INPUTS}`) !== null,
  }
}

/**
 * The first element below `root`, itself included, that holds the text: the deepest one, or the button, link or label around it.
 */
export function findContent(root: Element, matcher: Matcher): Element | undefined {
  let found = firstMatch(root, matcher)
  if (!found) return undefined
  for (let deeper = firstBelow(found, matcher); deeper; deeper = firstBelow(found, matcher)) found = deeper
  if (found.matches(`${PREFERRED}, ${VALUE_INPUTS}`)) return found
  const preferred = found.parentElement?.closest(PREFERRED)
  return preferred && root.contains(preferred) && matcher.matches(preferred) ? preferred : found
}

/** The first of the candidates, which stand in document order, that holds the text: of nested ones the innermost. */
export function pickContent(candidates: Element[], matcher: Matcher): Element | undefined {
  let found: Element | undefined
  for (const candidate of candidates) {
    if (found && !found.contains(candidate)) break
    if (matcher.matches(candidate)) found = candidate
  }
  return found
}

function firstMatch(element: Element, matcher: Matcher): Element | undefined {
  if (element.matches(SILENT)) return undefined
  return matcher.matches(element) ? element : firstBelow(element, matcher)
}

function firstBelow(element: Element, matcher: Matcher): Element | undefined {
  if (element.childElementCount === 0 || !matcher.mayContain(element)) return undefined
  for (const child of element.children) {
    const found = firstMatch(child, matcher)
    if (found) return found
  }
  return undefined
}

/** The text of an element as it reads: whitespace runs as one space, except where the page keeps them. */
function textOf(element: Element): string {
  if (element.matches(VALUE_INPUTS)) return (element as HTMLInputElement).value
  const text = spokenText(element)
  return element.closest('pre') ? text.replace(/\u00a0/g, ' ') : text.replace(/\s+/g, ' ').trim()
}

function spokenText(element: Element): string {
  if (element.childElementCount === 0 || element.querySelector(SILENT) === null) return element.textContent ?? ''
  let text = ''
  for (const node of element.childNodes) {
    if (node.nodeType === 3) text += node.nodeValue
    else if (node.nodeType === 1 && !(node as Element).matches(SILENT)) text += spokenText(node as Element)
  }
  return text
}
