// cy.retry() and cy.verifyUpcomingAssertions(): never documented, but what plugins from before queries are made of.
import type { Core } from './core'
import { makeError, toError } from './errors'
import { finalErrors, nextMoment, timedOut } from './retry'
import { createDeadline } from './time'
import type { Deadline, Value } from './types'
import { verifyOnce } from './verify'

interface Options {
  timeout?: number
  error?: unknown
  [own: symbol]: Deadline
}

interface Callbacks {
  onRetry?: () => Value
  onFail?: (error: Error) => void
}

const DEADLINE = Symbol('deadline')

export function legacyRetries(core: Core) {
  // Every round of a plugin's own loop hands the same options over.
  const deadlineOf = (options: Options): Deadline => {
    options[DEADLINE] ??= createDeadline(options.timeout ?? core.config('defaultCommandTimeout'))
    core.current?.set('usedOriginal', true)
    return options[DEADLINE]
  }
  const wait = async (error: Error, deadline: Deadline) => {
    if (finalErrors.has(error)) throw error
    if (deadline.passed()) throw timedOut(error, deadline.ms)
    core.emit('command:retry', core.current, { error })
    if (core.aut.loading) {
      await core.aut.whenLoaded()
      deadline.restart()
    }
    await nextMoment(core, deadline)
  }
  return {
    async retry(fn: () => Value, options: Options = {}): Promise<Value> {
      await wait(toError(options.error ?? makeError('the condition did not hold')), deadlineOf(options))
      return fn()
    },
    async verifyUpcomingAssertions(subject: Value, options: Options = {}, callbacks: Callbacks = {}): Promise<Value> {
      const { current, frame } = core
      const own = frame?.owner === current ? frame?.parent : frame
      if (!current || !own) return subject
      const deadline = deadlineOf(options)
      for (;;) {
        try {
          verifyOnce(core, own, current, subject)
          return subject
        } catch (thrown) {
          const error = toError(thrown)
          callbacks.onFail?.(error)
          await wait(error, deadline)
        }
        if (callbacks.onRetry) return callbacks.onRetry()
      }
    },
  }
}
