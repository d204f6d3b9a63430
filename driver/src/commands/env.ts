import { conceal } from '../engine/secret'
import { withTimeout } from '../engine/time'
import type { CommandModule } from '../engine/types'

/** cy.env: variables by name. Names are logged, values never. */
export const env: CommandModule = (driver) => {
  driver.commands.add('env', async (names: unknown, given: Record<string, unknown> = {}) => {
    if (!Array.isArray(names) || !names.every((name) => typeof name === 'string')) {
      throw driver.error('`cy.env()` must be passed an array of names', {
        hint: "cy.env(['apiUrl', 'apiKey']).then(({ apiUrl, apiKey }) => …)",
      })
    }
    const ms = Number(given?.timeout ?? driver.config('defaultCommandTimeout'))
    const log = given?.log === false ? undefined : driver.log({ name: 'env', message: names.join(', '), timeout: ms })
    const asked = driver.host.call<Record<string, unknown>>({ method: 'env', params: { names } })
    const found = await withTimeout(asked, ms, () => driver.error(`\`cy.env()\` timed out after waiting \`${ms}ms\``))
    // Where tests may read and set them by Cypress.env(), what a test set counts.
    const own: Record<string, unknown> = driver.config('allowCypressEnv') === false ? {} : driver.Cypress.env()
    const values = Object.fromEntries(names.map((name: string) => [name, Object.hasOwn(own, name) ? own[name] : found[name]]))
    log?.end()
    return conceal(values, 'all')
  })
}
