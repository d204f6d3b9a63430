// What is around a frame whose page can't see it: the page that holds it is of another origin.
import { viewOf } from './kinds'
import { frameOf } from './tree'

/** What is around a point of a frame. */
export interface Surroundings {
  /** The point in the viewport of the tab. */
  x: number
  y: number
  /** How far the tab's page is scrolled. */
  scrollX: number
  scrollY: number
  /** Why nobody sees the frame, as the end of a sentence. */
  hidden?: string
  /** The same where what is transparent counts as hidden. */
  unseen?: string
  /** What lies on top of the frame at that point. */
  cover?: string
  /** The point is out of the viewport. */
  outside?: boolean
}

export interface Outer {
  /** What was last known. */
  readonly seen: Pick<Surroundings, 'hidden' | 'unseen'>
  /** Asks; with `reveal` the pages around are scrolled so that the point comes into view. */
  ask(point: { x: number; y: number }, reveal: boolean): Promise<Surroundings>
}

const outers = new WeakMap<object, Outer>()

/** Says what is around the frame of this window. */
export function setOuter(win: Window, outer: Outer): void {
  outers.set(win, outer)
}

/** What is around the outermost page that can be seen from this node; undefined where that is the tab's. */
export function outerOf(node: Node): Outer | undefined {
  let view = viewOf(node)
  for (let frame = frameOf(node); frame; frame = frameOf(frame)) view = viewOf(frame)
  return view.parent === view ? undefined : outers.get(view)
}
