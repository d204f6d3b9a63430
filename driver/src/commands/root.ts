import type { CommandModule } from '../engine/types'

export const root: CommandModule = (driver) => {
  driver.commands.addQuery('root', function (options: { log?: boolean; timeout?: number } = {}) {
    this.set('timeout', options.timeout)
    const log = options.log === false ? undefined : driver.log({ name: 'root', message: '', timeout: options.timeout })
    return () => {
      const $el = driver.withinSubject() ?? driver.dom.wrap(driver.aut.document.documentElement)
      log?.set('$el', $el)
      return $el
    }
  })
}
