import { checkCommand } from '../actions/check'
import type { CommandContext, CommandModule, Value } from '../engine/types'

export const uncheck: CommandModule = (driver) => {
  driver.commands.add('uncheck', { prevSubject: 'element' }, function (this: CommandContext, subject: Value, ...args: Value[]) {
    return checkCommand(driver, this.command, subject, args, false)
  })
}
