import { boxOf, type Point } from '../dom/coordinates'
import { isBareElement, viewOf } from '../dom/kinds'
import { closestDeep, containsDeep } from '../dom/tree'
import { ticks } from '../engine/time'
import { pageFrame } from './frames'

/** Writes of one element's `style` attribute: animations by script do one a frame. */
interface Writes {
  at: number
  count: number
}

/** Recent writes by document. */
const written = new WeakMap<Document, Map<Node, Writes>>()

const RECENT_MS = 60

/** Whether the element may be moving at all, found without waiting for a frame. */
export function mayMove(element: HTMLElement): boolean {
  const document = element.ownerDocument
  const writes = written.get(document)
  if (!writes) {
    watchStyles(document)
    // Nothing is known yet of a document that is seen for the first time.
    if (placedInline(element)) return true
  } else {
    const now = ticks()
    for (const [target, { at, count }] of writes) {
      if (now - at < RECENT_MS && (count > 1 || containsDeep(target, element))) return true
    }
  }
  return (document.getAnimations?.() ?? []).some((animation) => moves(animation, element))
}

function moves(animation: Animation, element: HTMLElement): boolean {
  if (animation.playState !== 'running') return false
  const effect = animation.effect as KeyframeEffect | null
  const target = effect?.target
  if (isBareElement(target) && containsDeep(target, element)) return true
  // An endless one elsewhere is a spinner; a finite one may push its neighbours away.
  return effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY
}

function watchStyles(document: Document): void {
  const writes = new Map<Node, Writes>()
  written.set(document, writes)
  const { MutationObserver: Observer } = viewOf(document)
  new Observer((records) => {
    const now = ticks()
    for (const [target, { at }] of writes) if (now - at > RECENT_MS) writes.delete(target)
    for (const target of new Set(records.map((record) => record.target))) {
      writes.set(target, { at: now, count: (writes.get(target)?.count ?? 0) + 1 })
    }
  }).observe(document, { attributes: true, attributeFilter: ['style'], subtree: true })
}

const PLACING = /left|top|right|bottom|transform|translate|margin|width|height/

function placedInline(element: HTMLElement): boolean {
  return closestDeep(element, (candidate) => PLACING.test(candidate.getAttribute('style') ?? '')) !== undefined
}

/** Where the element is after two frames of its document. */
export async function nextPosition(element: HTMLElement): Promise<Point> {
  await pageFrame(element.ownerDocument)
  await pageFrame(element.ownerDocument)
  return positionOf(element)
}

export function positionOf(element: HTMLElement): Point {
  const box = boxOf(element)
  return { x: box.left + box.width / 2, y: box.top + box.height / 2 }
}

export function distance(from: Point, to: Point): number {
  return Math.hypot(to.x - from.x, to.y - from.y)
}
