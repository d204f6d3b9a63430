// Queries on the page as a whole: window, document, title, url, hash, location.
import type { Command, CommandModule, Driver } from '../engine/types'
import { siteOf } from '../origin/site'

interface Options {
  log?: boolean
  timeout?: number
  decode?: boolean
}

function start(driver: Driver, command: Command, options: Options, message = ''): void {
  command.set('timeout', options.timeout)
  if (options.log !== false) driver.log({ name: command.get('name'), message, timeout: options.timeout })
}

export const window: CommandModule = (driver) => {
  driver.commands.addQuery('window', function (options: Options = {}) {
    start(driver, this, options)
    return () => {
      // Throws where the page is of another origin.
      void driver.aut.document
      return driver.aut.window
    }
  })
}

export const document: CommandModule = (driver) => {
  driver.commands.addQuery('document', function (options: Options = {}) {
    start(driver, this, options)
    return () => driver.aut.document
  })
}

export const title: CommandModule = (driver) => {
  driver.commands.addQuery('title', function (options: Options = {}) {
    start(driver, this, options)
    return () => driver.aut.document.title
  })
}

function locationOf(driver: Driver) {
  const { location } = driver.aut.document
  const { hash, host, hostname, href, origin, pathname, port, protocol, search } = location
  return {
    auth: '',
    hash,
    host,
    hostname,
    href,
    origin,
    pathname,
    port,
    protocol,
    search,
    superDomain: siteOf(hostname),
    toString: () => href,
  }
}

export const url: CommandModule = (driver) => {
  driver.commands.addQuery('url', function (options: Options = {}) {
    start(driver, this, options)
    return () => {
      const { href } = driver.aut.document.location
      return options.decode ? decodeURI(href) : href
    }
  })
}

export const hash: CommandModule = (driver) => {
  driver.commands.addQuery('hash', function (options: Options = {}) {
    start(driver, this, options)
    return () => driver.aut.document.location.hash
  })
}

export const location: CommandModule = (driver) => {
  driver.commands.addQuery('location', function (key?: string | Options, given?: Options) {
    const options = (typeof key === 'object' ? key : given) ?? {}
    start(driver, this, options, typeof key === 'string' ? key : '')
    return () => {
      const all = locationOf(driver)
      if (typeof key !== 'string') return all
      if (key in all) return all[key as keyof typeof all]
      throw driver.error(`Location object does not have key: \`${key}\``, { hint: `one of ${Object.keys(all).join(', ')}` })
    }
  })
}
