import { ticks } from '../engine/time'
import { nextFrame } from './frames'

/** Where a scrolled element stands. */
export interface Offset {
  readonly left: number
  readonly top: number
}

type Easing = (progress: number) => number

const EASINGS: Readonly<Record<string, Easing>> = {
  swing: (progress) => 0.5 - Math.cos(progress * Math.PI) / 2,
  linear: (progress) => progress,
}

export function easingOf($: JQueryStatic, name: string): Easing | undefined {
  const own = EASINGS[name]
  if (own) return own
  const others = ($ as unknown as { easing: Record<string, Easing> }).easing
  return typeof others[name] === 'function' ? others[name] : undefined
}

/** Moves several elements over `duration` ms, frame by frame, in real time. */
export async function animateScroll(
  moves: ReadonlyArray<{ readonly element: Element; readonly from: Offset; readonly to: Offset }>,
  duration: number,
  easing: Easing,
): Promise<void> {
  const start = ticks()
  for (;;) {
    const progress = duration > 0 ? Math.min(1, (ticks() - start) / duration) : 1
    const part = progress === 1 ? 1 : easing(progress)
    for (const { element, from, to } of moves) {
      element.scrollTo({
        left: from.left + (to.left - from.left) * part,
        top: from.top + (to.top - from.top) * part,
        behavior: 'instant',
      })
    }
    if (progress === 1) return
    await nextFrame()
  }
}
