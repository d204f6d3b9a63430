import { clickCommand } from '../actions/click'
import type { CommandContext, CommandModule, Value } from '../engine/types'

export const dblclick: CommandModule = (driver) => {
  driver.commands.add('dblclick', { prevSubject: 'element' }, function (this: CommandContext, subject: Value, ...args: Value[]) {
    return clickCommand(driver, this.command, subject, args, { button: 'left', count: 2 })
  })
}
