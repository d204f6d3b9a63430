import { isTag, styleOf, viewOf } from '../dom/kinds'
import { scrollParentOf } from '../dom/scroll'
import { closestDeep } from '../dom/tree'
import type { Alignment, ScrollBehavior } from './options'

const ALIGNMENTS: Record<string, Alignment> = {
  top: { block: 'start' },
  bottom: { block: 'end' },
  start: { block: 'start', inline: 'start' },
  end: { block: 'end', inline: 'end' },
  center: { block: 'center' },
  nearest: { block: 'nearest' },
}

// The spec window's own, since pages and tests replace theirs.
const native = Element.prototype.scrollIntoView

export function alignInView(element: Element, options: ScrollIntoViewOptions): void {
  native.call(element, { ...options, behavior: 'instant' })
}

export function scrollIntoView(element: HTMLElement, behavior: Exclude<ScrollBehavior, false>): void {
  // Options of closed selects have no place of their own.
  const shown = isTag(element, 'option') || isTag(element, 'optgroup') ? (element.closest('select') ?? element) : element
  const alignment = typeof behavior === 'string' ? ALIGNMENTS[behavior] : behavior
  alignInView(shown, { block: 'nearest', inline: 'nearest', ...alignment })
}

/** The fixed or sticky part of the page that a covering element belongs to. */
function stuckPart(cover: HTMLElement): HTMLElement | undefined {
  return closestDeep(cover, (candidate) => !isTag(candidate, 'body') && /fixed|sticky/.test(styleOf(candidate).position))
}

const MOST_NUDGES = 12

/**
 * Scrolls an element out from under fixed and sticky parts. `cover` says what covers it right now.
 * Returns what still covers it after all that can be done, or undefined.
 */
export function nudgeUncovered(element: HTMLElement, cover: () => HTMLElement | undefined): HTMLElement | undefined {
  const first = cover()
  let current = first
  for (let count = 0; current && count < MOST_NUDGES; count++) {
    const stuck = stuckPart(current)
    if (!stuck || stuck.contains(element)) break
    if (!scrollBeside(element, stuck)) break
    current = cover()
  }
  if (!current || !first || !stuckPart(first)) return current
  for (const behavior of ['center', 'bottom', 'top'] as const) {
    scrollIntoView(element, behavior)
    current = cover()
    if (!current) return undefined
  }
  return current
}

/** Scrolls so that the element comes out beside the stuck part, on the side of the viewport with more room. False if nothing moved. */
function scrollBeside(element: HTMLElement, stuck: HTMLElement): boolean {
  const scroller = scrollParentOf(element)
  const view = viewOf(element)
  const own = element.getBoundingClientRect()
  const part = stuck.getBoundingClientRect()
  const roomAbove = part.top
  const roomBelow = view.innerHeight - part.bottom
  const by = roomBelow >= roomAbove ? own.top - part.bottom : own.bottom - part.top
  const before = scroller.scrollTop
  scroller.scrollTo({ top: before + by, behavior: 'instant' })
  return Math.abs(scroller.scrollTop - before) >= 1
}
