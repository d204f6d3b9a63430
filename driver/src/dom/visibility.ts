import { clippedBy } from './clip'
import { type Box, elementAt } from './coordinates'
import { isTag, styleOf, viewOf } from './kinds'
import { outerOf } from './outer'
import { stringify } from './stringify'
import { turnedAway } from './transform'
import { ancestorsOf, closestDeep, containsDeep, frameOf, isDetached, parentOf } from './tree'
import { firstElement, unwrapAll } from './wrap'

/** `legacy`: all documented rules; `modern`: what the browser calls visible, and a size. */
export type Strategy = 'legacy' | 'modern'

export interface VisibilityOptions {
  /** Whether `opacity: 0` hides. For actions it doesn't: a user can click what is transparent. */
  readonly checkOpacity?: boolean
  readonly strategy?: Strategy
}

/** Why one element is hidden, as the end of a sentence: `it has …`, `its parent … has …`; undefined if it is visible. */
export function hiddenReason(element: HTMLElement, options: VisibilityOptions = {}): string | undefined {
  if (isDetached(element)) return 'it is not part of the page any more'
  if (isTag(element, 'body') || isTag(element, 'html')) return undefined
  if (isTag(element, 'option') || isTag(element, 'optgroup')) {
    if (styleOf(element).display === 'none') return 'it has the CSS property `display: none`'
    const select = element.closest('select') as HTMLElement | null
    if (select) return hiddenSelect(select, options)
  }
  return (
    notDisplayed(element) ??
    notVisible(element) ??
    (options.checkOpacity === false ? undefined : transparent(element)) ??
    hiddenFrame(element, options) ??
    notRendered(element) ??
    withoutSize(element, options) ??
    (options.strategy === 'modern' ? undefined : outOfSight(element))
  )
}

function hiddenSelect(select: HTMLElement, options: VisibilityOptions): string | undefined {
  const reason = hiddenReason(select, options)
  return reason && `its ${stringify(select, 'short')} is hidden: ${reason}`
}

function hiddenFrame(element: HTMLElement, options: VisibilityOptions): string | undefined {
  const frame = frameOf(element)
  if (!frame) {
    const outer = outerOf(element)
    return outer && (options.checkOpacity === false ? outer.seen.hidden : outer.seen.unseen)
  }
  const reason = hiddenReason(frame, options)
  return reason ? `its frame \`${stringify(frame, 'short')}\` is hidden: ${reason}` : undefined
}

function owner(element: Element, holder: Element): string {
  return element === holder ? 'it' : `its parent \`${stringify(holder, 'short')}\``
}

function notDisplayed(element: HTMLElement): string | undefined {
  const holder = closestDeep(element, (candidate) => styleOf(candidate).display === 'none')
  return holder && `${owner(element, holder)} has the CSS property \`display: none\``
}

function notVisible(element: HTMLElement): string | undefined {
  const own = styleOf(element).visibility
  if (own === 'visible') return undefined
  // It is inherited: name the outermost of the unbroken chain, which set it.
  let holder = element
  for (const parent of ancestorsOf(element)) {
    if (styleOf(parent).visibility !== own) break
    holder = parent
  }
  return `${owner(element, holder)} has the CSS property \`visibility: ${own}\``
}

function transparent(element: HTMLElement): string | undefined {
  const holder = closestDeep(element, (candidate) => Number.parseFloat(styleOf(candidate).opacity) === 0)
  return holder && `${owner(element, holder)} has the CSS property \`opacity: 0\``
}

/** Skipped by the browser: in a closed `<details>`, or by `content-visibility`. */
function notRendered(element: HTMLElement): string | undefined {
  if (styleOf(element).display === 'contents' || element.checkVisibility?.() !== false) return undefined
  const details = element.parentElement?.closest('details:not([open])')
  if (details && !element.closest('summary')) return `its parent \`${stringify(details, 'short')}\` is closed`
  const holder = closestDeep(element, (candidate) => styleOf(candidate).getPropertyValue('content-visibility') === 'hidden')
  if (holder) return `${owner(element, holder)} has the CSS property \`content-visibility: hidden\``
  return 'the browser does not render it'
}

