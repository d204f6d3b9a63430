import { triggerCommand } from '../actions/trigger'
import type { CommandContext, CommandModule, PrevSubject, Value } from '../engine/types'

const SUBJECTS: PrevSubject = ['element', 'window', 'document']

export const trigger: CommandModule = (driver) => {
  driver.commands.add('trigger', { prevSubject: SUBJECTS }, function (this: CommandContext, subject: Value, name: Value, ...args: Value[]) {
    return triggerCommand(driver, this.command, subject, name, args)
  })
}
