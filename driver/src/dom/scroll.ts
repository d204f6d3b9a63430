import { isBareDocument, isBareElement, isBareWindow, isTag, styleOf, viewOf } from './kinds'
import { ancestorsOf } from './tree'
import { unwrapAll } from './wrap'

const SCROLLS = /auto|scroll|overlay/

export function isScrollable(value: unknown): boolean {
  const first = unwrapAll(value)[0]
  if (isBareWindow(first)) return documentScrolls(first.document)
  if (isBareDocument(first)) return documentScrolls(first)
  if (!isBareElement(first)) return false
  if (isTag(first, 'html') || isTag(first, 'body')) return documentScrolls(first.ownerDocument) || elementScrolls(first)
  return elementScrolls(first)
}

function documentScrolls(document: Document): boolean {
  const view = viewOf(document)
  const root = document.scrollingElement ?? document.documentElement
  return root.scrollHeight > view.innerHeight || root.scrollWidth > view.innerWidth
}

function elementScrolls(element: Element): boolean {
  const style = styleOf(element)
  // Content that is hidden beyond the edge can be scrolled by script too, but not by a user: `hidden` doesn't count.
  const down = SCROLLS.test(style.overflowY) && element.scrollHeight > element.clientHeight
  const across = SCROLLS.test(style.overflowX) && element.scrollWidth > element.clientWidth
  return down || across
}

/** The closest parent that scrolls; the document's own if there is none. */
export function scrollParentOf(element: Element): Element {
  const document = element.ownerDocument
  const root = document.scrollingElement ?? document.documentElement
  for (const parent of ancestorsOf(element)) {
    if (parent === document.body || parent === document.documentElement) break
    if (elementScrolls(parent)) return parent
  }
  return root
}
