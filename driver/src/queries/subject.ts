import { finalError } from '../engine/retry'
import type { Command, Driver, Value } from '../engine/types'
import { isShadowRoot } from './shadow-root'

/** The subject of a query that works on elements. Throws an error that says what it is instead. */
export function elementsOf(driver: Driver, command: Command, subject: Value): JQuery {
  const { dom } = driver
  const first = dom.isJquery(subject) ? subject[0] : subject
  if (isShadowRoot(first)) return dom.wrap(subject)
  if (subject === undefined && !command.get('prev')) {
    const name = String(command.get('name'))
    throw finalError(
      driver.error(`\`cy.${name}()\` needs a subject: it looks among or around the elements that the command before it yields`, {
        hint: `begin with a query, as in cy.get('ul').${name}(…)`,
      }),
    )
  }
  driver.ensureSubject(subject, ['element', 'document', 'window'], command)
  if (dom.isWindow(subject)) return dom.wrap((first as Window).document)
  return dom.wrap(subject)
}

/** The elements, documents and shadow roots of a jQuery object as roots to search. */
export function rootsOf($subject: JQuery): Array<Document | ShadowRoot | Element> {
  return $subject.toArray() as Array<Document | ShadowRoot | Element>
}
