import { isBareElement } from '../dom/kinds'
import { stringify } from '../dom/stringify'
import { unwrapAll } from '../dom/wrap'
import type { Driver, Log, Value } from '../engine/types'
import type { Target } from './actionable'
import type { ActionOptions } from './options'

/** The elements of a command's subject. */
export function elementsOf(driver: Driver, command: string, subject: Value): HTMLElement[] {
  const all = unwrapAll(subject)
  const wrong = all.find((one) => !isBareElement(one))
  if (wrong !== undefined) {
    throw driver.error(`\`cy.${command}()\` needs DOM elements as its subject, but got: ${stringify(wrong, 'short')}.`)
  }
  return all as HTMLElement[]
}

export function ensureSingle(driver: Driver, command: string, list: HTMLElement[], multipleAllowed: boolean): void {
  if (list.length === 1) return
  const hint = multipleAllowed
    ? 'pass `{ multiple: true }` to act on each of them in turn, or choose one by `.first()` or `.eq()`'
    : 'choose one by `.first()` or `.eq()`'
  throw driver.error(`\`cy.${command}()\` acts on one element, but its subject holds ${list.length}.`, {
    hint,
  })
}

/** The row of an action in the command log. */
export function logAction(driver: Driver, options: ActionOptions, element: HTMLElement, message = ''): Log | undefined {
  if (!options.log) return undefined
  options.entry = driver.log({
    name: options.command,
    message,
    type: 'child',
    $el: driver.$(element),
    autoEnd: false,
    timeout: options.timeout,
    consoleProps: () => ({ 'Applied To': element, Options: options.given }),
  })
  return options.entry
}

/** Notes where and on what the action was done, and ends the row. */
export function endLog(driver: Driver, log: Log | undefined, target?: Target): void {
  if (!log) return
  if (target) {
    log.set({ $el: driver.$(target.element), coords: { x: target.top.x, y: target.top.y, left: target.top.x, top: target.top.y } })
  }
  log.snapshot('after').end()
}
