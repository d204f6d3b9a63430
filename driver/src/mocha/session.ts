// A load of the spec page from its declaration to its end.
import Runnable from 'mocha/lib/runnable'
import type { Configuration } from '../cypress/config'
import type { Engine } from '../engine/driver'
import { makeError, rawError, toError } from '../engine/errors'
import { runRunnable } from '../engine/runnable'
import type { AttemptBegin, Boot, JsonValue, Plan } from '../protocol'
import type { Declared } from './declare'
import { createRunnerEvents } from './events'
import { type Begun, type FailurePictured, runTests } from './runner'
import { configsOf } from './test-config'
import { buildTree } from './tree'
import type { Test } from './types'

export interface Session {
  run(): Promise<void>
  /** An error of the spec's window that no runnable threw itself. */
  outside(error: unknown): void
  rejected(reason: unknown): void
}

interface Parts {
  boot: Boot
  engine: Engine
  configuration: Configuration
  declared: Declared
  Cypress: any
  /** Set where the project is of the time before sessions: clears what the next test must not find. */
  clearPage: (() => Promise<void>) | undefined
  /** Tells whoever debugs cookies what the work did to them. */
  tellingChanges: <T>(work: () => Promise<T>) => Promise<T>
  /** Takes the picture of a failure, or says how the host is to take it. */
  pictureFailure: () => Promise<FailurePictured>
}

