import type { Command, CommandModule, Value } from '../engine/types'
import { logQuery, takeOptions } from '../queries/options'
import { missingElement, remember } from '../queries/origin'

/** The element that has the focus. */
export const focused: CommandModule = (driver) => {
  driver.commands.addQuery('focused', function (this: Command, given?: Value) {
    const options = takeOptions(driver, this, 'focused', given)
    const note = logQuery(driver, this, options, { name: 'focused', message: '' })
    return () => {
      const { activeElement, body } = driver.aut.document
      const none = !activeElement || activeElement === body || activeElement === driver.aut.document.documentElement
      const $found = driver.$(none ? [] : [activeElement as HTMLElement])
      remember($found, {
        label: ':focus',
        missing: () => missingElement(':focus'),
      })
      note($found)
      return $found
    }
  })
}
