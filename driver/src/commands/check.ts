import { checkCommand } from '../actions/check'
import type { CommandContext, CommandModule, Value } from '../engine/types'

export const check: CommandModule = (driver) => {
  driver.commands.add('check', { prevSubject: 'element' }, function (this: CommandContext, subject: Value, ...args: Value[]) {
    return checkCommand(driver, this.command, subject, args, true)
  })
}
