// Cypress.Cookies: debugging, and what the time before sessions used to keep cookies.
import type { Driver } from '../engine/types'
import { debugCookies } from '../session/debug'
import { era } from '../session/era'
import { type Preserve, preserveAlways, preserveOnce } from '../session/legacy'

export function createCookiesApi(driver: Driver) {
  const warned = new Set<string>()
  const obsolete = (name: string): void => {
    if (era(driver) === 'today') {
      throw driver.error(`\`Cypress.Cookies.${name}()\` is no longer there`, { hint: 'keep logins between tests by cy.session()' })
    }
    if (warned.has(name)) return
    warned.add(name)
    driver.host.send({
      method: 'warn',
      params: { message: `Cypress.Cookies.${name}() does nothing while experimentalSessionAndOrigin is on: use cy.session()` },
    })
  }
  return {
    debug(enable?: boolean, options?: { verbose?: boolean }) {
      debugCookies(driver, enable !== false, options?.verbose !== false)
    },
    preserveOnce(...names: string[]) {
      if (era(driver) !== 'off') return obsolete('preserveOnce')
      const wrong = names.find((name) => typeof name !== 'string')
      if (wrong !== undefined)
        throw driver.error('`Cypress.Cookies.preserveOnce()` takes names of cookies', { hint: "preserveOnce('sid')" })
      preserveOnce(driver, names)
    },
    defaults(options: { preserve?: Preserve }) {
      if (era(driver) !== 'off') return obsolete('defaults')
      if (options?.preserve !== undefined) preserveAlways(driver, options.preserve)
    },
  }
}
