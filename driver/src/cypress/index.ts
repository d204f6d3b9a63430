// The public Cypress object.
import Bluebird from 'bluebird'
import { Buffer } from 'buffer'
import $ from 'jquery'
import lodash from 'lodash'
import minimatch from 'minimatch'
import sinon from 'sinon'
import { setKeyboardDefaults } from '../actions/keyboard-defaults'
import type { Chaining } from '../engine/chainer'
import type { SubjectChain } from '../engine/command'
import type { Engine } from '../engine/driver'
import { makeError } from '../engine/errors'
import { legacyRetries } from '../engine/legacy'
import { commandContext } from '../engine/queue'
import { evaluate, show } from '../engine/subject'
import type { Boot } from '../protocol'
import { createAutomation } from './automation'
import { blobUtil } from './blob'
import { type Configuration, publicBrowser, publicSpec } from './config'
import { createCookiesApi } from './cookies'
import { createElementSelector } from './element-selector'
import { createScreenshotDefaults } from './screenshot-defaults'
import { createSessionApi } from './session'

/** Fills the object that commands already hold. */
export function fillCypress(Cypress: any, boot: Boot, engine: Engine, configuration: Configuration): void {
  const { core, driver, registry } = engine
  const elementSelector = createElementSelector(driver)
  Object.assign(Cypress, {
    $: publicJquery(engine),
    _: lodash,
    Promise: Bluebird,
    sinon,
    minimatch,
    Buffer,
    Blob: blobUtil,
    dom: driver.dom,
    platform: boot.platform,
    arch: boot.arch,
    // Plugins decide by it what they can use: the version of the API, not of the program.
    version: configuration.get('version') ?? boot.version,
    browser: publicBrowser(boot.browser),
    spec: publicSpec(boot),
    testingType: 'e2e',
    currentRetry: 0,
    currentTest: null,
    config: configuration.config,
    env: configuration.env,
    expose: configuration.expose,
    Commands: registry.user,
    Screenshot: createScreenshotDefaults(),
    session: createSessionApi(driver, (until) => hold(core, until)),
    Cookies: createCookiesApi(driver),
    ElementSelector: elementSelector,
    SelectorPlayground: elementSelector,
    automation: createAutomation(driver, (promise) => Bluebird.resolve(promise)),
    Keyboard: { defaults: (options: { keystrokeDelay?: unknown }) => setKeyboardDefaults(driver, options) },
    log: (options: any) => {
      if (typeof options !== 'object' || options === null)
        throw makeError('`Cypress.log()` takes an object', { hint: "Cypress.log({ name: 'mine', message: 'text' })" })
      return driver.log(options)
    },
    isCy: (value: unknown) => core.chainerOf(value) !== undefined,
    isBrowser: (filter: unknown) => isBrowser(filter, boot),
    stop() {
      core.states.set('stopped', true)
      core.host.send({ method: 'stop' })
    },
    abort() {
      Cypress.stop()
    },
    state: userState(engine),
    emit: (event: string, ...args: unknown[]) => core.emit(event, ...args),
    emitThen: (event: string, ...args: unknown[]) => Bluebird.all(core.emit(event, ...args)),
    ensure: ensurers(engine),
    ...listening(core.lasting, Cypress),
  })
}

/** Begins nothing more until the promise is settled. */
function hold(core: Engine['core'], until: Promise<unknown>): void {
  const held = until
    .catch(() => {})
    .then(() => {
      if (core.held === held) core.held = undefined
    })
  core.held = held
}

function listening(emitter: Engine['core']['lasting'], self: any) {
  return {
    on(event: string, listener: (...args: any[]) => void) {
      emitter.on(event, listener)
      return self
    },
    once(event: string, listener: (...args: any[]) => void) {
      emitter.once(event, listener)
      return self
    },
    off(event: string, listener: (...args: any[]) => void) {
      emitter.off(event, listener)
      return self
    },
    removeListener(event: string, listener: (...args: any[]) => void) {
      emitter.off(event, listener)
      return self
    },
    removeAllListeners(event?: string) {
      emitter.clear(event)
      return self
    },
    listeners: (event: string) => emitter.listeners(event),
  }
}

