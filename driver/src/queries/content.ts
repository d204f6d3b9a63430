import { readText, type Survey, survey, VALUE_INPUTS } from './text'

/** What cy.contains() looks for. */
export type Content = string | RegExp

/** Elements that are yielded instead of a deeper one inside them. */
const PREFERRED = 'button, a, label'

export interface Matcher {
  /** Whether the element's text, as the page shows it, holds the content. */
  matches(element: Element, known?: Survey): boolean
  /** Whether, though the element doesn't match, one below may. */
  mayMatchBelow(element: Element, known: Survey): boolean
}

export function makeMatcher(content: Content, matchCase: boolean): Matcher {
  if (typeof content !== 'string') {
    const flags = content.flags.replace(/[gy]/g, '')
    const pattern = new RegExp(content.source, matchCase || flags.includes('i') ? flags : `${flags}i`)
    return { matches: (element, known) => pattern.test(readText(element, known)), mayMatchBelow: () => true }
  }
  const fold = (text: string) => (matchCase ? text : text.toLowerCase())
  const wanted = fold(content.replace(/\u00a0/g, ' '))
  // However whitespace is read, the longest word must be there: the cheap look that spares the dear one.
  const word = wanted.split(/\s+/).reduce((longest, next) => (next.length > longest.length ? next : longest), '')
  const hasWord = (element: Element) => fold(element.textContent ?? '').includes(word)
  return {
    matches: (element, known) => (hasWord(element) || element.matches(VALUE_INPUTS)) && fold(readText(element, known)).includes(wanted),
    // The text of a child is a part of its parent's, unless something is read in another way there.
    mayMatchBelow: (element, known) => known.special.has(element),
  }
}

/**
 * The first element below `root`, itself included, that holds the text: the deepest one, or the button, link or label around it.
 */
export function findContent(root: Element, matcher: Matcher): Element | undefined {
  const known = survey(root)
  let found = firstMatch(root, matcher, known)
  if (!found) return undefined
  for (let deeper = firstBelow(found, matcher, known); deeper; deeper = firstBelow(found, matcher, known)) found = deeper
  if (found.matches(`${PREFERRED}, ${VALUE_INPUTS}`)) return found
  const preferred = found.parentElement?.closest(PREFERRED)
  return preferred && root.contains(preferred) && matcher.matches(preferred, known) ? preferred : found
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

function firstMatch(element: Element, matcher: Matcher, known: Survey): Element | undefined {
  if (known.silent.has(element)) return undefined
  if (matcher.matches(element, known)) return element
  return matcher.mayMatchBelow(element, known) ? firstBelow(element, matcher, known) : undefined
}

function firstBelow(element: Element, matcher: Matcher, known: Survey): Element | undefined {
  for (const child of element.children) {
    const found = firstMatch(child, matcher, known)
    if (found) return found
  }
  return undefined
}
