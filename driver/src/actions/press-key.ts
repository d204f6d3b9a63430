import type { Command, Driver, Value } from '../engine/types'
import { batchesOf } from './keyboard'
import { hasKey, type Key, keyOf, NAMED_KEYS } from './keys'
import { heldModifiers } from './modifiers'
import { readOptions } from './options'

/** `Cypress.Keyboard.Keys`: names for `cy.press()`. */
export const PRESS_KEYS = {
  UP: 'ArrowUp',
  DOWN: 'ArrowDown',
  LEFT: 'ArrowLeft',
  RIGHT: 'ArrowRight',
  ESC: 'Escape',
  END: 'End',
  HOME: 'Home',
  PAGEDOWN: 'PageDown',
  PAGEUP: 'PageUp',
  ENTER: 'Enter',
  TAB: 'Tab',
  BACKSPACE: 'Backspace',
  DELETE: 'Delete',
  INSERT: 'Insert',
  SPACE: 'Space',
} as const

/** Presses one key wherever the focus is. Yields null. */
export async function pressCommand(driver: Driver, command: Command, name: Value, given: Value): Promise<null> {
  const options = readOptions(driver, command, given === undefined ? [] : [given])
  const key = typeof name === 'string' ? find(name) : undefined
  if (!key) {
    throw driver.error(`\`cy.press()\` does not know the key \`${String(name)}\`.`, {
      hint: `use a single character or one of ${Object.values(PRESS_KEYS).join(', ')}, which Cypress.Keyboard.Keys names`,
    })
  }
  const log = options.log ? driver.log({ name: 'press', message: key.key, type: 'parent', autoEnd: false }) : undefined
  log?.snapshot('before')
  const typing = { held: heldModifiers(driver), release: false, delay: 0, separate: false }
  for (const batch of batchesOf([{ kind: 'key', key, chord: [] }], typing).batches) {
    if (batch.kind === 'input') await driver.host.input(batch.events)
  }
  log?.snapshot('after').end()
  return null
}

function find(name: string): Key | undefined {
  if (hasKey(name)) return keyOf(name)
  return Object.values(NAMED_KEYS).find((key) => key.key === name || key.code === name)
}
