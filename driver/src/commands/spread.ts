import type { CommandModule } from '../engine/types'

export const spread: CommandModule = (driver) => {
  driver.commands.add('spread', { prevSubject: true, user: true }, function (subject, ...args) {
    const fn = args.find((arg) => typeof arg === 'function')
    if (!fn) {
      throw driver.error('`cy.spread()` must be passed a function as its argument', { hint: '.spread((first, second) => { … })' })
    }
    if (!subject?.[Symbol.iterator] || typeof subject === 'string') {
      throw driver.error('`cy.spread()` requires the existing subject to be array-like', { hint: 'use .then() for a single value' })
    }
    const [options] = args
    if (typeof options?.timeout === 'number') this.command.set('timeout', options.timeout)
    return fn.apply(this.ctx, [...subject])
  })
}
