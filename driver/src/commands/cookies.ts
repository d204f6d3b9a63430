// Commands about cookies.
import { conceal } from '../engine/secret'
import type { CommandModule, Driver } from '../engine/types'
import type { CookieRecord } from '../protocol'
import { allCookies, currentDomain, matches, remove, toPublic, toRecord } from '../session/cookies'
import { tell } from '../session/debug'

interface Options {
  log?: boolean
  domain?: string | null
  [more: string]: unknown
}

const publicly = (cookie: CookieRecord) => conceal(toPublic(cookie), ['value'])

export const cookies: CommandModule = (driver) => {
  const { add } = driver.commands
  const log = (options: Options | undefined, name: string, message = '') =>
    options?.log === false ? undefined : driver.log({ name, message })

  add('getCookie', async (name: unknown, options?: Options) => {
    const wanted = nameOf(driver, 'getCookie', name)
    const entry = log(options, 'getCookie', wanted)
    const domain = domainOf(driver, 'getCookie', options)
    const found = (await allCookies(driver)).filter((cookie) => cookie.name === wanted && matches(cookie, domain))
    entry?.end()
    return found[0] ? publicly(found[0]) : null
  })

  add('getCookies', async (options?: Options) => {
    const entry = log(options, 'getCookies')
    const domain = domainOf(driver, 'getCookies', options)
    const found = (await allCookies(driver)).filter((cookie) => matches(cookie, domain)).map(publicly)
    entry?.end()
    return found
  })

  add('getAllCookies', async (options?: Options) => {
    const entry = log(options, 'getAllCookies')
    const found = (await allCookies(driver)).map(publicly)
    entry?.end()
    return found
  })

  add('setCookie', async (name: unknown, value: unknown, options?: Options) => {
    const wanted = nameOf(driver, 'setCookie', name)
    if (typeof value !== 'string') {
      throw driver.error('`cy.setCookie()` must be passed two string arguments: the name and the value', {
        hint: "cy.setCookie('token', '123')",
      })
    }
    const entry = log(options, 'setCookie', `${wanted}, …`)
    const record = toRecord(driver, wanted, value, options ?? {})
    try {
      await driver.host.call({ method: 'setCookies', params: { cookies: [record] } })
    } catch (thrown) {
      throw driver.error(`\`cy.setCookie()\` can't set \`${wanted}\`: the browser refused it (${(thrown as Error).message})`, {
        hint: 'names that begin with __Host- or __Secure- need secure: true, and a domain must be one that can have cookies',
      })
    }
    tell(driver, 'set', [record])
    entry?.end()
    return publicly(record)
  })

  add('clearCookie', async (name: unknown, options?: Options) => {
    const wanted = nameOf(driver, 'clearCookie', name)
    const entry = log(options, 'clearCookie', wanted)
    const domain = domainOf(driver, 'clearCookie', options)
    await clear(driver, (cookie) => cookie.name === wanted && matches(cookie, domain))
    entry?.end()
    return null
  })

  add('clearCookies', async (options?: Options) => {
    const entry = log(options, 'clearCookies')
    const domain = domainOf(driver, 'clearCookies', options)
    await clear(driver, (cookie) => matches(cookie, domain))
    entry?.end()
    return null
  })

  add('clearAllCookies', async (options?: Options) => {
    const entry = log(options, 'clearAllCookies')
    await clear(driver, () => true)
    entry?.end()
    return null
  })
}

async function clear(driver: Driver, wanted: (cookie: CookieRecord) => boolean): Promise<void> {
  const gone = (await allCookies(driver)).filter(wanted)
  await remove(driver, gone)
  tell(driver, 'cleared', gone)
}

function nameOf(driver: Driver, command: string, name: unknown): string {
  if (typeof name === 'string') return name
  throw driver.error(`\`cy.${command}()\` must be passed a string argument for the cookie's name`, { hint: `cy.${command}('token')` })
}

function domainOf(driver: Driver, command: string, options: Options | undefined): string {
  const domain = options?.domain
  if (domain === undefined || domain === null) return currentDomain(driver)
  if (typeof domain !== 'string') {
    throw driver.error(`\`cy.${command}()\` needs a string for the option \`domain\``, { hint: "{ domain: 'app.example.com' }" })
  }
  return domain
}
