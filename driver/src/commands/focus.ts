import { focusCommand } from '../actions/focus'
import type { CommandContext, CommandModule, Value } from '../engine/types'

export const focus: CommandModule = (driver) => {
  driver.commands.add('focus', { prevSubject: ['element', 'window'] }, function (this: CommandContext, subject: Value, options: Value) {
    return focusCommand(driver, this.command, subject, options, 'focus')
  })
}
