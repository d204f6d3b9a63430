// Runs callbacks of cy.origin(), cy.frame() and cy.tab() in their own realm, one after the other or nested.
import type { Surroundings } from '../dom/outer'
import { QueuedCommand } from '../engine/command'
import { createRun, type Run } from '../engine/core'
import { Aborted, rawError, toError } from '../engine/errors'
import { runInFrame } from '../engine/queue'
import { evaluate } from '../engine/subject'
import type { Realm } from '../realm'
import { callbackOf, setCallback } from './callback'
import { changesSince, evaluateText, explained, go, outcomeOf, valuesOf } from './inside'
import type { Block, Outcome, SurroundAsk, ToSpec } from './messages'
import { fitTab } from './size'

export interface Blocks {
  run(id: number, block: Block): Promise<void>
  /** The test is over. */
  end(id: number): void
  /** Another test begins. */
  reset(): void
  /** An error of this window that no command threw. */
  outside(error: Error): void
}

export function createBlocks(
  realm: Realm,
  tell: (message: ToSpec) => void,
  surroundings: (run: number, ask: SurroundAsk) => Promise<Surroundings>,
): Blocks {
  const { core } = realm.engine
  const running = new Map<number, Run>()

  // Between blocks errors of the application still fail the test, unless a listener of this realm wants otherwise.
  const idle = () => {
    const run = createRun()
    const { end } = run
    run.end = (error) => {
      end(error)
      if (error) tell({ type: 'uncaught', error: explained(rawError(error), callbackOf(core)) })
      core.run = idle()
    }
    return run
  }
  core.run = idle()
  core.states.set('ctx', {})

  return {
    async run(id, block) {
      const outer = {
        run: core.run,
        frame: core.frame,
        current: core.current,
        base: core.states.get('originBase'),
        command: callbackOf(core),
      }
      const isInner = running.size > 0
      const run = createRun()
      running.set(id, run)
      enter(realm, block)
      const before = valuesOf(realm)
      core.run = run
      let outcome: Omit<Outcome, 'changed' | 'viewport'>
      let leave = () => {}
      try {
        leave = go(realm, block, (ask) => surroundings(id, ask))
        await fitTab(realm.engine.driver, block.tab, core.aut.of(block.tab))
        const work = execute(realm, block)
        await Promise.race([work, run.ended])
        work.catch(() => {})
        if (run.over) throw run.over.error ?? new Aborted('the test is over')
        const value = await work
        await core.aut.place.frame?.whenLeft(core.config('pageLoadTimeout'))
        outcome = outcomeOf(value)
      } catch (thrown) {
        outcome = { error: explained(rawError(thrown), block.command) }
      } finally {
        run.end()
        running.delete(id)
        leave()
        core.run = outer.run
        core.frame = outer.frame
        core.current = outer.current
        core.collector = undefined
        core.states.set('originBase', outer.base)
        // What goes wrong between callbacks is of the last one.
        if (isInner) setCallback(core, outer.command)
      }
      await core.snapshots?.settled()
      // Rows of the log that wait come before the end.
      core.host.flush()
      tell({ type: 'done', id, outcome: { ...outcome, ...changesSince(realm, before) } })
    },
    end: (id) => running.get(id)?.end(new Aborted('the test is over')),
    reset() {
      core.snapshots?.forget()
      for (const undo of core.resets.splice(0).reverse()) {
        try {
          undo()
        } catch (thrown) {
          core.host.send({ method: 'warn', params: { message: `cleaning up after a test failed: ${toError(thrown).message}` } })
        }
      }
      core.passing.clear()
      core.aliases.clear()
      core.chains.clear()
      core.beforeLoad.clear()
      core.states.delete('withinSubjectChain')
      core.states.delete('viewport')
      core.states.set('ctx', {})
      core.aut.home()
    },
    outside(error) {
      const results = core.emit('uncaught:exception', error, core.states.get('runnable'))
      if (!results.includes(false)) core.run?.end(error)
    },
  }
}

/** Makes this realm's state that of the running test. */
function enter({ engine, configuration, Cypress }: Realm, block: Block): void {
  const { core } = engine
  configuration.replace(block.values)
  const { test } = block
  const titled = test && {
    ...test,
    type: 'test',
    titlePath: () => test.titlePath,
    fullTitle: () => test.titlePath.join(' '),
    currentRetry: () => test.currentRetry,
  }
  core.states.set('test', titled ?? undefined)
  core.states.set('runnable', titled ?? undefined)
  core.states.set('originBase', block.base)
  setCallback(core, block.command)
  // Its first visit doesn't move the spec.
  core.states.set('visited', true)
  if (block.viewport === null) core.states.delete('viewport')
  else core.states.set('viewport', block.viewport)
  Cypress.currentRetry = test?.currentRetry ?? 0
  Cypress.currentTest = test ? { title: test.title, titlePath: test.titlePath } : null
}

async function execute(realm: Realm, block: Block): Promise<unknown> {
  const { core } = realm.engine
  const fn = evaluateText(block)
  const ctx = core.states.get('ctx')
  // What errors call it: `cy.origin()`.
  const name = block.command.replace(/^cy\.|\(\)$/g, '')
  const call = new QueuedCommand(
    { name, kind: 'command', prevSubject: false, user: true, keep: false, fn },
    { name, args: [], chainerId: 'origin' },
    new Error(name),
  )
  core.frame = undefined
  core.current = call
  const outcome = await runInFrame(core, {
    owner: call,
    call: () => fn.call(ctx, block.args),
    strict: () => true,
    yields: false,
    timeout: () => undefined,
  })
  return outcome.chain ? evaluate(outcome.chain) : outcome.value
}
