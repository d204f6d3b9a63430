// Runs the function of one test or hook with the commands that it calls.
import Pending from 'mocha/lib/pending'
import type { Runnable } from '../mocha/types'
import { type Core, createRun, type Run } from './core'
import { Aborted, attachInvocation, makeError, toError, userStack } from './errors'
import { createFrame, type Frame } from './frames'
import { drain, drainWhile } from './queue'
import { isThenable } from './retry'
import { withTimeout } from './time'

/** Rejects with the failure; a Pending stands for this.skip(). */
export async function runRunnable(core: Core, runnable: Runnable, defaultTimeout: number): Promise<void> {
  const { ctx, fn } = runnable
  ctx.runnable(runnable)
  core.states.set('runnable', runnable)
  core.states.set('ctx', ctx)
  if (!fn) return
  const run = createRun()
  const frame = createFrame(undefined, undefined)
  core.run = run
  core.frame = frame
  core.chains.clear()
  // One that the user set; else the configuration's for this test.
  const own = runnable.timeout()
  const timeout = own === defaultTimeout ? core.config('defaultCommandTimeout') : own
  try {
    const work = execute(core, runnable, run, frame, timeout)
    await Promise.race([work, run.ended])
    // What is still under way learns by itself that the run is over.
    work.catch(() => {})
    if (run.over?.error) throw run.over.error
  } catch (thrown) {
    if (thrown instanceof Pending) throw thrown
    const failure = run.over?.error ?? toError(thrown)
    // Better the place of the declaration than none.
    if (!userStack(failure) && runnable.invocationDetails) attachInvocation(failure, runnable.invocationDetails)
    if (!(failure instanceof Aborted) || failure === run.over?.error) await failed(core, failure, runnable)
  } finally {
    // Neither hooks nor tests of a pass that is thrown away.
    if (core.held) await core.held
    run.end()
    core.frame = undefined
    core.run = undefined
    core.current = undefined
    core.collector = undefined
  }
}

async function execute(core: Core, runnable: Runnable, run: Run, frame: Frame, timeout: number): Promise<void> {
  const { ctx, fn } = runnable
  if (runnable.async) {
    // Ends the test at once, whatever is still queued.
    const done = (error?: unknown) => run.end(error ? toError(error) : undefined)
    fn!.call(ctx, done)
    await drain(core, frame)
    await withTimeout(run.ended, timeout, () =>
      makeError(`Timed out after \`${timeout}ms\`. The \`done()\` callback was never invoked!`, {
        hint: 'call done(), or leave the parameter out',
      }),
    )
    return
  }
  const value: unknown = fn!.call(ctx)
  if (core.chainerOf(value) || !isThenable(value)) return drain(core, frame)
  if (frame.queue.length) warnMixed(core, runnable)
  await drainWhile(core, frame, value, timeout, () =>
    makeError(`Timed out after \`${timeout}ms\`. The promise that the function returned never resolved`, {
      hint: 'resolve it in time, or give the test more by this.timeout(ms)',
    }),
  )
  await drain(core, frame)
}

function warnMixed(core: Core, runnable: Runnable): void {
  core.host.send({
    method: 'warn',
    params: {
      message: `the test "${runnable.title}" returns a promise beside its cy commands. Commands wait for each other by themselves: the function need not be async`,
    },
  })
}

/** Listeners of `fail` decide: if there are any and none throws, the test goes on as passed. */
async function failed(core: Core, error: Error, runnable: Runnable): Promise<void> {
  if (!core.hears('fail')) throw error
  core.emit('fail', error, runnable)
}