function withoutSize(element: HTMLElement, options: VisibilityOptions): string | undefined {
  const style = styleOf(element)
  // Without a box of its own it is what its children are.
  if (style.display === 'contents') {
    if (hasVisibleContent(element, options)) return undefined
    return 'it has the CSS property `display: contents` and nothing visible inside'
  }
  const rects = element.getClientRects()
  const box = element.getBoundingClientRect()
  // Inline elements have a size if they have lines, even if a line is empty.
  if (style.display === 'inline' && rects.length > 0 && (box.width > 0 || box.height > 0)) return undefined
  if (box.width > 0 && box.height > 0) return undefined
  if (element.offsetWidth > 0 && element.offsetHeight > 0) {
    const holder = closestDeep(element, (candidate) => styleOf(candidate).transform !== 'none')
    if (holder) return `${owner(element, holder)} is turned or scaled to nothing by its CSS property \`transform\``
  }
  if (hasFloatingContent(element, options)) return undefined
  return `it is ${round(box.width)} x ${round(box.height)} pixels large`
}

/** Whether something shows that was taken out of the flow of an element which has no size itself, such as an open dialog of its. */
function hasFloatingContent(element: HTMLElement, options: VisibilityOptions): boolean {
  if (styleOf(element).overflow !== 'visible') return false
  for (const inner of Array.from(element.querySelectorAll<HTMLElement>('*'))) {
    if (/fixed|absolute/.test(styleOf(inner).position) && !hiddenReason(inner, options)) return true
  }
  return false
}

function round(length: number): number {
  return Math.round(length * 100) / 100
}

function hasVisibleContent(element: HTMLElement, options: VisibilityOptions): boolean {
  for (const child of Array.from(element.childNodes)) {
    if (child.nodeType === Node.ELEMENT_NODE && !hiddenReason(child as HTMLElement, options)) return true
    if (child.nodeType !== Node.TEXT_NODE) continue
    const range = element.ownerDocument.createRange()
    range.selectNodeContents(child)
    const box = range.getBoundingClientRect()
    if (box.width > 0 && box.height > 0) return true
  }
  return false
}

function outOfSight(element: HTMLElement): string | undefined {
  const turned = turnedAway(element)
  if (turned) return `${owner(element, turned)} shows its back, which \`backface-visibility: hidden\` hides`
  // SVG parts and boxless elements are drawn within what has a box.
  const box = element.getBoundingClientRect()
  if (styleOf(element).display === 'contents') return undefined
  const clipped = clippedBy(element, box)
  if (clipped) {
    const by = `\`${stringify(clipped.by, 'short')}\``
    if (clipped.empty) return `its parent ${by} hides what overflows it and has a width or height of 0 pixels`
    return `its parent ${by} hides what overflows it, and the element lies outside of its bounds`
  }
  return coveredStuck(element, box)
}

/** Fixed and sticky parts are also checked for what lies on top of them; fixed ones can't be scrolled into view besides. */
function coveredStuck(element: HTMLElement, box: Box): string | undefined {
  const stuck = closestDeep(element, (candidate) => /fixed|sticky/.test(styleOf(candidate).position))
  if (!stuck) return undefined
  const { position } = styleOf(stuck)
  const view = viewOf(element)
  const outside = box.left + box.width <= 0 || box.top + box.height <= 0 || box.left >= view.innerWidth || box.top >= view.innerHeight
  const who = `${owner(element, stuck)} has the CSS property \`position: ${position}\``
  if (outside) return position === 'fixed' ? `${who} and the element lies outside of the viewport` : undefined
  // What lets the mouse through is never found at a point, covered or not.
  if (closestDeep(element, (candidate) => styleOf(candidate).pointerEvents === 'none')) return undefined
  let cover: HTMLElement | null = null
  for (const [across, down] of SAMPLES) {
    const found = elementAt(element.ownerDocument, { x: box.left + box.width * across, y: box.top + box.height * down })
    if (found && (containsDeep(element, found) || (element !== stuck && found === parentOf(element)))) return undefined
    cover ??= found
  }
  return cover ? `${who} and the element is covered by \`${stringify(cover, 'short')}\`` : undefined
}

/** The middle first; then near the corners: it is covered only if nothing of it is on top. */
const SAMPLES: ReadonlyArray<readonly [number, number]> = [
  [0.5, 0.5],
  [0.1, 0.1],
  [0.9, 0.1],
  [0.1, 0.9],
  [0.9, 0.9],
]

/** Of several elements each must be visible. */
export function isVisible(value: unknown, options: VisibilityOptions = {}): boolean {
  const all = unwrapAll(value)
  return all.length > 0 && all.every((one) => !hiddenReason(one as HTMLElement, options))
}

/** Why it is not visible, as one sentence; '' if it is. */
export function whyHidden(value: unknown, options: VisibilityOptions = {}): string {
  for (const one of unwrapAll(value)) {
    const element = firstElement(one)
    const reason = element && hiddenReason(element, options)
    if (reason) return `\`${stringify(element, 'short')}\` is not visible because ${reason}.`
  }
  return ''
}
