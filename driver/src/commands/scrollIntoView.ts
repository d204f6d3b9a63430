import { scrollIntoViewCommand } from '../actions/scroll'
import type { CommandContext, CommandModule, Value } from '../engine/types'

export const scrollIntoView: CommandModule = (driver) => {
  driver.commands.add('scrollIntoView', { prevSubject: 'element' }, function (this: CommandContext, subject: Value, options: Value) {
    return scrollIntoViewCommand(driver, this.command, subject, options)
  })
}
