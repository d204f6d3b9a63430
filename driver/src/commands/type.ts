import { setKeyboardDefaults } from '../actions/keyboard-defaults'
import { typeCommand } from '../actions/type'
import type { CommandContext, CommandModule, Value } from '../engine/types'

export const type: CommandModule = (driver) => {
  driver.commands.add(
    'type',
    { prevSubject: ['element', 'document'] },
    function (this: CommandContext, subject: Value, text: Value, options: Value) {
      return typeCommand(driver, this.command, subject, text, options)
    },
  )
  driver.Cypress.Keyboard = {
    ...driver.Cypress.Keyboard,
    defaults: (given: { keystrokeDelay?: unknown }) => setKeyboardDefaults(driver, given),
  }
}
