import type { CommandModule } from '../engine/types'

export const log: CommandModule = (driver) => {
  driver.commands.add('log', (message, ...args) => {
    driver.log({ name: 'log', message: args.length ? [message, ...args] : message, end: true, consoleProps: () => ({ message, args }) })
    return null
  })
}
