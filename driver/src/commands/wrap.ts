import { isThenable } from '../engine/retry'
import { withTimeout } from '../engine/time'
import type { CommandModule } from '../engine/types'

export const wrap: CommandModule = (driver) => {
  driver.commands.add('wrap', async function (value, options) {
    const settings = options ?? {}
    const ms = settings.timeout ?? driver.config('defaultCommandTimeout')
    if (settings.log !== false)
      driver.log({ name: 'wrap', message: value, timeout: ms, $el: driver.dom.isElement(value) ? value : undefined })
    let yielded = value
    if (isThenable(value)) {
      yielded = await withTimeout(value, ms, () =>
        driver.error(
          `\`cy.wrap()\` timed out waiting \`${ms}ms\` to complete.\n\nYou called \`cy.wrap()\` with a promise that never resolved.`,
          {
            hint: `resolve the promise in time, or give a longer { timeout }`,
          },
        ),
      )
    }
    // undefined stays the subject: returned as nothing it would leave the one before.
    this.command.set('yielded', true)
    return driver.dom.isElement(yielded) ? driver.dom.wrap(yielded) : yielded
  })
}
