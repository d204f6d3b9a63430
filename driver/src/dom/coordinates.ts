import { isShadowRoot, styleOf } from './kinds'
import { frameOf } from './tree'

export interface Point {
  readonly x: number
  readonly y: number
}

export interface Box {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

export const POSITIONS = ['topLeft', 'top', 'topRight', 'left', 'center', 'right', 'bottomLeft', 'bottom', 'bottomRight'] as const

export type Position = (typeof POSITIONS)[number]

export function isPosition(value: unknown): value is Position {
  return POSITIONS.includes(value as Position)
}

/** Where an element is pressed: of one that runs over several lines its first line, since the middle of all may lie beside it. */
export function boxOf(element: Element): Box {
  const rects = element.getClientRects()
  if (rects.length > 1) {
    for (const rect of rects) if (rect.width > 0 && rect.height > 0) return rect
  }
  return element.getBoundingClientRect()
}

/** A point of a box, on whole pixels that still lie inside. */
export function pointAt(box: Box, position: Position): Point {
  const name = position.toLowerCase()
  const left = Math.ceil(box.left)
  const right = Math.max(left, Math.ceil(box.left + box.width) - 1)
  const top = Math.ceil(box.top)
  const bottom = Math.max(top, Math.ceil(box.top + box.height) - 1)
  const x = name.includes('left') ? left : name.includes('right') ? right : middle(box.left, box.width)
  const y = name.includes('top') ? top : name.includes('bottom') ? bottom : middle(box.top, box.height)
  return { x, y }
}

function middle(start: number, length: number): number {
  const exact = start + length / 2
  const whole = Math.floor(exact)
  return whole >= start ? whole : exact
}

/** The element at a point of a document's viewport, through shadow roots but not into frames. */
export function elementAt(document: Document, point: Point): HTMLElement | null {
  let found = document.elementFromPoint(point.x, point.y) as HTMLElement | null
  for (;;) {
    const inner: HTMLElement | null | undefined = found?.shadowRoot?.elementFromPoint(point.x, point.y) as HTMLElement | null | undefined
    if (!inner || inner === found) return found
    // A closed or foreign root answers with an element outside of it: stay.
    if (!isShadowRoot(inner.getRootNode())) return found
    found = inner
  }
}

/** A point of the viewport of the node's frame as a point of each frame element's own viewport, step by step up to the top. */
export function* pointsUpwards(node: Node, point: Point): Generator<{ frame: HTMLElement; point: Point }> {
  let at = point
  for (let frame = frameOf(node); frame; frame = frameOf(frame)) {
    at = outOf(frame, at)
    yield { frame, point: at }
  }
}

/** A point of the viewport in a frame as a point of the viewport that the frame is in. */
export function outOf(frame: HTMLElement, { x, y }: Point): Point {
  const box = frame.getBoundingClientRect()
  const style = styleOf(frame)
  // A frame that is scaled by a transform shows its content scaled.
  const scaleX = frame.offsetWidth > 0 ? box.width / frame.offsetWidth : 1
  const scaleY = frame.offsetHeight > 0 ? box.height / frame.offsetHeight : 1
  return {
    x: box.left + (frame.clientLeft + Number.parseFloat(style.paddingLeft) + x) * scaleX,
    y: box.top + (frame.clientTop + Number.parseFloat(style.paddingTop) + y) * scaleY,
  }
}

/** A point of the viewport of the node's frame as a point of the whole tab's viewport. */
export function toTop(node: Node, point: Point): Point {
  let result = point
  for (const step of pointsUpwards(node, point)) result = step.point
  return result
}
