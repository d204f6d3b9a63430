// The time before sessions: the page stays between tests; its cookies, but for those preserved, and its localStorage go.
import type { Driver } from '../engine/types'
import type { CookieRecord } from '../protocol'
import { allCookies, currentDomain, matches, remove, toPublic } from './cookies'
import { tell } from './debug'

/** What `Cypress.Cookies.defaults({ preserve })` takes. */
export type Preserve = string | string[] | RegExp | ((cookie: Record<string, unknown>) => unknown)

const ONCE = 'cookies:preserveOnce'
const ALWAYS = 'cookies:preserve'

/** Keeps cookies when the next test begins. */
export function preserveOnce(driver: Driver, names: string[]): void {
  const known: string[] = driver.state(ONCE) ?? []
  driver.state(ONCE, [...known, ...names])
}

/** Keeps cookies whenever a test begins. */
export function preserveAlways(driver: Driver, preserve: Preserve): void {
  driver.state(ALWAYS, preserve)
}

/** Clears what the next test must not find. */
export async function clearPage(driver: Driver): Promise<void> {
  const { aut, host } = driver
  const domain = currentDomain(driver)
  const once: string[] = driver.state(ONCE) ?? []
  const always: Preserve | undefined = driver.state(ALWAYS)
  driver.state(ONCE, [])
  const kept = (cookie: CookieRecord) => once.includes(cookie.name) || (always !== undefined && fits(always, cookie))
  const gone = (await allCookies(driver)).filter((cookie) => matches(cookie, domain) && !kept(cookie))
  await remove(driver, gone)
  tell(driver, 'cleared', gone)
  const origin = aut.accessible && !aut.blank ? aut.window.location.origin : location.origin
  await host.call({ method: 'clearStorages', params: { local: true, origins: [origin] } })
}

function fits(preserve: Preserve, cookie: CookieRecord): boolean {
  if (typeof preserve === 'string') return preserve === cookie.name
  if (Array.isArray(preserve)) return preserve.includes(cookie.name)
  if (typeof preserve === 'function') return Boolean(preserve(toPublic(cookie)))
  // A regular expression with the flag g remembers where it was.
  return new RegExp(preserve.source, preserve.flags.replace(/[gy]/g, '')).test(cookie.name)
}
