// cy.wait('@alias'): the next request of a route and its response.
import { setTimer } from '../engine/time'
import type { Deadline, Driver } from '../engine/types'
import { type Interception, interceptionsOf } from './interceptions'
import { waitForSocket } from './websocket-wait'

interface WaitOptions {
  timeout?: number
  requestTimeout?: number
  responseTimeout?: number
  log?: boolean
}

export async function waitForAliases(driver: Driver, given: unknown, options: WaitOptions = {}): Promise<unknown> {
  const names = [given].flat()
  if (!names.length) throw driver.error('`cy.wait()` was passed an empty list of aliases', { hint: "cy.wait(['@users', '@posts'])" })
  for (const name of names) {
    if (typeof name !== 'string')
      throw driver.error(`\`cy.wait()\` takes aliases of requests in its list, but got \`${String(name)}\``, {
        hint: "cy.wait(['@users', '@posts'])",
      })
  }
  const found = await Promise.all(
    (names as string[]).map((name) => waitForSocket(driver, name, options) ?? waitFor(driver, reference(driver, name), options)),
  )
  return Array.isArray(given) ? found : found[0]
}

interface Reference {
  alias: string
  /** From 1; the next one if absent. */
  index: number | undefined
  /** Only until it was made. */
  requestOnly: boolean
}

function reference(driver: Driver, name: string): Reference {
  const all = interceptionsOf(driver)
  const bare = name.startsWith('@') ? name.slice(1) : name
  if (!name.startsWith('@')) {
    throw driver.error(`\`cy.wait()\` only accepts aliases, which begin with \`@\`. You passed \`${name}\``, {
      hint: `cy.wait('@${name}')`,
    })
  }
  const of = (alias: string, index?: number, requestOnly = false): Reference | undefined => {
    if (all.routeOf(alias) || all.requests(alias).length) return { alias, index, requestOnly }
    return undefined
  }
  const whole = of(bare)
  if (whole) return whole
  const [, base, part] = /^(.+)\.(\w+)$/.exec(bare) ?? []
  if (base !== undefined && part !== undefined) {
    if (part === 'all' && of(base)) {
      throw driver.error(`\`cy.wait()\` waits for single requests, and not for \`@${bare}\``, {
        hint: `cy.get('@${base}.all').should('have.length', 2) retries until there are so many`,
      })
    }
    if (/^[1-9]\d*$/.test(part)) {
      const numbered = of(base, Number(part))
      if (numbered) return numbered
    }
    if (part === 'request' || part === 'response') {
      const phase = of(base, undefined, part === 'request')
      if (phase) return phase
    }
  }
  // A handler may give the alias to a request that is yet to come.
  const others = driver.state('aliases') as Record<string, { command: string } | undefined>
  if (!others[bare] && all.mayBeNamed()) return { alias: bare, index: undefined, requestOnly: false }
  const alias = driver.alias(bare)
  throw driver.error(
    `\`cy.wait()\` only accepts aliases for routes. The alias: \`${alias.name}\` did not match a route but \`cy.${alias.command}()\``,
    { hint: "alias a request: cy.intercept('/path').as('name')" },
  )
}

async function waitFor(driver: Driver, { alias, index, requestOnly }: Reference, options: WaitOptions): Promise<Interception> {
  const all = interceptionsOf(driver)
  const number = index ?? (all.waited.get(alias) ?? 0) + 1
  // Taken at once: the same alias twice in a list means two requests.
  if (index === undefined) all.waited.set(alias, number)
  const requestDeadline = driver.deadline(options.requestTimeout ?? options.timeout ?? driver.config('requestTimeout'))
  const request = await until(driver, requestDeadline, () => all.requests(alias)[number - 1])
  if (!request) throw await timedOut(driver, alias, number, 'request', requestDeadline.ms)
  if (requestOnly) return request
  const responseDeadline = driver.deadline(options.responseTimeout ?? options.timeout ?? driver.config('responseTimeout'))
  const settled = await until(driver, responseDeadline, () => (isSettled(request) ? request : undefined))
  if (!settled) throw await timedOut(driver, alias, number, 'response', responseDeadline.ms)
  settled.responseWaited = true
  return settled
}

/** A body that was not read when the route had no alias yet is on its way. */
const isSettled = ({ response, error }: Interception) => error !== undefined || (response !== undefined && response.body !== undefined)

async function until<T>(driver: Driver, deadline: Deadline, look: () => T | undefined): Promise<T | undefined> {
  for (;;) {
    const found = look()
    if (found !== undefined || deadline.passed()) return found
    let wake: () => void = () => {}
    const late = new Promise<void>((resolve) => {
      wake = resolve
    })
    setTimer(wake, deadline.left() + 1)
    await Promise.race([interceptionsOf(driver).changed(), late])
  }
}

async function timedOut(driver: Driver, alias: string, number: number, what: 'request' | 'response', ms: number): Promise<Error> {
  const route = interceptionsOf(driver).routeOf(alias)
  const misses = what === 'request' && route ? await driver.host.call<string[]>({ method: 'nearMisses', params: { route: route.id } }) : []
  const seen = misses.length
    ? `\n\nRequests that did not match, though they may be meant:\n\n${misses.map((line) => `  - ${line}`).join('\n')}`
    : ''
  const shown = route ? `\n\nThe route matches: ${route.shown}` : ''
  return driver.error(
    `Timed out retrying after ${ms}ms: \`cy.wait()\` timed out waiting \`${ms}ms\` for the ${ordinal(number)} ${what} to the route: \`${alias}\`. No ${what} ever occurred.${shown}${seen}`,
    {
      hint:
        what === 'request'
          ? 'define the intercept before the page makes the request, and compare its url and method; or raise requestTimeout'
          : 'the request was made, but is not answered: raise responseTimeout if the server is slow',
    },
  )
}

function ordinal(number: number): string {
  const [tens, ones] = [number % 100, number % 10]
  if (tens >= 11 && tens <= 13) return `${number}th`
  return `${number}${['th', 'st', 'nd', 'rd'][ones] ?? 'th'}`
}
