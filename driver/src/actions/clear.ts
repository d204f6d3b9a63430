import { isEditable } from '../dom/focus'
import { inputType, isTag } from '../dom/kinds'
import type { Command, Driver, Value } from '../engine/types'
import { failure, locate, type Target } from './actionable'
import { type ActionOptions, readOptions } from './options'
import { parseSequence } from './sequence'
import { elementsOf, endLog, logAction } from './subject'
import { focusForValue, typeInto } from './type'
import { formatOf, setValue } from './value-inputs'

/** Not to be emptied: they have no text, or a value that can't be none. */
const NOT_TEXT = new Set(['checkbox', 'radio', 'file', 'button', 'submit', 'reset', 'image', 'hidden', 'range', 'color'])

/** Selects all of a field and deletes it, with real input; each field of the subject in turn. */
export async function clearCommand(driver: Driver, command: Command, subject: Value, given: Value): Promise<JQuery> {
  const options = readOptions(driver, command, given === undefined ? [] : [given])
  const list = elementsOf(driver, options.command, subject)
  for (const element of list) ensureClearable(driver, options, element)
  const steps = parseSequence('{selectall}{del}', true)
  for (const index of list.keys()) {
    const element = list[index] as HTMLElement
    const log = logAction(driver, options, element)
    const target = formatOf(inputType(element))
      ? await clearValue(driver, options, list, index)
      : await typeInto(driver, options, list, index, steps, '')
    endLog(driver, log, target)
  }
  return driver.$(list)
}

async function clearValue(driver: Driver, options: ActionOptions, list: HTMLElement[], index: number): Promise<Target> {
  const target = await focusForValue(
    driver,
    locate(driver, options, list, index),
    list[index] as HTMLElement,
    options,
    driver.deadline(options.timeout),
  )
  const input = target.element as HTMLInputElement
  if (input.value !== '') setValue(input, '')
  return target
}

function ensureClearable(driver: Driver, options: ActionOptions, element: HTMLElement): void {
  if (isTag(element, 'textarea') || (isTag(element, 'input') && !NOT_TEXT.has(element.type)) || isEditable(element)) return
  throw failure(driver, options, element, 'holds no text that could be cleared')
}
