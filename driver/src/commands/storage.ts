// Commands about localStorage and sessionStorage.
import { conceal } from '../engine/secret'
import type { CommandModule, Driver } from '../engine/types'
import type { StorageRecord } from '../protocol'

type Options = { log?: boolean } | undefined

export const storage: CommandModule = (driver) => {
  const { add } = driver.commands

  add('clearLocalStorage', (first?: unknown, second?: Options) => {
    const options = (typeof first === 'object' && !(first instanceof RegExp) ? first : second) as Options
    const keys = typeof first === 'string' || first instanceof RegExp ? first : undefined
    if (first !== undefined && first !== null && keys === undefined && typeof first !== 'object') {
      throw driver.error('`cy.clearLocalStorage()` takes a key or a regular expression', { hint: "cy.clearLocalStorage('token')" })
    }
    const log =
      options?.log === false ? undefined : driver.log({ name: 'clearLocalStorage', message: keys === undefined ? '' : String(keys) })
    const items = localStorageOf(driver)
    if (keys === undefined || keys === '') items.clear()
    else {
      const wanted = (key: string) => (typeof keys === 'string' ? key === keys : keys.test(key))
      for (const key of Object.keys(items)) if (wanted(key)) items.removeItem(key)
    }
    log?.end()
    return items
  })

  for (const [name, local] of [
    ['getAllLocalStorage', true],
    ['getAllSessionStorage', false],
  ] as const) {
    add(name, async (options?: Options) => {
      const log = options?.log === false ? undefined : driver.log({ name, message: '' })
      const records = await driver.host.call<StorageRecord[]>({ method: 'storages', params: { local } })
      log?.end()
      return Object.fromEntries(
        records.filter((record) => !record.partition).map((record) => [record.origin, conceal(record.value, 'all')]),
      )
    })
  }

  for (const [name, local] of [
    ['clearAllLocalStorage', true],
    ['clearAllSessionStorage', false],
  ] as const) {
    add(name, async (options?: Options) => {
      const log = options?.log === false ? undefined : driver.log({ name, message: '' })
      await driver.host.call({ method: 'clearStorages', params: { local, origins: null } })
      log?.end()
      return null
    })
  }
}

/** Of the application's page; the spec page shares it while the page is blank. */
function localStorageOf(driver: Driver): Storage {
  const { aut } = driver
  return aut.accessible && !aut.blank ? aut.window.localStorage : window.localStorage
}
