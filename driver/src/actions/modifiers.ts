import type { Driver } from '../engine/types'

// Bits of the protocol.
export const ALT = 1
export const CTRL = 2
export const META = 4
export const SHIFT = 8

/** Modifier keys that a `type()` with `release: false` left pressed; clicks see them too. */
const heldByDriver = new WeakMap<Driver, number>()

export function heldModifiers(driver: Driver): number {
  return heldByDriver.get(driver) ?? 0
}

export function holdModifiers(driver: Driver, bits: number): void {
  if (!heldByDriver.has(driver)) driver.onTestReset(() => heldByDriver.delete(driver))
  heldByDriver.set(driver, bits)
}

/** The bits as properties of a mouse or keyboard event. */
export function modifierFlags(bits: number): { altKey: boolean; ctrlKey: boolean; metaKey: boolean; shiftKey: boolean } {
  return { altKey: (bits & ALT) > 0, ctrlKey: (bits & CTRL) > 0, metaKey: (bits & META) > 0, shiftKey: (bits & SHIFT) > 0 }
}
