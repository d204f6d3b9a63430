import type { Command, Driver, Log, LogOptions, Value } from '../engine/types'

/** Options that all queries take. */
export interface QueryOptions {
  log?: boolean
  timeout?: number
  includeShadowDom?: boolean
  withinSubject?: Value
  matchCase?: boolean
}

export function isOptions(value: Value): value is QueryOptions {
  if (typeof value !== 'object' || value === null) return false
  const prototype = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

/** Checks the options of a query and hands its timeout to the engine. */
export function takeOptions(driver: Driver, command: Command, name: string, options: Value): QueryOptions {
  if (options === undefined || options === null) return {}
  if (!isOptions(options)) {
    throw driver.error(`\`cy.${name}()\` expects its options as an object, but got \`${String(options)}\``, {
      hint: `for example { timeout: 10000 }`,
    })
  }
  const { timeout } = options
  if (timeout !== undefined && timeout !== null) {
    if (typeof timeout !== 'number' || Number.isNaN(timeout) || timeout < 0) {
      throw driver.error(`\`cy.${name}()\` expects \`timeout\` as a number of milliseconds, but got \`${String(timeout)}\``)
    }
    command.set('timeout', timeout)
  }
  return options
}

/** Whether shadow trees are searched. */
export function wantsShadow(driver: Driver, options: QueryOptions): boolean {
  return options.includeShadowDom ?? Boolean(driver.config('includeShadowDom'))
}

/** The log entry of a query; the returned function notes what was found, on each run. */
export function logQuery(
  driver: Driver,
  command: Command,
  options: QueryOptions,
  entry: LogOptions,
  props: Record<string, Value> = {},
): (found: Value) => void {
  if (options.log === false) return () => {}
  const log: Log = driver.log({ timeout: options.timeout, type: command.get('type'), ...entry })
  return (found) => {
    const current = driver.state('current')
    // An alias runs its queries again later: those runs belong to another command.
    if (current !== undefined && current !== command) return
    const $el = driver.dom.isJquery(found) ? found : undefined
    log.set({
      ...($el ? { $el } : {}),
      consoleProps: () => ({
        ...props,
        Yielded: $el ? ($el.length === 1 ? $el[0] : $el.toArray()) : found,
        ...($el ? { Elements: $el.length } : {}),
      }),
    })
  }
}