export function createSession({
  boot,
  engine,
  configuration,
  declared,
  Cypress,
  clearPage,
  tellingChanges,
  pictureFailure,
}: Parts): Session {
  const { core } = engine
  const { host } = core
  const state = (name: string) => () => core.states.get(name)
  const events = createRunnerEvents(declared.root, { test: state('test'), runnable: state('runnable') })
  const timeout: number = declared.root.timeout()
  let failed: Error | undefined
  let declaring = true
  Cypress.mocha = { getRunner: () => events, getRootSuite: () => declared.root }
  ;(window as any).Mocha = { Runnable, Suite: declared.root.constructor }

  host.on('abort', ({ message }) => {
    core.states.set('stopped', true)
    core.run?.end(makeError(message))
  })

  const settled = async () => {
    try {
      await core.aut.whenLoaded()
    } catch (thrown) {
      // The next test would wait for the same page.
      await core.aut.of('').toBlank()
      throw thrown
    }
  }

  const attributesOf = (test: Test) => ({
    id: test.id,
    order: test.order,
    title: test.title,
    type: 'test',
    state: test.state,
    err: test.err,
    duration: test.duration,
    body: test.body,
    ...(test.context !== undefined && { context: test.context }),
    final: false,
    currentRetry: test.currentRetry(),
    retries: test.retries(),
  })

  const warn = (what: string, thrown: unknown) => host.send({ method: 'warn', params: { message: `${what}: ${toError(thrown).message}` } })

  /** What was attached for reporters, as JSON data; `undefined` if that is nothing. */
  const attached = (context: unknown): JsonValue | undefined => {
    try {
      const text = JSON.stringify(context)
      return text === undefined ? undefined : JSON.parse(text)
    } catch (thrown) {
      warn('what was attached for reporters is no JSON data', thrown)
      return undefined
    }
  }

  const beginAttempt = async (test: Test, attempt: number): Promise<Begun> => {
    clean()
    const begin = await tellingChanges(() =>
      host.call<AttemptBegin | null>({ method: 'attemptStarted', params: { test: test.id, attempt } }),
    )
    core.snapshots?.forget()
    const last = begin?.last ?? true
    if (begin?.clearPage) await clearPage?.()
    configuration.override(configsOf(test))
    test.reset()
    delete test.context
    test.currentRetry(attempt - 1)
    core.states.set('test', test)
    core.states.set('visited', false)
    Cypress.currentRetry = attempt - 1
    Cypress.currentTest = { title: test.title, titlePath: test.titlePath() }
    await applyViewport()
    try {
      core.emit('test:before:run', attributesOf(test), test)
      await Promise.all(core.emit('test:before:run:async', attributesOf(test), test))
    } catch (thrown) {
      return { last, error: toError(thrown) }
    }
    return { last }
  }

  // Aliases, listeners, clocks and the like end with the attempt, also those that a hook left behind after its end.
  const clean = () => {
    for (const reset of core.resets.splice(0).reverse()) {
      try {
        reset()
      } catch (thrown) {
        warn('cleaning up after a test failed', thrown)
      }
    }
    core.passing.clear()
    core.aliases.clear()
    core.chains.clear()
    core.beforeLoad.clear()
    core.states.delete('withinSubjectChain')
  }

  let viewport = ''
  const applyViewport = async () => {
    const [width, height] = [configuration.get('viewportWidth'), configuration.get('viewportHeight')] as number[]
    const now = (core.states.get('viewport') as string | undefined) ?? viewport
    const wanted = `${width}x${height}`
    core.states.delete('viewport')
    if (now === wanted) return
    await host.call({ method: 'setViewport', params: { width: width!, height: height! } })
    viewport = wanted
  }

  return {
    async run() {
      declaring = false
      if (failed) {
        host.send({ method: 'specFailed', params: { error: rawError(failed) } })
        return
      }
      try {
        const warned = new Set<string>()
        const tree = buildTree(declared.root, boot, (message) => {
          if (warned.size === warned.add(message).size) return
          host.send({ method: 'warn', params: { message } })
        })
        core.aut.of('').open()
        const plan = await host.call<Plan>({ method: 'specDeclared', params: { root: tree.node } })
        await runTests(tree, plan ?? { exclude: [], retryPassed: false }, boot.resume, {
          host,
          beginAttempt,
          async pictureFailure() {
            try {
              return await pictureFailure()
            } catch (thrown) {
              warn("the spec can't hear of a failure's screenshot", thrown)
              return { byHost: { overwrite: false }, undo() {} }
            }
          },
          async endAttempt(test, final) {
            await core.snapshots?.settled()
            const attributes = { ...attributesOf(test), final }
            try {
              core.emit('test:after:run', attributes, test)
              await Promise.all(core.emit('test:after:run:async', attributes, test))
            } catch (thrown) {
              warn('a listener of test:after:run failed', thrown)
            }
            return attached(attributes.context ?? test.context) ?? null
          },
          hookEnded(hook, state, duration) {
            const context = attached(hook.context)
            delete hook.context
            const result = { hook: hook.id, state, duration, ...(context !== undefined && { context }) }
            host.send({ method: 'hookEnded', params: { result } })
          },
          async run(runnable) {
            await runRunnable(core, runnable, timeout)
            // In that era a test ends only when no page is being loaded.
            if (clearPage && runnable.type === 'test' && core.aut.loading) await settled()
          },
          setHook: (kind) => engine.logs.setHook(kind),
          stopped: () => core.states.get('stopped') === true,
          notify: (event, ...args) => events.emit(event, ...args),
        })
        clean()
      } catch (thrown) {
        host.send({ method: 'specFailed', params: { error: rawError(thrown) } })
        return
      }
      host.send({ method: 'specEnded' })
    },
    outside(thrown) {
      const error = toError(thrown)
      if (declaring) {
        failed ??= error
        return
      }
      const { run } = core
      if (!run) return
      const results = core.emit('uncaught:exception', error, core.states.get('runnable'))
      if (!results.includes(false)) run.end(fromSpec(error))
    },
    rejected(reason) {
      // In a running test a rejection that nobody handles doesn't fail it, as documented; at the top level it does.
      if (declaring) failed ??= toError(reason)
    },
  }
}

function fromSpec(error: Error): Error {
  const failure = makeError(`An error of the spec was not caught.\n\n  > ${error.message}`, {
    name: error.name,
    hint: 'it was thrown outside of the command queue, in a timer or an event handler of the spec',
  })
  if (error.stack) failure.stack = error.stack
  return failure
}
