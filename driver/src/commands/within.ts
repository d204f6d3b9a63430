import type { CommandModule } from '../engine/types'

export const within: CommandModule = (driver) => {
  driver.commands.add('within', { prevSubject: ['element'], keep: true }, async function (subject, first, second) {
    const fn = typeof first === 'function' ? first : second
    const options = typeof first === 'object' && first !== null ? first : {}
    if (typeof fn !== 'function') {
      throw driver.error('`cy.within()` must be called with a function', { hint: '.within(($el) => { cy.get(…) })' })
    }
    if (subject.length > 1) {
      throw driver.error(`\`cy.within()\` can only be called on a single element. Your subject contained ${subject.length} elements`, {
        hint: 'narrow the subject to one element: .first().within(…)',
      })
    }
    const log =
      options.log === false ? undefined : driver.log({ name: 'within', message: '', type: 'child', $el: subject, groupStart: true })
    const outer = driver.state('withinSubjectChain')
    driver.state('withinSubjectChain', driver.subjectChain())
    try {
      await driver.runCallback(fn, this.ctx, [subject])
    } finally {
      driver.state('withinSubjectChain', outer)
    }
    log?.end()
  })
}
