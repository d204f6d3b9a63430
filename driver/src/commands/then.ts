import type { CommandModule } from '../engine/types'

export const thenCommand: CommandModule = (driver) => {
  driver.commands.add('then', { prevSubject: 'optional', user: true }, function (subject, ...args) {
    const fn = args.find((arg) => typeof arg === 'function')
    if (!fn) {
      throw driver.error('`cy.then()` must be passed a function as its argument', { hint: '.then((subject) => { … })' })
    }
    const [options] = args
    if (typeof options?.timeout === 'number') this.command.set('timeout', options.timeout)
    return fn.call(this.ctx, subject)
  })
}
