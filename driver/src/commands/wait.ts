import { setTimer } from '../engine/time'
import type { CommandModule } from '../engine/types'
import { waitForAliases } from '../network/wait'

export const wait: CommandModule = (driver) => {
  driver.commands.add('wait', { prevSubject: 'optional', keep: true }, async (_subject, time, options) => {
    if (typeof time === 'string' || Array.isArray(time)) {
      if (options?.log !== false) driver.log({ name: 'wait', message: [time].flat().join(', ') })
      return waitForAliases(driver, time, options)
    }
    if (typeof time !== 'number' || !Number.isFinite(time) || time < 0) {
      throw driver.error(`\`cy.wait()\` must be called with a number of milliseconds or an alias, but got \`${String(time)}\``, {
        hint: 'cy.wait(500)',
      })
    }
    if (options?.log !== false) driver.log({ name: 'wait', message: String(time), timeout: time })
    return new Promise<void>((resolve) => setTimer(resolve, time))
  })
}
