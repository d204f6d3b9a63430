// The run loop over the declared tests. Whether an attempt is repeated, and what is cleared before it, is the host's
// decision; the order of hooks is Mocha's.
import Pending from 'mocha/lib/pending'
import { makeError, rawError, toError } from '../engine/errors'
import { ticks } from '../engine/time'
import type { Host } from '../engine/types'
import type { AttemptEnd, FailurePicture, JsonValue, Next, Plan, RawError, State } from '../protocol'
import { type HookKind, hooksOf } from './hooks'
import { suitesOf } from './test-config'
import type { Tree } from './tree'
import type { Hook, Runnable, Suite, Test } from './types'

/** What the engine does around attempts. */
export interface RunnerEngine {
  readonly host: Host
  /** Cleans up after the attempt before, applies the test's configuration. Resolves when hooks may run. */
  beginAttempt(test: Test, attempt: number): Promise<Begun>
  /** Takes the picture of a failure, or says how the host is to take it. */
  pictureFailure(): Promise<FailurePictured>
  /** Tells listeners of the test's end. `final`: no other attempt follows. Yields what they attached for reporters. */
  endAttempt(test: Test, final: boolean): Promise<JsonValue | null>
  run(runnable: Runnable): Promise<void>
  /** Tells of a hook that ran. */
  hookEnded(hook: Hook, state: State, duration: number): void
  setHook(kind: HookKind | 'test'): void
  /** An error outside of any runnable that came up meanwhile. */
  stopped(): boolean
  /** Mocha's runner events for plugins. */
  notify(event: string, ...args: unknown[]): void
}

export interface Begun {
  /** No other attempt follows if this one fails. */
  last: boolean
  /** Why hooks can't run. */
  error?: Error
}

/** What became of the picture of a failure. */
export interface FailurePictured {
  /** How the host is to take it, if it is. */
  byHost?: FailurePicture
  /** Lets the page go on. Called when the host knows of the end. */
  undo(): void
}

interface Failure {
  error: RawError
  thrown: Error
  hook?: Hook
  kind?: HookKind
  suite?: Suite
}

interface Outcome {
  state: State
  failure?: Failure
  /** Hook that failed, so that the remaining tests of its suite can't run. */
  broken?: Failure
}

export async function runTests(
  tree: Tree,
  plan: Plan,
  resume: { test: string; attempt: number } | null,
  engine: RunnerEngine,
): Promise<void> {
  const { host } = engine
  const excluded = new Set(plan.exclude)
  const entered: Suite[] = []
  const broken = new Map<Suite, string>()
  const start = resume
    ? Math.max(
        0,
        tree.tests.findIndex((test) => test.id === resume.test),
      )
    : 0
  const runs = (test: Test) => !excluded.has(test.id) && !tree.pending.has(test) && !test.isPending() && !brokenFor(test)
  const brokenFor = (test: Test) => suitesOf(test).find((suite) => broken.has(suite))

  engine.notify('start')
  for (let index = start; index < tree.tests.length; index++) {
    const test = tree.tests[index]!
    if (engine.stopped()) break
    if (excluded.has(test.id)) continue
    if (tree.pending.has(test) || test.isPending()) {
      host.send({ method: 'testSkipped', params: { test: test.id, state: 'pending', error: null } })
      test.state = 'pending'
      engine.notify('pending', test)
      continue
    }
    const suite = brokenFor(test)
    if (suite) {
      host.send({ method: 'testSkipped', params: { test: test.id, state: 'skipped', error: skippedSince(broken.get(suite)!) } })
      continue
    }

    let attempt = resume && index === start ? resume.attempt : 1
    for (;;) {
      const { last, error: early } = await engine.beginAttempt(test, attempt)
      const began = ticks()
      engine.notify('test', test)
      const outcome: Outcome = early
        ? { state: 'failed', failure: { error: rawError(early), thrown: early } }
        : await runAttempt(test, entered, engine)
      // Suites that no later test needs end within the attempt that is surely the last: their hooks can fail it.
      const leave = async ({ broken: by }: Outcome) => {
        if (by?.suite) broken.set(by.suite, by.hook?.title ?? 'hook')
        const next = tree.tests.slice(index + 1).find(runs)
        return leaveSuites(entered, next ? suitesOf(next) : [], test, engine)
      }
      const mayPassAgain = plan.retryPassed && attempt > 1 && outcome.state === 'passed'
      const final = (outcome.state !== 'failed' && !mayPassAgain) || outcome.failure?.kind === 'before all'
      if (final) {
        const late = await leave(outcome)
        if (late && outcome.state !== 'failed') {
          outcome.state = 'failed'
          outcome.failure = late
        }
      }
      settle(test, outcome, ticks() - began, engine)
      const kind = outcome.failure?.kind
      const finalFailure = kind === 'before all' || kind === 'after all'
      const pictured = test.state === 'failed' ? await engine.pictureFailure() : undefined
      const context = await engine.endAttempt(test, final || finalFailure || (last && !mayPassAgain))
      const end: AttemptEnd = {
        test: test.id,
        attempt,
        state: outcome.state,
        duration: ticks() - began,
        error: outcome.failure?.error ?? null,
        finalFailure,
        ...(context !== null && { context }),
        ...(pictured?.byHost && { picture: pictured.byHost }),
      }
      const next = await host.call<Next>({ method: 'attemptEnded', params: end })
      pictured?.undo()
      if (next === 'retry') {
        engine.notify('retry', test, outcome.failure?.thrown)
        attempt++
        continue
      }
      if (!final) {
        const late = await leave(outcome)
        if (late && mayPassAgain) {
          const { byHost: picture, undo } = await engine.pictureFailure()
          const failed: AttemptEnd = { ...end, state: 'failed', error: late.error, finalFailure: true, ...(picture && { picture }) }
          await host.call({ method: 'attemptEnded', params: failed })
          undo()
        } else if (late)
          host.send({
            method: 'warn',
            params: { message: `${late.hook!.title} failed after "${test.title}" had failed: ${late.error.message}` },
          })
      }
      engine.notify('test end', test)
      if (next === 'stop') return
      break
    }
  }
  // Left early (Cypress.stop()): the suites that were entered still end.
  await leaveSuites(entered, [], undefined, engine)
  engine.notify('end')
}

