// Mocha's runner as far as plugins listen to it.
import Base from 'node:events'
import type { Suite } from './types'

export interface RunnerEvents {
  emit(event: string, ...args: unknown[]): void
}

/** `running` gives what runs now: tests and hooks have it as `test` and `currentRunnable`. */
export function createRunnerEvents(root: Suite, running: { test(): unknown; runnable(): unknown }): RunnerEvents {
  const events: any = new (Base as any)()
  Object.defineProperties(events, {
    test: { get: running.test, enumerable: true },
    currentRunnable: { get: running.runnable, enumerable: true },
  })
  Object.assign(events, { suite: root, stats: { passes: 0, failures: 0, pending: 0, tests: 0 } })
  events.on('pass', () => events.stats.passes++)
  events.on('fail', () => events.stats.failures++)
  events.on('pending', () => events.stats.pending++)
  events.on('test end', () => events.stats.tests++)
  return events
}
