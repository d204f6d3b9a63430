import { focusCommand } from '../actions/focus'
import type { CommandContext, CommandModule, Value } from '../engine/types'

export const blur: CommandModule = (driver) => {
  driver.commands.add('blur', { prevSubject: ['element', 'window'] }, function (this: CommandContext, subject: Value, options: Value) {
    return focusCommand(driver, this.command, subject, options, 'blur')
  })
}
