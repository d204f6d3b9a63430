import type { Command, CommandModule, Value } from '../engine/types'
import { logQuery, takeOptions, wantsShadow } from '../queries/options'
import { missingElement, remember } from '../queries/origin'
import { checkSelector, select } from '../queries/select'
import { showNodes } from '../queries/shadow-root'
import { elementsOf, rootsOf } from '../queries/subject'
import { requireSelector } from '../queries/traversal'

/** Descendants of the subject that match. */
export const find: CommandModule = (driver) => {
  driver.commands.addQuery('find', function (this: Command, selector: string, given?: Value) {
    requireSelector(driver, 'find')([selector])
    checkSelector(driver, 'find', selector)
    const options = takeOptions(driver, this, 'find', given)
    const shadow = wantsShadow(driver, options)
    const note = logQuery(driver, this, options, { name: 'find', message: selector }, { Selector: selector })
    return (subject: Value) => {
      const $subject = elementsOf(driver, this, subject)
      const $found = select(driver, rootsOf($subject), selector, shadow)
      remember($found, { label: selector, missing: () => missingElement(selector, showNodes(driver.dom, $subject)) })
      note($found)
      return $found
    }
  })
}
