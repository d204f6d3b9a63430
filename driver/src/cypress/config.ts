// Cypress.config(), Cypress.env() and Cypress.expose(): values of the run, with those of the running test over them.
import { makeError } from '../engine/errors'
import type { TestConfig } from '../mocha/types'
import type { Boot } from '../protocol'

type Values = Record<string, unknown>

export interface Configuration {
  get(name: string): any
  /** The public functions. */
  readonly config: (...args: any[]) => any
  readonly env: (...args: any[]) => any
  readonly expose: (...args: any[]) => any
  /** Takes all values over from another realm. */
  replace(values: { config: Values; env: Values; expose: Values }): void
  /** What holds for a test until the next call. */
  override(configs: TestConfig[]): void
  /** Tells of a value whenever it is another than before. */
  watch(name: string, listener: (value: unknown) => void): void
}

const readOnly = new Set([
  'arch',
  'browser',
  'browsers',
  'platform',
  'version',
  'spec',
  'isInteractive',
  'isTextTerminal',
  'projectRoot',
  'specPattern',
])

export function createConfiguration(boot: Boot): Configuration {
  const base = boot.config as Values
  Object.assign(base, { browser: publicBrowser(boot.browser), spec: publicSpec(boot) })
  if (Array.isArray(base.browsers)) base.browsers = base.browsers.map(publicBrowser)
  let over: Values = {}
  const env = layered(boot.env as Values, 'Cypress.env')
  const expose = layered(boot.expose as Values, 'Cypress.expose')

  const get = (name: string): unknown => {
    if (name === 'env') return env.all()
    if (name === 'isInteractive') return boot.interactive
    return Object.hasOwn(over, name) ? over[name] : base[name]
  }
  const watched: (() => void)[] = []
  const look = () => {
    for (const one of watched) one()
  }
  const set = (name: string, value: unknown) => {
    if (readOnly.has(name))
      throw makeError(`\`Cypress.config()\` cannot change \`${name}\`: it is read only`, { hint: 'set it in the configuration file' })
    base[name] = value
    if (Object.hasOwn(over, name)) over[name] = value
    look()
  }
  return {
    get,
    watch(name, listener) {
      let before = JSON.stringify(get(name))
      watched.push(() => {
        const now = JSON.stringify(get(name))
        if (now === before) return
        before = now
        listener(get(name))
      })
    },
    config(...args) {
      if (args.length === 0) return { ...base, ...over, env: env.all(), isInteractive: boot.interactive }
      if (typeof args[0] === 'object' && args[0] !== null) {
        for (const [name, value] of Object.entries(args[0])) set(name, value)
        return { ...base, ...over }
      }
      if (args.length === 1) return get(String(args[0]))
      set(String(args[0]), args[1])
      return { ...base, ...over }
    },
    env(...args) {
      if (get('allowCypressEnv') === false) {
        throw makeError('`Cypress.env()` is not available: `allowCypressEnv` is false', {
          hint: "read secrets by cy.env(['name']), and what is public by Cypress.expose('name')",
        })
      }
      return env.access(...args)
    },
    expose: expose.access,
    replace(values) {
      over = {}
      replaceAll(base, values.config)
      look()
      env.replace(values.env)
      expose.replace(values.expose)
    },
    override(configs) {
      over = {}
      for (const { env: _env, expose: _expose, tags: _tags, browser: _browser, ...values } of configs) Object.assign(over, values)
      look()
      env.override(Object.assign({}, ...configs.map((config) => config.env ?? {})))
      expose.override(Object.assign({}, ...configs.map((config) => config.expose ?? {})))
    },
  }
}

/** A browser as specs see it. */
export function publicBrowser<B extends { majorVersion?: unknown }>(browser: B) {
  return { ...browser, majorVersion: Number(browser.majorVersion) || browser.majorVersion }
}

export function publicSpec({ spec }: Boot) {
  return { ...spec, specType: 'integration' }
}

function replaceAll(target: Values, values: Values): void {
  for (const name of Object.keys(target)) if (!Object.hasOwn(values, name)) delete target[name]
  Object.assign(target, values)
}

function layered(base: Values, name: string) {
  let over: Values = {}
  const set = (key: string, value: unknown) => {
    base[key] = value
    if (Object.hasOwn(over, key)) over[key] = value
  }
  const all = () => ({ ...base, ...over })
  return {
    all,
    replace(values: Values) {
      over = {}
      replaceAll(base, values)
    },
    override(values: Values) {
      over = values
    },
    access(...args: any[]): any {
      if (args.length === 0) return all()
      const [first, value] = args
      if (typeof first === 'object' && first !== null) {
        for (const [key, one] of Object.entries(first)) set(key, one)
        return all()
      }
      if (typeof first !== 'string') {
        throw makeError(`\`${name}()\` was passed \`${String(first)}\``, {
          hint: `${name}('name'), ${name}('name', value) or ${name}({ … })`,
        })
      }
      if (args.length === 1) return Object.hasOwn(over, first) ? over[first] : base[first]
      set(first, value)
      return all()
    },
  }
}
