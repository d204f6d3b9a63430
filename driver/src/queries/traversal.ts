import type { Command, Driver, Value } from '../engine/types'
import { isOptions, logQuery, type QueryOptions, takeOptions } from './options'
import { missingElement, remember } from './origin'
import { checkSelector } from './select'
import { showNodes } from './shadow-root'
import { elementsOf } from './subject'

/** A query from elements to others near them. */
export interface Traversal {
  name: string
  /** How many arguments stand before the options. */
  arity: 0 | 1 | 2
  /** Throws what is wrong with the arguments. Selectors among them are checked anyway. */
  check?(args: Value[]): void
  run($subject: JQuery, args: any[], options: QueryOptions): JQuery
}

export function addTraversal(driver: Driver, traversal: Traversal): void {
  const { name, arity } = traversal
  driver.commands.addQuery(name, function (this: Command, ...given: any[]) {
    // Options come last, also where optional arguments before them are left out.
    const last = given.findIndex((arg) => isOptions(arg))
    const args = (last === -1 ? given : given.slice(0, last)).slice(0, arity)
    const options = takeOptions(driver, this, name, last === -1 ? given[arity] : given[last])
    for (const arg of args) if (typeof arg === 'string') checkSelector(driver, name, arg)
    traversal.check?.(args)

    const shownArgs = args.filter((arg) => arg !== undefined).map((arg) => (typeof arg === 'string' ? arg : describe(driver, arg)))
    const note = logQuery(driver, this, options, { name, message: shownArgs.join(', ') }, { Arguments: args })
    const label = typeof args[0] === 'string' ? args[0] : `.${name}(${shownArgs.join(', ')})`
    return (subject: Value) => {
      const $subject = elementsOf(driver, this, subject)
      const $found = traversal.run($subject, args, options)
      remember($found, { label, missing: () => missingElement(label, showNodes(driver.dom, $subject)) })
      note($found)
      return $found
    }
  })
}

function describe(driver: Driver, arg: Value): string {
  if (typeof arg === 'function') return 'function'
  return driver.dom.isElement(arg) ? driver.dom.stringify(arg, 'short') : String(arg)
}

/** For arguments that must be a selector. */
export function requireSelector(driver: Driver, name: string): (args: Value[]) => void {
  return ([selector]) => {
    if (typeof selector === 'string' && selector.trim() !== '') return
    throw driver.error(`\`cy.${name}()\` expects a selector, but got ${selector === undefined ? 'nothing' : `\`${String(selector)}\``}`)
  }
}
