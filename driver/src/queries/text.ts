// The text of elements as a reader of the page sees it.

/** Inputs whose value is their text. */
export const VALUE_INPUTS = 'input[type="submit" i], input[type="button" i], input[type="reset" i]'
/** What never counts as text of the page. */
const SILENT = 'script, style, noscript, template, head'

/** Where in a tree text needs care; found in one go, so that most elements need no look of their own. */
export interface Survey {
  /** Elements whose text does not count. */
  silent: Set<Element>
  /** Elements that hold silent ones, inputs with a text, or preformatted text. */
  special: Set<Element>
  /** Whether there is preformatted text in the tree or around it. */
  preformatted: boolean
}

export function survey(root: Element): Survey {
  const known: Survey = { silent: new Set(), special: new Set(), preformatted: root.closest('pre') !== null }
  if (root.matches(SILENT)) known.silent.add(root)
  for (const element of root.querySelectorAll(`${SILENT}, ${VALUE_INPUTS}, pre`)) {
    if (element.localName === 'pre') known.preformatted = true
    else if (element.localName !== 'input') known.silent.add(element)
    for (let parent = element.parentElement; parent && !known.special.has(parent); parent = parent.parentElement) {
      known.special.add(parent)
      if (parent === root) break
    }
  }
  return known
}

/** The text of an element: runs of whitespace as one space, except where the page keeps them. */
export function readText(element: Element, known?: Survey): string {
  if (element.matches(VALUE_INPUTS)) return (element as HTMLInputElement).value
  const text = spokenText(element, known)
  const keeps = (known?.preformatted ?? true) && element.closest('pre') !== null
  return keeps ? text.replace(/\u00a0/g, ' ') : text.replace(/\s+/g, ' ').trim()
}

function spokenText(element: Element, known?: Survey): string {
  const special = known ? known.special.has(element) : element.querySelector(SILENT) !== null
  if (element.childElementCount === 0 || !special) return element.textContent ?? ''
  let text = ''
  for (const node of element.childNodes) {
    if (node.nodeType === 3) text += node.nodeValue
    else if (node.nodeType === 1 && !(node as Element).matches(SILENT)) text += spokenText(node as Element, known)
  }
  return text
}
