import type { CommandModule } from '../engine/types'
import { captureWithin } from '../queries/within'

export const root: CommandModule = (driver) => {
  driver.commands.addQuery('root', function (options: { log?: boolean; timeout?: number } = {}) {
    this.set('timeout', options.timeout)
    const log = options.log === false ? undefined : driver.log({ name: 'root', message: '', timeout: options.timeout })
    const within = captureWithin(driver)
    return () => {
      const $el = within() ?? driver.dom.wrap(driver.aut.document.documentElement)
      log?.set('$el', $el)
      return $el
    }
  })
}
