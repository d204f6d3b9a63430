import { clickCommand } from '../actions/click'
import type { CommandContext, CommandModule, Value } from '../engine/types'

export const click: CommandModule = (driver) => {
  driver.commands.add('click', { prevSubject: 'element' }, function (this: CommandContext, subject: Value, ...args: Value[]) {
    return clickCommand(driver, this.command, subject, args, { button: 'left', count: 1 })
  })
}
