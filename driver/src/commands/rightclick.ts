import { clickCommand } from '../actions/click'
import type { CommandContext, CommandModule, Value } from '../engine/types'

export const rightclick: CommandModule = (driver) => {
  driver.commands.add('rightclick', { prevSubject: 'element' }, function (this: CommandContext, subject: Value, ...args: Value[]) {
    return clickCommand(driver, this.command, subject, args, { button: 'right', count: 1 })
  })
}
