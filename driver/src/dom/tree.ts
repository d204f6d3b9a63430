import { isBareDocument, isBareElement, isBareWindow, isNode, isShadowRoot, isTag, viewOf } from './kinds'
import { unwrapAll } from './wrap'

/** The parent as it is drawn: the slot that an element is put into, the host of a shadow root. */
export function parentOf(element: Element): HTMLElement | null {
  if (element.assignedSlot) return element.assignedSlot
  if (element.parentElement) return element.parentElement
  const parent = element.parentNode
  return isShadowRoot(parent) ? (parent.host as HTMLElement) : null
}

/** The parents as they are drawn, from the inside out, within the element's document. */
export function* ancestorsOf(element: Element): Generator<HTMLElement> {
  for (let parent = parentOf(element); parent; parent = parentOf(parent)) yield parent
}

/** Whether `inner` is `outer` or lies below it, through shadow roots. */
export function containsDeep(outer: Node, inner: Node): boolean {
  for (let node: Node | null = inner; node; ) {
    if (node === outer) return true
    const slot: Node | null = isBareElement(node) ? node.assignedSlot : null
    // By its slot and by its own parent: either may lead there.
    if (slot && containsDeep(outer, slot)) return true
    node = node.parentNode ?? (isShadowRoot(node) ? node.host : null)
  }
  return false
}

/** The closest of the element and its parents that fulfils `test`. */
export function closestDeep(element: Element, test: (element: HTMLElement) => boolean): HTMLElement | undefined {
  if (test(element as HTMLElement)) return element as HTMLElement
  for (const parent of ancestorsOf(element)) if (test(parent)) return parent
  return undefined
}

function bareIsAttached(value: unknown): boolean {
  if (isBareWindow(value)) return !value.closed
  if (isBareDocument(value)) return value.defaultView !== null
  // A document that was navigated away has no view any more, though its elements still say they are connected.
  if (isNode(value)) return value.isConnected && (value.ownerDocument as Document).defaultView !== null
  return false
}

export function isAttached(value: unknown): boolean {
  const all = unwrapAll(value)
  return all.length > 0 && all.every(bareIsAttached)
}

export function isDetached(value: unknown): boolean {
  return !isAttached(value)
}

export function isDescendent(outer: unknown, inner: unknown): boolean {
  const [parent, child] = [unwrapAll(outer)[0], unwrapAll(inner)[0]]
  return isBareElement(parent) && isBareElement(child) && containsDeep(parent, child)
}

/** The element with the focus, through shadow roots and same-origin frames. */
export function activeElementOf(document: Document): HTMLElement | null {
  let active = document.activeElement as HTMLElement | null
  for (;;) {
    let inner: Element | null | undefined = active?.shadowRoot?.activeElement
    if (!inner && active && (isTag(active, 'iframe') || active.localName === 'frame')) inner = frameDocument(active)?.activeElement
    if (!inner) return active
    active = inner as HTMLElement
  }
}

/** The document of the whole tab. */
export function topDocumentOf(node: Node): Document {
  let document = isBareDocument(node) ? node : (node.ownerDocument as Document)
  for (let frame = frameOf(document); frame; frame = frameOf(frame)) document = frame.ownerDocument
  return document
}

/** The document in a frame, if it can be reached. */
export function frameDocument(frame: Element): Document | null {
  try {
    return (frame as HTMLIFrameElement).contentDocument
  } catch {
    return null
  }
}

/** The frame element that shows the window of this node, if it can be reached. */
export function frameOf(node: Node): HTMLElement | null {
  try {
    return viewOf(node).frameElement as HTMLElement | null
  } catch {
    return null
  }
}
