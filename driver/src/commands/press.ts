import { PRESS_KEYS, pressCommand } from '../actions/press-key'
import type { CommandContext, CommandModule, Value } from '../engine/types'

export const press: CommandModule = (driver) => {
  driver.commands.add('press', function (this: CommandContext, key: Value, options: Value) {
    return pressCommand(driver, this.command, key, options)
  })
  driver.Cypress.Keyboard = { ...driver.Cypress.Keyboard, Keys: PRESS_KEYS }
}
