// Values and errors of other origins, as they are seen here.
import { CypressError, makeError } from '../engine/errors'
import { finalError } from '../engine/retry'
import { markUnusable, Yielded } from '../engine/subject'
import type { Aut } from '../engine/types'
import type { RawError } from '../protocol'

/** Stands for a value that could not leave its origin, the callback of a command: an error once it is used. */
export function unusable(kind: string, command = 'cy.origin()'): unknown {
  const fail = (): never => {
    throw finalError(
      makeError(`The subject can't be used here: it is ${kind} of another origin`, {
        hint: `use it inside of ${command}, and yield plain data of it: cy.get(…).invoke("text")`,
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
