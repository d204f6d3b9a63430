import type { Box } from './coordinates'
import { isTag, styleOf } from './kinds'
import { ancestorsOf, parentOf } from './tree'

const CLIPS = /hidden|scroll|auto|clip|overlay/

interface Clipped {
  readonly by: HTMLElement
  readonly empty: boolean
}

/** The ancestor whose hidden overflow leaves nothing of the element to see. */
export function clippedBy(element: HTMLElement, box: Box): Clipped | undefined {
  if (styleOf(element).position === 'fixed' && !fixedContainer(element)) return undefined
  let left = box.left
  let top = box.top
  let right = box.left + box.width
  let bottom = box.top + box.height
  for (const ancestor of clippersOf(element)) {
    const edges = innerBox(ancestor.element)
    if (edges.right <= edges.left || edges.bottom <= edges.top) return { by: ancestor.element, empty: true }
    if (ancestor.across) {
      left = Math.max(left, edges.left)
      right = Math.min(right, edges.right)
    }
    if (ancestor.down) {
      top = Math.max(top, edges.top)
      bottom = Math.min(bottom, edges.bottom)
    }
    if (right <= left || bottom <= top) return { by: ancestor.element, empty: false }
  }
  return undefined
}

/** The ancestors that clip the element, by the chain of its containing blocks: `absolute` escapes what isn't positioned. */
function* clippersOf(element: HTMLElement): Generator<{ element: HTMLElement; across: boolean; down: boolean }> {
  let position = styleOf(element).position
  for (let parent = parentOf(element); parent; parent = parentOf(parent)) {
    // Overflow of these two is the viewport's: it scrolls.
    if (isTag(parent, 'body') || isTag(parent, 'html')) return
    const style = styleOf(parent)
    if (style.display === 'contents') continue
    if (position === 'fixed' && !containsFixed(style)) continue
    if (position === 'absolute' && style.position === 'static' && !containsFixed(style)) continue
    position = style.position
    if (style.display === 'inline') continue
    const contained = /paint|strict|content/.test(style.contain)
    const across = contained || CLIPS.test(style.overflowX)
    const down = contained || CLIPS.test(style.overflowY)
    if (across || down) yield { element: parent, across, down }
  }
}

function containsFixed(style: CSSStyleDeclaration): boolean {
  return (
    style.transform !== 'none' ||
    style.perspective !== 'none' ||
    style.filter !== 'none' ||
    /transform|filter|perspective/.test(style.willChange) ||
    /paint|strict|content|layout/.test(style.contain)
  )
}

function fixedContainer(element: Element): boolean {
  for (const ancestor of ancestorsOf(element)) if (containsFixed(styleOf(ancestor))) return true
  return false
}

/** Edges of what an element shows of its content: within its borders, scroll bars left out. */
function innerBox(element: HTMLElement): { left: number; top: number; right: number; bottom: number } {
  const box = element.getBoundingClientRect()
  const scaleX = element.offsetWidth > 0 ? box.width / element.offsetWidth : 1
  const scaleY = element.offsetHeight > 0 ? box.height / element.offsetHeight : 1
  const left = box.left + element.clientLeft * scaleX
  const top = box.top + element.clientTop * scaleY
  return { left, top, right: left + element.clientWidth * scaleX, bottom: top + element.clientHeight * scaleY }
}
