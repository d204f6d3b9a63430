// Mocha's BDD interface with configuration between title and function: describe('…', { retries: 2 }, () => …).
import Context from 'mocha/lib/context'
import bdd from 'mocha/lib/interfaces/bdd'
import MochaSuite from 'mocha/lib/suite'
import { makeError } from '../engine/errors'
import { checkTestConfig } from './test-config'
import type { Hook, Suite, Test, TestConfig } from './types'

export interface Declared {
  readonly root: Suite
  /** describe, it, before … as they go onto the window. */
  readonly globals: Record<string, any>
}

export function createInterface(timeout: number): Declared {
  const root: Suite = new MochaSuite('', new Context(), true)
  root.timeout(timeout)
  const globals: Record<string, any> = {}
  bdd(root)
  root.emit('pre-require', globals, null, { options: {} })
  delete globals.run

  for (const name of ['describe', 'context', 'xdescribe', 'xcontext']) globals[name] = suiteWithConfig(globals[name])
  for (const name of ['it', 'specify', 'xit', 'xspecify']) globals[name] = testWithConfig(globals[name])
  return { root, globals }
}

// Hooks remember where they are declared: Mocha makes them all here.
const makeHook = MochaSuite.prototype._createHook
MochaSuite.prototype._createHook = function (title: string, fn: unknown): Hook {
  const hook: Hook = makeHook.call(this, title, fn)
  hook.invocationDetails = new Error(title)
  return hook
}

type Declare = ((title: string, ...rest: any[]) => any) & Record<string, any>

function suiteWithConfig(plain: Declare): Declare {
  const declare = (native: (title: string, fn?: (this: Suite) => void) => Suite) => {
    return (title: string, ...rest: unknown[]): Suite => {
      const { config, fn } = split(title, rest, 'suite')
      let suite: Suite | undefined
      if (!fn) {
        suite = native(title, fn)
      } else {
        suite = native(title, function (this: Suite) {
          // Tests inside look at the configuration of their suites while they are declared.
          if (config) this._testConfig = config
          const result: unknown = fn.call(this)
          if (result && typeof (result as { then?: unknown }).then === 'function') throw asyncSuite(title)
        })
      }
      if (config && suite) suite._testConfig = config
      return suite
    }
  }
  const wrapped = declare(plain) as Declare
  if (plain.only) wrapped.only = declare(plain.only)
  if (plain.skip) wrapped.skip = declare(plain.skip)
  return wrapped
}

function testWithConfig(plain: Declare): Declare {
  const declare = (native: (title: string, fn?: unknown) => Test) => {
    return (title: string, ...rest: unknown[]): Test => {
      const { config, fn } = split(title, rest, 'test')
      const test = native(title, fn)
      // The place of the declaration; its text is made only if needed.
      test.invocationDetails = new Error(title)
      if (config) test._testConfig = config
      return test
    }
  }
  const wrapped = declare(plain) as Declare
  if (plain.only) wrapped.only = declare(plain.only)
  if (plain.skip) wrapped.skip = declare(plain.skip)
  if (plain.retries) wrapped.retries = plain.retries
  return wrapped
}

function split(title: string, rest: unknown[], what: 'suite' | 'test'): { config?: TestConfig; fn?: (...args: any[]) => unknown } {
  const [first, second] = rest
  if (typeof first === 'function') return { fn: first as () => unknown }
  if (first === undefined || first === null) return typeof second === 'function' ? { fn: second as () => unknown } : {}
  if (typeof first !== 'object') {
    throw makeError(`The ${what} "${title}" was given ${typeof first} \`${String(first)}\` where its function or configuration belongs`, {
      hint: `${what === 'suite' ? 'describe' : 'it'}('title', { … }, () => { … })`,
    })
  }
  const config = first as TestConfig
  checkTestConfig(config, title, what)
  return typeof second === 'function' ? { config, fn: second as () => unknown } : { config }
}

function asyncSuite(title: string): Error {
  return makeError(`The suite "${title}" has an asynchronous function: its tests would be declared too late`, {
    hint: 'describe() takes a plain function; fetch data in before() or import it',
  })
}
