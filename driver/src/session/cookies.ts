// Cookies as the host has them and as users see them.
import type { Driver } from '../engine/types'
import type { CookieRecord } from '../protocol'

// As documented: a cookie that is set without an expiry lasts for twenty years.
const DEFAULT_LIFE = 20 * 365 * 24 * 3600

const SAME_SITE: Record<string, string> = { strict: 'Strict', lax: 'Lax', no_restriction: 'None', none: 'None' }

export const allCookies = (driver: Driver) => driver.host.call<CookieRecord[]>({ method: 'cookies' })

export const remove = async (driver: Driver, cookies: CookieRecord[]) => {
  if (cookies.length) await driver.host.call({ method: 'deleteCookies', params: { cookies } })
}

/** Host name of the application's page, of the spec's while that is blank. */
export function currentDomain(driver: Driver): string {
  const { aut } = driver
  return (aut.accessible && aut.window.location.hostname) || location.hostname
}

/** Whether a page of a domain gets the cookie. */
export function matches(cookie: CookieRecord, domain: string): boolean {
  const wanted = domain.replace(/^\./, '').toLowerCase()
  const own = cookie.domain.replace(/^\./, '').toLowerCase()
  return own === wanted || (cookie.domain.startsWith('.') && wanted.endsWith(`.${own}`))
}

export function toPublic(cookie: CookieRecord): Record<string, unknown> {
  const shown: Record<string, unknown> = {
    name: cookie.name,
    value: cookie.value,
    path: cookie.path,
    domain: cookie.domain,
    secure: cookie.secure,
    httpOnly: cookie.httpOnly,
    hostOnly: !cookie.domain.startsWith('.'),
  }
  if (cookie.expires !== null && cookie.expires !== undefined) shown.expiry = Math.floor(cookie.expires)
  if (cookie.sameSite) shown.sameSite = cookie.sameSite === 'None' ? 'no_restriction' : cookie.sameSite.toLowerCase()
  return shown
}

export function toRecord(driver: Driver, name: string, value: string, options: Record<string, unknown>): CookieRecord {
  const given = options.domain === undefined || options.domain === null ? '' : String(options.domain)
  const host = given || currentDomain(driver)
  const isAddress = host === 'localhost' || /^[\d.:[\]]+$/.test(host) || !host.includes('.')
  // A domain that was named is one with its subdomains, unless it is said otherwise.
  const hostOnly = options.hostOnly === true || isAddress || !given
  const sameSite = typeof options.sameSite === 'string' ? SAME_SITE[options.sameSite.toLowerCase()] : undefined
  if (options.sameSite !== undefined && !sameSite) {
    throw driver.error(`\`cy.setCookie()\` can't use \`${String(options.sameSite)}\` for the option \`sameSite\``, {
      hint: "expected 'lax', 'strict' or 'no_restriction'",
    })
  }
  if (sameSite === 'None' && options.secure !== true) {
    throw driver.error('`cy.setCookie()` needs `secure: true` where `sameSite` is no_restriction', {
      hint: 'browsers refuse such cookies otherwise',
    })
  }
  const expiry = options.expiry === undefined ? Math.floor(Date.now() / 1000) + DEFAULT_LIFE : Number(options.expiry)
  return {
    name,
    value,
    domain: hostOnly ? host.replace(/^\./, '') : `.${host.replace(/^\./, '')}`,
    path: typeof options.path === 'string' ? options.path : '/',
    expires: expiry,
    httpOnly: options.httpOnly === true,
    secure: options.secure === true,
    sameSite: sameSite ?? null,
    priority: null,
    sourceScheme: null,
    sourcePort: null,
    partition: null,
  }
}
