import { clearCommand } from '../actions/clear'
import type { CommandContext, CommandModule, Value } from '../engine/types'

export const clear: CommandModule = (driver) => {
  driver.commands.add('clear', { prevSubject: 'element' }, function (this: CommandContext, subject: Value, options: Value) {
    return clearCommand(driver, this.command, subject, options)
  })
}
