// What setup and validate leave: the value stored with a session, and whether validate failed.
import type { Driver } from '../engine/types'
import { era } from './era'

const MAX_VALUE = 64 * 1024

/** The value if it is plain JSON data under 64 KiB, otherwise undefined. */
export function storable(value: unknown): unknown {
  try {
    if (!isData(value, 0)) return undefined
    const text = JSON.stringify(value)
    return text !== undefined && text.length < MAX_VALUE ? value : undefined
  } catch {
    // The window of a page of another origin, for one, may not be looked into.
    return undefined
  }
}

function isData(value: unknown, depth: number): boolean {
  if (depth > 100) return false
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value !== 'object') return false
  if (Array.isArray(value)) return value.every((part) => isData(part, depth + 1))
  const prototype = Object.getPrototypeOf(value)
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) return false
  return Object.values(value).every((part) => isData(part, depth + 1))
}

/** Runs validate; throws why the session doesn't hold. */
export async function runValidate(
  driver: Driver,
  validate: (value: unknown) => unknown,
  self: unknown,
  value: unknown,
  warn: (text: string) => void,
): Promise<void> {
  let returned: unknown
  const wrapped = function (this: unknown) {
    returned = validate.call(this, value)
    // A plain false is no value that commands of validate could be mixed with.
    return returned === false ? undefined : returned
  }
  const result = await driver.runUserFunction(wrapped, self, [])
  const fails = (what: string) => driver.error(`the \`validate\` function ${what}`)
  if (returned === false) {
    if (era(driver) === 'flagged') throw fails('returned `false`')
    warn('validate returned `false`, which fails nothing: throw, resolve a promise with false, or let its last command yield false')
    return
  }
  const promised = isThenable(returned) && !driver.Cypress.isCy(returned)
  if (promised && result === false) throw fails('returned a promise that resolved with `false`')
  const silent = returned === undefined || driver.Cypress.isCy(returned)
  if (silent && result === false) throw fails('ended with a command that yielded `false`')
}

function isThenable(value: unknown): boolean {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'
}
