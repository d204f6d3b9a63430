// Cypress.Cookies.debug(true): tells the console of cookies that Hinoki sets or clears.
import type { Driver } from '../engine/types'
import type { CookieRecord } from '../protocol'
import { allCookies, toPublic } from './cookies'

const STATE = 'cookies:debug'

export function debugCookies(driver: Driver, on: boolean, verbose: boolean): void {
  driver.state(STATE, on ? { verbose } : false)
}

export function tell(driver: Driver, what: 'set' | 'cleared', cookies: CookieRecord[]): void {
  const debugging = driver.state(STATE) as { verbose: boolean } | false | undefined
  if (!debugging) return
  const print = what === 'set' ? console.info : console.warn
  for (const cookie of cookies) {
    const line = `cookie ${what}: ${cookie.name}=${cookie.value}`
    if (debugging.verbose) print(line, toPublic(cookie))
    else print(line)
  }
}

/** Tells what work that goes on outside of the page sets and clears. */
export async function tellingChanges<T>(driver: Driver, work: () => Promise<T>): Promise<T> {
  if (!driver.state(STATE)) return work()
  const before = await allCookies(driver)
  const value = await work()
  const after = await allCookies(driver)
  const missing = (from: CookieRecord[], among: CookieRecord[]) => from.filter((one) => !among.some((other) => same(one, other)))
  tell(driver, 'cleared', missing(before, after))
  tell(driver, 'set', missing(after, before))
  return value
}

const same = (one: CookieRecord, other: CookieRecord) =>
  one.name === other.name && one.value === other.value && one.domain === other.domain && one.path === other.path
