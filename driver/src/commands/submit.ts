import { submitCommand } from '../actions/submit'
import type { CommandContext, CommandModule, Value } from '../engine/types'

export const submit: CommandModule = (driver) => {
  driver.commands.add('submit', { prevSubject: 'element' }, function (this: CommandContext, subject: Value, options: Value) {
    return submitCommand(driver, this.command, subject, options)
  })
}
