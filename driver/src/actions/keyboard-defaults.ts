import type { Driver } from '../engine/types'

const delays = new WeakMap<Driver, number>()

/** `keystrokeDelay` as configured, else as set by `Cypress.Keyboard.defaults()`, else none. */
export function keystrokeDelay(driver: Driver): number {
  // The configuration's own default is 0 too: it can't be told from one that was chosen.
  return Number(driver.config('keystrokeDelay')) || (delays.get(driver) ?? 0)
}

/** `Cypress.Keyboard.defaults({ keystrokeDelay })`. Holds for the rest of the spec. */
export function setKeyboardDefaults(driver: Driver, given: { keystrokeDelay?: unknown }): void {
  const { keystrokeDelay: delay } = given ?? {}
  if (delay === undefined) return
  if (typeof delay !== 'number' || delay < 0 || !Number.isFinite(delay)) {
    throw driver.error(
      `\`Cypress.Keyboard.defaults()\` got \`keystrokeDelay: ${String(delay)}\`, but it must be 0 or a positive number of milliseconds.`,
    )
  }
  delays.set(driver, delay)
}
