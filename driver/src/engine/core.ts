// What the parts of the engine share while a runnable (test or hook) runs.

import type { CurrentAut } from '../aut/tabs'
import type { Boot } from '../protocol'
import type { Snapshots } from '../snapshot'
import type { Definition, QueuedCommand, SubjectChain } from './command'
import type { Emitter } from './events'
import type { Frame } from './frames'
import type { HostLink } from './host'
import type { Alias, AssertionOutcome, Assertions, Dom } from './types'

/** One run of a test's or a hook's function. */
export interface Run {
  /** Why it ends before its end: an uncaught error, `done()`, the host. */
  over: { error: Error | undefined } | undefined
  /** Rejects or resolves when `over` is set. */
  readonly ended: Promise<void>
  end(error?: Error): void
}

export interface Core {
  readonly boot: Boot
  readonly host: HostLink
  readonly aut: CurrentAut
  readonly dom: Dom
  readonly assertions: Assertions
  readonly definitions: Map<string, Definition>
  /** Listeners of Cypress.on and of cy.on. */
  readonly lasting: Emitter
  readonly passing: Emitter
  readonly chains: Map<string, SubjectChain>
  readonly aliases: Map<string, Alias>
  readonly states: Map<string, unknown>
  readonly resets: (() => void)[]
  /** Copies of the page, where someone looks at them. */
  readonly snapshots: Snapshots | undefined
  /** Run in each new document of the application before its scripts. */
  readonly beforeLoad: Set<(win: Window & typeof globalThis) => void>
  readonly beforeEveryLoad: Set<(win: Window & typeof globalThis) => void>
  config(name: string): any
  emit(event: string, ...args: unknown[]): unknown[]
  /** Whether anyone listens: spares making what nobody gets. */
  hears(event: string): boolean
  /** Whether a value is cy or a chainer, and which. */
  chainerOf(value: unknown): { chainerId: string | undefined } | undefined
  /** Makes log entries of assertions. */
  logAssertion(outcome: AssertionOutcome, command: QueuedCommand | undefined): void
  frame: Frame | undefined
  current: QueuedCommand | undefined
  run: Run | undefined
  /** While it is there nothing more is begun: the host may be about to throw this pass away. */
  held: Promise<unknown> | undefined
  /** Takes assertions' outcomes while they are being retried. */
  collector: ((outcome: AssertionOutcome) => void) | undefined
}

export function createRun(): Run {
  let settle: () => void = () => {}
  const run: Run = {
    over: undefined,
    ended: new Promise<void>((resolve) => {
      settle = resolve
    }),
    end(error) {
      if (run.over) return
      run.over = { error }
      settle()
    },
  }
  return run
}
