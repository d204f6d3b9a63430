import { refuseInFrame } from '../aut/frame'
import type { CurrentAut } from '../aut/tabs'
import { toError } from '../engine/errors'
import type { CommandModule } from '../engine/types'
import { ensureCloneable } from '../origin/callback'
import { takeOutcome } from '../origin/outcome'
import { runElsewhere } from '../origin/runner'
import { refuseWhereOff } from '../session/era'

export const origin: CommandModule = (driver) => {
  driver.commands.add('origin', async function (url: unknown, first: unknown, second?: unknown) {
    const wrong = (message: string, hint: string) => driver.error(`\`cy.origin()\` ${message}`, { hint })
    const log = driver.log({ name: 'origin', message: String(url), type: 'parent', groupStart: true })
    try {
      refuseWhereOff(driver, 'cy.origin()')
      const [options, fn] = typeof first === 'function' ? [undefined, first] : [first, second]
      if (typeof fn !== 'function') {
        throw wrong('requires a function as its last argument', "cy.origin('https://login.example.com', () => { … })")
      }
      if (options !== undefined && (typeof options !== 'object' || options === null || Array.isArray(options))) {
        throw wrong('takes an options object as its second argument', '{ args: { user } }')
      }
      for (const name of Object.keys(options ?? {})) {
        if (name !== 'args' && name !== 'log') throw wrong(`was called with the unknown option \`${name}\``, 'known options: args')
      }
      const { args } = (options ?? {}) as { args?: unknown }
      ensureCloneable(driver, 'origin', args)
      refuseInFrame(driver.aut, 'cy.origin()')
      const { id } = (driver.aut as CurrentAut).place
      const outcome = await runElsewhere({
        url: url as string,
        args,
        text: String(fn),
        stack: this.command.get('userInvocationStack') ?? '',
        log: log.id,
        command: 'cy.origin()',
        tab: id,
        frame: null,
      })
      const value = takeOutcome(driver, 'cy.origin()', outcome)
      log.end()
      return value
    } catch (thrown) {
      log.error(toError(thrown))
      throw thrown
    }
  })
}
