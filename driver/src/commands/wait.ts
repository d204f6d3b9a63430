import { setTimer } from '../engine/time'
import type { CommandModule } from '../engine/types'

export const wait: CommandModule = (driver) => {
  driver.commands.add('wait', { prevSubject: 'optional', keep: true }, async (_subject, time, options) => {
    if (typeof time === 'string' || Array.isArray(time)) {
      // Requests are waited for where they are intercepted; the aliases of other commands can't be.
      for (const name of [time].flat()) {
        const alias = driver.alias(String(name))
        throw driver.error(
          `\`cy.wait()\` only accepts aliases for routes. The alias: \`${alias.name}\` did not match a route but \`cy.${alias.command}()\``,
          {
            hint: "alias a request: cy.intercept('/path').as('name')",
          },
        )
      }
    }
    if (typeof time !== 'number' || !Number.isFinite(time) || time < 0) {
      throw driver.error(`\`cy.wait()\` must be called with a number of milliseconds or an alias, but got \`${String(time)}\``, {
        hint: 'cy.wait(500)',
      })
    }
    if (options?.log !== false) driver.log({ name: 'wait', message: String(time), timeout: time })
    await new Promise<void>((resolve) => setTimer(resolve, time))
  })
}
