// Frames of other origins, seen from the page that holds them.
import { elementAt, outOf, type Point, pointsUpwards, toTop } from '../dom/coordinates'
import { viewOf } from '../dom/kinds'
import { outerOf, type Surroundings } from '../dom/outer'
import { stringify } from '../dom/stringify'
import { topDocumentOf } from '../dom/tree'
import { hiddenReason } from '../dom/visibility'
import { pageFrame } from './frames'
import { alignInView } from './scrolling'

/** What is around a point of a frame's page; with `reveal` the point is brought into view first. */
export async function surroundingsOf(frame: HTMLElement, inside: Point, reveal: boolean): Promise<Surroundings> {
  const its = (reason: string | undefined) => reason && `its frame \`${stringify(frame, 'short')}\` is hidden: ${reason}`
  const hidden = its(hiddenReason(frame, { checkOpacity: false }))
  const unseen = its(hiddenReason(frame))
  if (reveal && !hidden && !inView(frame, outOf(frame, inside))) {
    bringIntoView(frame, inside)
    // Input is directed by what was drawn last.
    await pageFrame(frame.ownerDocument)
  }
  const at = outOf(frame, inside)
  const outer = outerOf(frame)
  const top = toTop(frame, at)
  const around = outer ? await outer.ask(top, reveal) : here(frame, top)
  return { ...around, ...(hidden && { hidden }), ...(unseen && { unseen }), ...(!hidden && coverOf(frame, at)) }
}

function here(frame: HTMLElement, { x, y }: Point): Surroundings {
  const { scrollX, scrollY } = viewOf(topDocumentOf(frame))
  return { x, y, scrollX, scrollY }
}

/** What lies on top of the frame, or of a frame that holds it. */
function coverOf(frame: HTMLElement, at: Point): Pick<Surroundings, 'cover' | 'outside'> {
  for (const step of [{ frame, point: at }, ...pointsUpwards(frame, at)]) {
    const hit = elementAt(step.frame.ownerDocument, step.point)
    if (!hit) return { outside: true }
    if (hit !== step.frame) return { cover: stringify(hit) }
  }
  return {}
}

function inView(frame: HTMLElement, { x, y }: Point): boolean {
  const view = viewOf(frame)
  if (x < 0 || y < 0 || x >= view.innerWidth || y >= view.innerHeight) return false
  return elementAt(frame.ownerDocument, { x, y }) === frame
}

function bringIntoView(frame: HTMLElement, inside: Point): void {
  alignInView(frame, { block: 'center', inline: 'nearest' })
  const view = viewOf(frame)
  const { x, y } = outOf(frame, inside)
  const beyond = (at: number, size: number) => (at < 0 || at >= size ? at - size / 2 : 0)
  view.scrollBy({ left: beyond(x, view.innerWidth), top: beyond(y, view.innerHeight), behavior: 'instant' })
}

/** Where the upper left corner of an element is on the tab's page, however it is scrolled. */
export async function placeOnPage(element: HTMLElement): Promise<Point> {
  const top = topDocumentOf(element)
  // In a frame only what can be seen can be pictured.
  const outer = outerOf(element)
  if (outer || element.ownerDocument !== top) alignInView(element, { block: 'nearest', inline: 'nearest' })
  const { left, top: y } = element.getBoundingClientRect()
  const at = toTop(element, { x: left, y })
  const around = outer ? await outer.ask(at, true) : here(element, at)
  return { x: around.x + around.scrollX, y: around.y + around.scrollY }
}
