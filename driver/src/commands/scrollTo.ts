import { scrollToCommand } from '../actions/scroll'
import type { CommandContext, CommandModule, PrevSubject, Value } from '../engine/types'

const SUBJECTS: PrevSubject = ['optional', 'element', 'window', 'document']

export const scrollTo: CommandModule = (driver) => {
  driver.commands.add('scrollTo', { prevSubject: SUBJECTS }, function (this: CommandContext, subject: Value, ...args: Value[]) {
    return scrollToCommand(driver, this.command, subject, args)
  })
}
