// Running something again until it holds.
import type { Core } from './core'
import { Aborted, toError } from './errors'
import { clearTimer, setTimer } from './time'
import type { Deadline } from './types'

// Misuse that no waiting can mend.
export const finalErrors = new WeakSet<Error>()

/** Marks an error as not worth retrying. */
export function finalError<T extends Error>(error: T): T {
  finalErrors.add(error)
  return error
}

export async function retry<T>(core: Core, attempt: () => T | Promise<T>, deadline: Deadline): Promise<T> {
  const run = core.run
  const command = core.current
  for (;;) {
    if (run?.over) throw new Aborted('the test is over')
    try {
      const result = attempt()
      return isThenable(result) ? await result : result
    } catch (thrown) {
      const error = toError(thrown)
      if (finalErrors.has(error) || error instanceof Aborted) throw error
      if (core.aut.loading) {
        await core.aut.whenLoaded()
        deadline.restart()
        continue
      }
      if (deadline.passed()) throw timedOut(error, deadline.ms)
      core.emit('command:retry', command, { error })
    }
    await nextMoment(core, deadline)
  }
}

/** The next change of the page, or the deadline, or the end of the test. */
export async function nextMoment(core: Core, deadline: Deadline): Promise<void> {
  const left = deadline.left()
  const waits: Promise<unknown>[] = [core.aut.nextChange()]
  let timer = 0
  if (left < 50) {
    waits.push(
      new Promise<void>((resolve) => {
        timer = setTimer(resolve, left)
      }),
    )
  }
  if (core.run) waits.push(core.run.ended)
  await Promise.race(waits)
  clearTimer(timer)
}

const timeouts = new WeakSet<Error>()

export function isTimeout(error: Error): boolean {
  return timeouts.has(error)
}

export function timedOut(error: Error, ms: number): Error {
  if (timeouts.has(error)) return error
  timeouts.add(error)
  try {
    error.message = `Timed out retrying after ${ms}ms: ${error.message}`
  } catch {
    // A frozen error keeps its text.
  }
  return error
}

export function isThenable(value: unknown): value is PromiseLike<any> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'
}
