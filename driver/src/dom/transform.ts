import { styleOf } from './kinds'
import { parentOf } from './tree'

/** The element that shows its back, which is not drawn: `backface-visibility: hidden` and turned by more than 90 degrees. */
export function turnedAway(element: HTMLElement): HTMLElement | undefined {
  for (let current: HTMLElement | null = element; current; current = parentOf(current)) {
    if (styleOf(current).backfaceVisibility === 'hidden' && facesAway(current)) return current
  }
  return undefined
}

function facesAway(element: HTMLElement): boolean {
  let matrix: DOMMatrix | undefined
  for (let current: HTMLElement | null = element; current; current = parentOf(current)) {
    const style = styleOf(current)
    // Turns of a parent count only as long as it keeps its children in the same space.
    if (current !== element && style.transformStyle !== 'preserve-3d') break
    if (style.transform === 'none') continue
    const own = new DOMMatrix(style.transform)
    matrix = matrix ? own.multiply(matrix) : own
  }
  return matrix !== undefined && matrix.m33 < 0
}