/** `cy.state`: what plugins keep there ends with the test, as all else does. */
function userState({ core, driver }: Engine): (name: string, ...value: unknown[]) => unknown {
  return (name, ...value) => {
    if (value.length && !core.states.has(name)) core.resets.push(() => void core.states.delete(name))
    return (driver.state as (name: string, ...value: unknown[]) => unknown)(name, ...value)
  }
}

/** What cy has besides commands. */
export function fillCy(chaining: Chaining, engine: Engine, Cypress: any): void {
  const { core, driver } = engine
  const { cy } = chaining
  Object.assign(cy, {
    $$: (selector: any, context?: any) => driver.$(selector, context ?? driver.aut.document),
    config: Cypress.config,
    state: userState(engine),
    isCy: Cypress.isCy,
    now(name: string, ...args: unknown[]) {
      const definition = core.definitions.get(name)
      if (!definition) throw makeError(`\`cy.now()\` was passed \`${name}\`, which is no command`)
      const command = core.current
      if (definition.kind === 'query') return definition.fn.apply(command ?? emptyCommand(name), args)
      const self = command && core.frame ? commandContext(core, core.frame, command) : core.states.get('ctx')
      return Bluebird.resolve(definition.fn.apply(self, args))
    },
    getSubjectFromChain: (chain: SubjectChain) => evaluate(chain),
    subjectChain: (chainerId?: string) => core.chains.get(chainerId ?? core.current?.chainerId ?? ''),
    subject: () => driver.requery(),
    ensureSubjectByType: (subject: unknown, types: any, command?: any) => driver.ensureSubject(subject, types, command ?? core.current),
    getRemoteLocation: (key?: string) => (key ? (driver.aut.document.location as any)[key] : driver.aut.document.location),
    ...legacyRetries(core),
    ...listening(core.passing, cy),
  })
  Object.defineProperty(cy, 'queue', {
    configurable: true,
    get: () => ({ get: () => core.frame?.queue ?? [], length: core.frame?.queue.length ?? 0 }),
  })
}

// A query that is called outside of any command needs something to set options on.
function emptyCommand(name: string) {
  const attributes: Record<string, unknown> = { name, args: [] }
  return {
    get: (key?: string) => (key === undefined ? attributes : attributes[key]),
    set: (key: string, value: unknown) => {
      attributes[key] = value
    },
  }
}

/** Cypress.$ searches the application's document unless told otherwise. */
function publicJquery(engine: Engine): any {
  const query: any = (selector: any, context?: any) => {
    const scope =
      context === undefined && typeof selector === 'string' && engine.driver.aut.accessible ? engine.driver.aut.document : context
    return new ($ as any).fn.init(selector, scope)
  }
  Object.setPrototypeOf(query, $)
  Object.assign(query, $)
  query.fn = $.fn
  query.prototype = $.fn
  return query
}

function isBrowser(filter: unknown, { browser }: Boot): boolean {
  const one = (wanted: any): boolean => {
    if (typeof wanted === 'string') {
      if (wanted.startsWith('!')) return !one(wanted.slice(1))
      const name = wanted.toLowerCase()
      return name === browser.name || name === browser.family
    }
    return Object.entries(wanted ?? {}).every(([key, value]) => String((browser as any)[key]) === String(value))
  }
  if (!Array.isArray(filter)) return one(filter)
  const negative = filter.filter((wanted) => typeof wanted === 'string' && wanted.startsWith('!'))
  const positive = filter.filter((wanted) => !negative.includes(wanted))
  return negative.every(one) && (!positive.length || positive.some(one))
}

function ensurers({ driver }: Engine) {
  const { dom } = driver
  const by =
    (types: any) =>
    (subject: unknown, name = 'unknown') =>
      driver.ensureSubject(subject, types, { get: (key: string) => (key === 'name' ? name : undefined) } as any)
  return {
    isType: (subject: unknown, types: any, name?: string) => by(types)(subject, name),
    isElement: by('element'),
    isWindow: by('window'),
    isDocument: by('document'),
    isAttached: by('element'),
    isVisible(subject: unknown, name = 'unknown') {
      if (!dom.isVisible(subject)) throw makeError(`\`cy.${name}()\` failed because this element is not visible: \`${show(dom, subject)}\``)
    },
  }
}
