// Values that go from one origin to another: cloned by the browser, which refuses functions and elements.
import { CypressError, makeError } from '../engine/errors'
import { finalError } from '../engine/retry'
import { markUnusable, Yielded } from '../engine/subject'
import type { Aut } from '../engine/types'
import type { RawError } from '../protocol'

export function cloneable(value: unknown): boolean {
  try {
    structuredClone(value)
    return true
  } catch {
    return false
  }
}

/** The entries that can be cloned. */
export function cloneableEntries(values: Record<string, unknown>): Record<string, unknown> {
  if (cloneable(values)) return values
  return Object.fromEntries(Object.entries(values).filter(([, value]) => cloneable(value)))
}

/** The entries that are not what they were. */
export function changes(before: Record<string, unknown>, now: Record<string, unknown>): Record<string, unknown> {
  const same = (name: string, value: unknown) => Object.is(before[name], value) || text(before[name]) === text(value)
  return cloneableEntries(Object.fromEntries(Object.entries(now).filter(([name, value]) => !same(name, value))))
}

function text(value: unknown): string | undefined {
  try {
    return JSON.stringify(value)
  } catch {
    return undefined
  }
}

/** What kind of value it is, for messages. */
export function kindOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return `a ${typeof value}`
  const one = value as { jquery?: unknown; nodeType?: unknown; window?: unknown }
  try {
    if (one.window === value) return 'a window'
    if (one.jquery || one.nodeType === 1) return 'an element'
    if (one.nodeType === 9) return 'a document'
  } catch {
    return 'a value'
  }
  return `an object that holds functions or elements (${(value as object).constructor?.name ?? 'Object'})`
}

/** Stands for a value that could not leave its origin: an error once it is used. */
export function unusable(kind: string): unknown {
  const fail = (): never => {
    throw finalError(
      makeError(`The subject can't be used here: it is ${kind} of another origin`, {
        hint: 'use it inside of cy.origin(), and yield plain data of it: cy.get(…).invoke("text")',
      }),
    )
  }
  const traps: ProxyHandler<object> = {
    // Whoever gets the value may ask whether it is a promise, and consoles ask by symbols.
    get: (_target, key) => (key === 'then' || typeof key === 'symbol' ? undefined : fail()),
    set: fail,
    has: fail,
    deleteProperty: fail,
    ownKeys: fail,
  }
  return markUnusable(new Proxy({}, traps), fail)
}

/** What commands that load a page yield: its window, if it can be reached. */
export function windowOf(aut: Aut): unknown {
  return aut.accessible ? aut.window : new Yielded(unusable('a window'))
}

/** The error of another realm as one of ours. Its stack is that of the spec's script. */
export function fromRaw(raw: RawError): Error {
  const error = new CypressError(raw.message)
  error.name = raw.name
  if (raw.hint) error.hint = raw.hint
  error.stack = `${raw.name}: ${raw.message}\n${raw.stack}`
  if (raw.expected !== null || raw.actual !== null) {
    Object.assign(error, { expected: raw.expected ?? undefined, actual: raw.actual ?? undefined, showDiff: true })
  }
  return error
}
