import { viewOf } from '../dom/kinds'
import { containsDeep } from '../dom/tree'
import type { Target } from './actionable'

const PRESSES = ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click', 'dblclick', 'auxclick', 'contextmenu']

export interface PressGuard {
  /** Whether the press would have hit something else, and was kept from it. */
  readonly missed: boolean
  end(): void
}

/**
 * Watches where a press lands. The page may move between the check and the press; what would hit something else is
 * stopped before the page sees it.
 */
export function guardPress(target: Target): PressGuard {
  const view = viewOf(target.element)
  let decided = false
  let missed = false
  const watch = (event: Event): void => {
    if (!event.isTrusted) return
    if (!decided) {
      decided = true
      const path = event.composedPath()
      missed = !path.includes(target.element) && !containsDeep(target.element, event.target as Node)
    }
    if (!missed) return
    event.preventDefault()
    event.stopImmediatePropagation()
  }
  // With a window on a screen the browser would open its menu, which takes all further input.
  const noMenu = (event: Event): void => event.preventDefault()
  // The press may lead to another origin, where listeners can't be removed by name.
  const listening = new AbortController()
  const { signal } = listening
  for (const type of PRESSES) view.addEventListener(type, watch, { capture: true, passive: false, signal })
  view.addEventListener('contextmenu', noMenu, { signal })
  return {
    get missed() {
      return missed
    },
    end() {
      listening.abort()
    },
  }
}
