import type { Driver } from '../engine/types'

/** Takes the mouse out of the page. */
export function moveMouseAway(driver: Driver): Promise<void> {
  return driver.host.input([
    { type: 'mouse', kind: 'mouseMoved', x: -1, y: -1, button: 'none', buttons: 0, clickCount: 0, modifiers: 0, deltaX: 0, deltaY: 0 },
  ])
}
