import type { CommandModule } from '../engine/types'

/** cy.debug: shows the subject in the browser's console and stops there if its developer tools are open. */
export const debug: CommandModule = (driver) => {
  driver.commands.add('debug', { prevSubject: 'optional', keep: true }, function (subject, options) {
    const { command } = this
    if (options?.log !== false) driver.log({ name: 'debug', message: '', snapshot: true, consoleProps: () => ({ Subject: subject }) })
    if (!driver.boot.interactive) return undefined
    const before = command.get('prev') as { get(name: string): unknown } | undefined
    console.log('cy.debug()', { command: before?.get('name'), args: before?.get('args'), subject })
    // biome-ignore lint/suspicious/noDebugger: that's what the command is for
    debugger
    return undefined
  })
}
