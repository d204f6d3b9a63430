import type { CommandModule } from '../engine/types'

export const each: CommandModule = (driver) => {
  driver.commands.add('each', { prevSubject: true, keep: true }, async function (subject, first, second) {
    const fn = typeof first === 'function' ? first : second
    if (typeof fn !== 'function') {
      throw driver.error('`cy.each()` must be passed a callback function', { hint: '.each((item, index, list) => { … })' })
    }
    if (!isList(subject)) {
      throw driver.error(`\`cy.each()\` can only operate on an array like subject. Your subject was: \`${String(subject)}\``, {
        hint: 'chain .each() off elements or an array',
      })
    }
    for (let index = 0; index < subject.length; index++) {
      const item = subject[index]
      const given = driver.dom.isElement(item) ? driver.dom.wrap(item) : item
      const result = await driver.runCallback(fn, this.ctx, [given, index, subject])
      if (result === false) break
    }
  })
}

function isList(value: unknown): value is ArrayLike<unknown> {
  return typeof value === 'object' && value !== null && 'length' in value && typeof value.length === 'number'
}
