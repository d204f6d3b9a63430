import { selectCommand } from '../actions/select'
import type { CommandContext, CommandModule, Value } from '../engine/types'

export const select: CommandModule = (driver) => {
  driver.commands.add('select', { prevSubject: 'element' }, function (this: CommandContext, subject: Value, wanted: Value, options: Value) {
    return selectCommand(driver, this.command, subject, wanted, options)
  })
}
