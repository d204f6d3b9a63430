import { toTop } from '../dom/coordinates'
import { bareIsFocusable, focusTargetOf } from '../dom/focus'
import { viewOf } from '../dom/kinds'
import type { Driver } from '../engine/types'
import type { InputEvent } from '../protocol'
import type { Target } from './actionable'
import { guardPress } from './guard'
import { heldModifiers, modifierFlags } from './modifiers'

export interface Press {
  readonly button: 'left' | 'middle' | 'right'
  /** Presses in a row: 2 for a double click. */
  readonly count: number
  readonly modifiers: number
}

const HELD = { left: 1, right: 2, middle: 4 } as const
const NUMBER = { left: 0, middle: 1, right: 2 } as const

/** The whole sequence: move there, then press and release `count` times. */
export function pressEvents(driver: Driver, target: Pick<Target, 'top'>, press: Press): InputEvent[] {
  const { x, y } = target.top
  const base = { type: 'mouse', x, y, modifiers: press.modifiers | heldModifiers(driver), deltaX: 0, deltaY: 0 } as const
  const events: InputEvent[] = [{ ...base, kind: 'mouseMoved', button: 'none', buttons: 0, clickCount: 0 }]
  for (let clickCount = 1; clickCount <= press.count; clickCount++) {
    events.push({ ...base, kind: 'mousePressed', button: press.button, buttons: HELD[press.button], clickCount })
    events.push({ ...base, kind: 'mouseReleased', button: press.button, buttons: 0, clickCount })
  }
  return events
}

/**
 * Presses with real input. False if the page moved something else under the point between the check and the press:
 * then nothing was pressed, and the caller checks again.
 */
export async function pressReal(driver: Driver, target: Target, press: Press): Promise<boolean> {
  const guard = guardPress(target)
  try {
    await driver.host.input(pressEvents(driver, target, press))
  } finally {
    guard.end()
  }
  return !guard.missed
}

/** Presses with synthetic events at the element itself, wherever it is and whatever covers it: for `force`. */
export function pressForced(driver: Driver, target: Target, press: Press): void {
  const { element, point } = target
  const view = viewOf(element)
  const top = toTop(element, point)
  const button = NUMBER[press.button]
  const base = {
    bubbles: true,
    cancelable: true,
    composed: true,
    view,
    clientX: point.x,
    clientY: point.y,
    screenX: top.x,
    screenY: top.y,
    ...modifierFlags(press.modifiers | heldModifiers(driver)),
  }
  const mouse = (type: string, more: MouseEventInit = {}) => element.dispatchEvent(new view.MouseEvent(type, { ...base, ...more }))
  const pointer = (type: string, more: PointerEventInit = {}) =>
    element.dispatchEvent(new view.PointerEvent(type, { ...base, pointerId: 1, pointerType: 'mouse', isPrimary: true, ...more }))
  pointer('pointerover')
  pointer('pointerenter', { bubbles: false, cancelable: false })
  mouse('mouseover')
  mouse('mouseenter', { bubbles: false, cancelable: false })
  pointer('pointermove')
  mouse('mousemove')
  for (let detail = 1; detail <= press.count; detail++) {
    const held = { button, buttons: HELD[press.button], detail }
    const allowed = pointer('pointerdown', { ...held, detail: 0 })
    // Preventing a pointerdown leaves out the mouse events that only exist for compatibility.
    if (allowed && mouse('mousedown', held)) moveFocus(element)
    if (press.button === 'right') pointer('contextmenu', { button, buttons: held.buttons })
    pointer('pointerup', { button })
    if (allowed) mouse('mouseup', { button, detail })
    pointer(press.button === 'left' ? 'click' : 'auxclick', { button, detail })
  }
  if (press.count === 2) mouse('dblclick', { button, detail: 2 })
}

/** Moves the focus as a press on the element does. */
function moveFocus(element: HTMLElement): void {
  const target = focusTargetOf(element)
  if (target && bareIsFocusable(target)) target.focus({ preventScroll: true })
  else (element.ownerDocument.activeElement as HTMLElement | null)?.blur?.()
}
