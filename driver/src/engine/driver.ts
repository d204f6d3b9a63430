// Puts the engine together and offers it to commands as the Driver of types.ts.
import $ from 'jquery'
import type { CurrentAut } from '../aut/tabs'
import type { Boot } from '../protocol'
import { createSnapshots } from '../snapshot'
import { isOverlay } from '../snapshot/overlay'
import type { Chaining } from './chainer'
import type { QueuedCommand, SubjectChain } from './command'
import type { Core } from './core'
import { makeError, rawError } from './errors'
import { createEmitter } from './events'
import type { HostLink } from './host'
import { createLogs, type Logs } from './logs'
import { runInFrame } from './queue'
import { createRegistry, type Registry } from './registry'
import { retry } from './retry'
import { ensureSubject, evaluate, show } from './subject'
import { createDeadline } from './time'
import type { Alias, AssertionOutcome, Assertions, Dom, Driver, Value } from './types'

export interface Engine {
  readonly core: Core
  readonly driver: Driver
  readonly logs: Logs
  readonly registry: Registry
}

export interface Parts {
  boot: Boot
  host: HostLink
  aut: CurrentAut
  dom: Dom
  chaining: Chaining
  config(name: string): any
  Cypress: any
  assertions(driver: Driver): Assertions
}

export function createEngine(parts: Parts): Engine {
  const { boot, host, aut, dom, chaining, config } = parts
  const lasting = createEmitter()
  const passing = createEmitter()
  let assertions: Assertions | undefined

  const core: Core = {
    boot,
    host,
    aut,
    dom,
    get assertions() {
      return assertions!
    },
    definitions: new Map(),
    lasting,
    passing,
    chains: new Map(),
    aliases: new Map(),
    states: new Map(),
    resets: [],
    beforeLoad: new Set(),
    beforeEveryLoad: new Set(),
    snapshots: boot.snapshots ? createSnapshots({ boot, aut, host, isOurs: isOverlay }) : undefined,
    config,
    emit: (event, ...args) => [...lasting.emit(event, args), ...passing.emit(event, args)],
    hears: (event) => lasting.listeners(event).length > 0 || passing.listeners(event).length > 0,
    chainerOf: chaining.chainerOf,
    logAssertion: (outcome, command) => logAssertion(outcome, command),
    frame: undefined,
    current: undefined,
    run: undefined,
    held: undefined,
    collector: undefined,
  }
  const logs = createLogs(() => core)
  host.beforeSend = logs.flush
  const registry = createRegistry(() => core, chaining)

  const logAssertion = (outcome: AssertionOutcome, command: QueuedCommand | undefined) => {
    const log = driver.log({
      name: 'assert',
      message: outcome.message,
      type: command ? 'child' : 'parent',
      $el: dom.isElement(outcome.value) ? dom.wrap(outcome.value) : undefined,
      end: outcome.passed,
      consoleProps: () => ({ actual: outcome.actual, expected: outcome.expected, subject: outcome.value }),
    })
    if (!outcome.passed && outcome.error) log.error(outcome.error)
  }

  const driver: Driver = {
    boot,
    host,
    aut,
    dom,
    get assertions() {
      return assertions!
    },
    commands: registry.internal,
    $: $ as unknown as JQueryStatic,
    Cypress: parts.Cypress,
    cy: chaining.cy,
    config,
    state(name: string, ...rest: [Value?]) {
      if (rest.length) core.states.set(name, rest[0])
      else return readState(name)
    },
    log: logs.create,
    deadline: createDeadline,
    retry: (attempt, deadline) => retry(core, attempt, deadline),
    requery() {
      const { current } = core
      return current ? evaluate(core.chains.get(current.chainerId)) : undefined
    },
    withinSubject() {
      const chain = core.states.get('withinSubjectChain') as SubjectChain | undefined | null
      return chain ? (evaluate(chain) as JQuery) : null
    },
    alias(name) {
      const bare = name.startsWith('@') ? name.slice(1) : name
      const found = core.aliases.get(bare)
      if (found) return found
      throw unknownAlias(bare, [...core.aliases.keys()], core.current)
    },
    setAlias(name, alias) {
      core.aliases.set(name, { name, ...alias } as Alias)
      const ctx = core.states.get('ctx') as Record<string, Value> | undefined
      if (!ctx) return
      ctx[name] = alias.subject()
      // What a `before` hook named is a property of the suite's context for all its tests, as Mocha has it.
      if (isBeforeAll(core)) return
      // Gone with the alias, unless the test put something else there.
      const given = ctx[name]
      core.resets.push(() => {
        if (ctx[name] === given) delete ctx[name]
      })
    },
    async runUserFunction(fn, self, args) {
      const outcome = await callback(fn, self, args)
      return outcome.chain ? evaluate(outcome.chain) : outcome.value
    },
    async runCallback(fn, self, args) {
      return (await callback(fn, self, args)).value
    },
    subjectChain() {
      const chain = core.current && core.chains.get(core.current.chainerId)
      return chain ? [...chain] : [undefined]
    },
    beforeLoad: (change) => void core.beforeLoad.add(change),
    beforeEveryLoad: (change) => void core.beforeEveryLoad.add(change),
    ensureSubject: (subject, types, command) => ensureSubject(dom, subject, types, command),
    assertionOutcome(outcome) {
      if (core.collector) core.collector(outcome)
      else if (core.run) logAssertion(outcome, undefined)
    },
    onTestReset: (reset) => void core.resets.push(reset),
    failTest: (error) => core.run?.end(error),
    emit: (event, ...args) => core.emit(event, ...args),
    error: makeError,
    rawError,
  }

  const callback = (fn: (...args: any[]) => Value, self: Value, args: Value[]) =>
    runInFrame(core, {
      owner: core.current,
      call: () => fn.apply(self, args),
      strict: () => true,
      yields: false,
      timeout: () => core.current?.timeout(),
    })

  const readState = (name: string) => {
    if (name === 'window') return aut.window
    if (name === 'document') return aut.document
    if (name === 'withinSubject') return driver.withinSubject()
    if (name === 'aliases') return Object.fromEntries(core.aliases)
    return core.states.get(name)
  }

  assertions = parts.assertions(driver)
  return { core, driver, logs, registry }
}

function isBeforeAll(core: Core): boolean {
  const runnable = core.states.get('runnable') as { parent?: { _beforeAll?: unknown[] } } | undefined
  return runnable?.parent?._beforeAll?.includes(runnable) === true
}

function unknownAlias(name: string, known: string[], command: QueuedCommand | undefined): Error {
  const list = known.map((one) => `\`${one}\``).join(', ')
  return makeError(
    `\`cy.${command?.name ?? 'get'}()\` could not find a registered alias for: \`@${name}\`.\n` +
      (known.length ? `Available aliases: ${list}` : 'You have not aliased anything yet.'),
    { hint: 'aliases last until the end of the test: define them in the test or in beforeEach() with .as()' },
  )
}

export { show }
