import type { Driver } from '../engine/types'

export function keystrokeDelay(driver: Driver): number {
  return Number(driver.config('keystrokeDelay')) || 0
}

/** `Cypress.Keyboard.defaults({ keystrokeDelay })`. Holds for the rest of the spec, under what a test is configured with. */
export function setKeyboardDefaults(driver: Driver, given: { keystrokeDelay?: unknown }): void {
  const { keystrokeDelay: delay } = given ?? {}
  if (delay === undefined) return
  if (typeof delay !== 'number' || delay < 0 || !Number.isFinite(delay)) {
    throw driver.error(
      `\`Cypress.Keyboard.defaults()\` got \`keystrokeDelay: ${String(delay)}\`, but it must be 0 or a positive number of milliseconds.`,
    )
  }
  driver.Cypress.config('keystrokeDelay', delay)
}