async function runAttempt(test: Test, entered: Suite[], engine: RunnerEngine): Promise<Outcome> {
  const path = suitesOf(test)
  let outcome: Outcome = { state: 'passed' }

  for (const suite of path) {
    if (entered.includes(suite)) continue
    entered.push(suite)
    const failure = await runHooks(suite, 'before all', test, engine)
    if (failure === 'pending') {
      suite.pending = true
      return { state: 'pending' }
    }
    if (failure) return { state: 'failed', failure, broken: failure }
  }

  // Where each-hooks end: Mocha runs those of the suites down to the one that failed.
  let deepest = path.length - 1
  for (const [index, suite] of path.entries()) {
    const failure = await runHooks(suite, 'before each', test, engine)
    if (!failure) continue
    outcome = failure === 'pending' ? { state: 'pending' } : { state: 'failed', failure, broken: failure }
    deepest = index
    break
  }

  if (outcome.state === 'passed') {
    engine.setHook('test')
    for (const suite of path) suite.ctx.currentTest = test
    try {
      await engine.run(test)
    } catch (thrown) {
      if (thrown instanceof Pending) outcome = { state: 'pending' }
      else outcome = { state: 'failed', failure: { error: rawError(thrown), thrown: toError(thrown) } }
    }
    // afterEach hooks look at this.currentTest.state.
    test.state = outcome.state === 'skipped' ? 'pending' : outcome.state
    if (outcome.failure) test.err = outcome.failure.thrown
  }

  for (const suite of path.slice(0, deepest + 1).reverse()) {
    const failure = await runHooks(suite, 'after each', test, engine)
    if (!failure || failure === 'pending') continue
    if (outcome.state !== 'failed') outcome = { state: 'failed', failure, broken: failure }
    else outcome.broken ??= failure
    break
  }
  return outcome
}

/** Runs the after hooks of suites that are not in `keep`, innermost first. Yields the first failure. */
async function leaveSuites(entered: Suite[], keep: Suite[], test: Test | undefined, engine: RunnerEngine): Promise<Failure | undefined> {
  let first: Failure | undefined
  while (entered.length && !keep.includes(entered.at(-1)!)) {
    const suite = entered.pop()!
    const failure = await runHooks(suite, 'after all', test, engine)
    if (failure && failure !== 'pending') first ??= failure
  }
  return first
}

async function runHooks(
  suite: Suite,
  kind: HookKind,
  test: Test | undefined,
  engine: RunnerEngine,
): Promise<Failure | 'pending' | undefined> {
  for (const hook of hooksOf(suite, kind)) {
    engine.setHook(kind)
    if (test) hook.ctx.currentTest = test
    engine.notify('hook', hook)
    const began = ticks()
    const ended = (state: State) => engine.hookEnded(hook, state, ticks() - began)
    try {
      await engine.run(hook)
    } catch (thrown) {
      if (thrown instanceof Pending) {
        // this.skip() belongs to the hook only while it runs.
        hook.pending = false
        ended('pending')
        return 'pending'
      }
      ended('failed')
      return { error: rawError(thrown, hook.title), thrown: toError(thrown), hook, kind, suite }
    }
    ended('passed')
    engine.notify('hook end', hook)
  }
  return undefined
}

function settle(test: Test, outcome: Outcome, duration: number, engine: RunnerEngine): void {
  test.state = outcome.state === 'skipped' ? 'pending' : outcome.state
  test.duration = Math.round(duration)
  if (outcome.failure) test.err = outcome.failure.thrown
  if (outcome.state === 'passed') engine.notify('pass', test)
  else if (outcome.state === 'failed') engine.notify('fail', test, outcome.failure?.thrown)
  else engine.notify('pending', test)
}

function skippedSince(hook: string): RawError {
  return rawError(makeError(`Not run, since a ${hook} failed: the remaining tests in its suite are skipped`))
}
