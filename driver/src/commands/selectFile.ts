import { selectFileCommand } from '../actions/select-file'
import type { CommandContext, CommandModule, Value } from '../engine/types'

export const selectFile: CommandModule = (driver) => {
  driver.commands.add(
    'selectFile',
    { prevSubject: ['element', 'document'] },
    function (this: CommandContext, subject: Value, file: Value, options: Value) {
      return selectFileCommand(driver, this.command, subject, file, options)
    },
  )
}
