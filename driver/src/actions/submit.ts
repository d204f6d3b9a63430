import { isTag, viewOf } from '../dom/kinds'
import { stringify } from '../dom/stringify'
import type { Command, Driver, Value } from '../engine/types'
import { failure, locate } from './actionable'
import { readOptions } from './options'
import { elementsOf, endLog, ensureSingle, logAction } from './subject'

/** Submits a form as a script would: its `submit` event first, then, unless a handler prevents it, the form itself. */
export async function submitCommand(driver: Driver, command: Command, subject: Value, given: Value): Promise<JQuery> {
  const options = readOptions(driver, command, given === undefined ? [] : [given])
  const list = elementsOf(driver, options.command, subject)
  ensureSingle(driver, options.command, list, false)
  const first = list[0] as HTMLElement
  if (!isTag(first, 'form')) throw failure(driver, options, first, 'is not a `<form>`')
  const log = logAction(driver, options, first)
  log?.snapshot('before')
  const form = locate(driver, options, list, 0)(1) as HTMLFormElement
  ensureValid(driver, form)
  const view = viewOf(form)
  const allowed = form.dispatchEvent(new view.SubmitEvent('submit', { bubbles: true, cancelable: true }))
  // A field named `submit` hides the form's own method.
  if (allowed) view.HTMLFormElement.prototype.submit.call(form)
  endLog(driver, log)
  return driver.$(list)
}

function ensureValid(driver: Driver, form: HTMLFormElement): void {
  if (form.noValidate || form.checkValidity()) return
  const wrong = Array.from(form.elements)
    .filter((field) => (field as HTMLInputElement).willValidate && !(field as HTMLInputElement).validity.valid)
    .map((field) => `  - \`${stringify(field, 'short')}\`: ${(field as HTMLInputElement).validationMessage}`)
  throw driver.error(
    `\`cy.submit()\` failed because the form has ${wrong.length} invalid field${wrong.length === 1 ? '' : 's'}:\n\n${wrong.join('\n')}`,
  )
}
