// Errors as users see them, and the raw form in which they travel to the host.
import type { HostError, RawError } from '../protocol'

// The user's frames lie below those of the libraries and commands they went through.
;(Error as { stackTraceLimit?: number }).stackTraceLimit = 25

/** Thrown by commands: something that the user can act upon. */
export class CypressError extends Error {
  override name = 'CypressError'
  hint?: string
}

/** A call that the host couldn't do. */
export class HostFailure extends Error {
  override name = 'HostFailure'
  readonly code: string
  readonly path: string | null
  constructor(failure: HostError) {
    super(failure.message)
    this.code = failure.code
    this.path = failure.path
  }
}

/** Ends the running attempt without being the test's own failure; the reason is what gets reported. */
export class Aborted extends Error {
  override name = 'Aborted'
}

export interface ErrorOptions {
  hint?: string | undefined
  name?: string | undefined
}

export function makeError(message: string, options: ErrorOptions = {}): CypressError {
  const error = new CypressError(message)
  if (options.name) error.name = options.name
  if (options.hint) error.hint = options.hint
  return error
}

// Errors of the AUT and of other realms are no instances of our Error.
export function isErrorLike(value: unknown): value is Error {
  return value instanceof Error || (typeof value === 'object' && value !== null && 'message' in value && 'stack' in value)
}

function isDOMException(value: unknown): value is DOMException {
  return Object.prototype.toString.call(value) === '[object DOMException]'
}

/** What was thrown as an error object, whatever it was. */
export function toError(thrown: unknown): Error {
  if (isErrorLike(thrown)) return thrown
  // Errors of the browser's own, as of a rejected `requestPointerLock()`: no stack, and nothing that JSON would show.
  if (isDOMException(thrown)) return makeError(thrown.message || thrown.name, { name: thrown.name })
  const text = typeof thrown === 'string' ? thrown : describe(thrown)
  return makeError(text, { name: 'Error', hint: 'throw an Error object: other values carry no stack' })
}

function describe(value: unknown): string {
  if (value === undefined) return 'undefined was thrown'
  try {
    return JSON.stringify(value) ?? String(value)
  } catch {
    return String(value)
  }
}

const frame = /^\s*at /

/** The frames of a stack, without the message before them. */
export function frames(stack: string | undefined): string[] {
  return (stack ?? '').split('\n').filter((line) => frame.test(line))
}

// Frames without a file are those of the host: it hands over its answers by evaluating a script.
const ownFrame = /\/__hinoki\/(driver|aut)\.js|__hinoki_run|\/__hinoki\/spec\b|<anonymous>:\d+:\d+\)?$/
const userFrame = /\/__hinoki\//

export function withoutOwnFrames(lines: string[]): string[] {
  return lines.filter((line) => !ownFrame.test(line))
}

// The places in user code that led to an error, innermost first: attached by the queue, since a command runs long after
// its call.
const invocations = new WeakMap<Error, string[]>()

export function attachInvocation(error: Error, call: { readonly stack?: string | undefined }): void {
  const known = invocations.get(error) ?? []
  if (call.stack) invocations.set(error, [...known, call.stack])
}

/** Stack lines for the host: the user's own first. */
export function userStack(error: Error): string {
  const own = withoutOwnFrames(frames(error.stack))
  const invoked = (invocations.get(error) ?? []).flatMap((stack) => withoutOwnFrames(frames(stack)))
  // An application's error shows the application's frames; there the call that was running comes after.
  const fromUser = own.some((line) => userFrame.test(line))
  const ofApplication = own.length > 0 && !fromUser
  const lines = fromUser || ofApplication ? own.concat(invoked) : invoked
  return [...new Set(lines)].join('\n')
}

/** Attributes of chai's AssertionError, or of anything that looks like it. */
interface Diffable {
  actual?: unknown
  expected?: unknown
  showDiff?: boolean
}

export function rawError(thrown: unknown, hook?: string): RawError {
  const error = toError(thrown)
  const { actual, expected, showDiff } = error as Diffable
  const diff = showDiff === true && (actual !== undefined || expected !== undefined)
  const hint = (error as CypressError).hint
  return {
    name: error.name || 'Error',
    message: String(error.message ?? ''),
    stack: userStack(error),
    expected: diff ? forDiff(expected) : null,
    actual: diff ? forDiff(actual) : null,
    hint: hint ?? null,
    hook: hook ?? null,
  }
}

function forDiff(value: unknown): string {
  if (typeof value === 'string') return value
  const seen = new WeakSet<object>()
  const plain = (_key: string, item: unknown): unknown => {
    if (item === undefined) return '[undefined]'
    if (typeof item === 'function') return `[Function: ${item.name || 'anonymous'}]`
    if (typeof item === 'bigint' || typeof item === 'symbol') return String(item)
    if (typeof item !== 'object' || item === null) return item
    if (seen.has(item)) return '[Circular]'
    seen.add(item)
    if ('nodeType' in item || ('window' in item && (item as Window).window === item))
      return `[${Object.prototype.toString.call(item).slice(8, -1)}]`
    if (item instanceof RegExp) return String(item)
    if (item instanceof Map) return { Map: [...item] }
    if (item instanceof Set) return { Set: [...item] }
    if (Array.isArray(item)) return item
    // Keys in order, so that only differences of values show.
    return Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
  }
  try {
    return JSON.stringify(value, plain, 2) ?? String(value)
  } catch {
    return String(value)
  }
}
