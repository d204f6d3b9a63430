import type { Command, CommandModule, Value } from '../engine/types'
import { logQuery, takeOptions } from '../queries/options'
import { remember } from '../queries/origin'
import { showNodes } from '../queries/shadow-root'
import { elementsOf } from '../queries/subject'

/** The open shadow roots of the subject's elements. */
export const shadow: CommandModule = (driver) => {
  driver.commands.addQuery('shadow', function (this: Command, given?: Value) {
    const options = takeOptions(driver, this, 'shadow', given)
    const note = logQuery(driver, this, options, { name: 'shadow', message: '' })
    return (subject: Value) => {
      const $subject = elementsOf(driver, this, subject)
      const roots = $subject.toArray().flatMap((element) => (element.shadowRoot ? [element.shadowRoot] : []))
      const $found = driver.$(roots as unknown as HTMLElement[])
      remember($found, {
        label: '.shadow()',
        missing: () =>
          `Expected the subject to host a shadow root, but never found it. Queried from element: ${showNodes(driver.dom, $subject)}`,
      })
      note($found)
      return $found
    }
  })
}
