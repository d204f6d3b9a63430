// Arguments of cy.session, checked.
import type { Driver } from '../engine/types'
import type { SessionRequest } from '../protocol'
import { isolated } from './era'
import { serializeId } from './id'

export interface SessionArguments {
  request: SessionRequest
  setup: (...args: any[]) => unknown
  validate: ((value: unknown) => unknown) | undefined
}

const KNOWN = ['validate', 'cacheAcrossSpecs', 'maxAge', 'indexedDB', 'cacheStorage', 'persist']
const BOOLEANS = ['cacheAcrossSpecs', 'indexedDB', 'cacheStorage', 'persist']
const UNITS: Record<string, number> = { ms: 1, s: 1e3, m: 6e4, h: 36e5, d: 864e5 }

export function readArguments(driver: Driver, id: unknown, setup: unknown, given: unknown): SessionArguments {
  const wrong = (message: string, hint: string) => driver.error(`\`cy.session()\` ${message}`, { hint })
  const text = serializeId(driver, id)
  if (typeof setup !== 'function') {
    throw wrong('was called without a setup function', "cy.session('alice', () => { cy.visit('/login') … })")
  }
  if (given !== undefined && (typeof given !== 'object' || given === null || Array.isArray(given))) {
    throw wrong('takes an options object as its third argument', `known options: ${KNOWN.join(', ')}`)
  }
  const options = (given ?? {}) as Record<string, unknown>
  for (const name of Object.keys(options)) {
    if (!KNOWN.includes(name)) throw wrong(`was called with the unknown option \`${name}\``, `known options: ${KNOWN.join(', ')}`)
  }
  for (const name of BOOLEANS) {
    const value = options[name]
    if (value !== undefined && typeof value !== 'boolean')
      throw wrong(`needs true or false for the option \`${name}\`, but got ${typeof value}`, `${name}: true`)
  }
  const { validate, maxAge } = options
  if (validate !== undefined && typeof validate !== 'function') {
    throw wrong(`needs a function for the option \`validate\`, but got ${typeof validate}`, 'validate: () => { … }')
  }
  return {
    request: {
      id: text,
      setup: String(setup).trim(),
      validate: validate ? String(validate).trim() : null,
      cacheAcrossSpecs: options.cacheAcrossSpecs === true,
      maxAge: maxAge === undefined ? null : age(maxAge, wrong),
      indexedDb: options.indexedDB !== false,
      cacheStorage: options.cacheStorage === true,
      persist: options.persist === true,
      isolated: isolated(driver),
    },
    setup: setup as SessionArguments['setup'],
    validate: validate as SessionArguments['validate'],
  }
}

function age(value: unknown, wrong: (message: string, hint: string) => Error): number {
  if (typeof value === 'number' && value >= 0) return value
  const parts = typeof value === 'string' ? /^(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)$/.exec(value.trim()) : null
  if (!parts) throw wrong(`can't use ${JSON.stringify(value)} for the option \`maxAge\``, "maxAge: 600000, or '10m', '2h', '1d'")
  return Number(parts[1]) * UNITS[parts[2]!]!
}
