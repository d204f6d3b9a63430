import { inputType } from '../dom/kinds'
import type { Command, Driver, Value } from '../engine/types'
import { failure, locate } from './actionable'
import { pressWhenReady } from './click'
import { type ActionOptions, readOptions } from './options'
import { elementsOf, endLog, logAction } from './subject'

/** `check` and `uncheck`: presses what isn't in the wanted state yet, all of the subject or those with the given values; yields them. */
export async function checkCommand(driver: Driver, command: Command, subject: Value, args: Value[], wanted: boolean): Promise<JQuery> {
  const { values, rest } = splitValues(args)
  const options = readOptions(driver, command, rest)
  const list = elementsOf(driver, options.command, subject)
  for (const element of list) ensureCheckable(driver, options, element, wanted)
  ensureMatch(driver, options, list, values)
  for (const [index, element] of list.entries()) {
    const input = element as HTMLInputElement
    if (values && !values.includes(input.value)) continue
    const log = logAction(driver, options, input, values ? input.value : '')
    if (input.checked === wanted && input.isConnected) {
      log?.set('consoleProps', () => ({ 'Applied To': input, Note: `it was already ${wanted ? 'checked' : 'unchecked'}` }))
      endLog(driver, log)
      continue
    }
    const deadline = driver.deadline(options.timeout)
    const target = await pressWhenReady(driver, locate(driver, options, list, index), options, deadline, {
      button: 'left',
      count: 1,
      modifiers: 0,
    })
    endLog(driver, log, target)
  }
  return driver.$(values ? list.filter((element) => values.includes((element as HTMLInputElement).value)) : list)
}

function splitValues(args: Value[]): { values?: string[]; rest: Value[] } {
  const [first, ...rest] = args
  if (first === undefined) return { rest: rest.filter((value) => value !== undefined) }
  if (typeof first === 'object' && first !== null && !Array.isArray(first)) return { rest: [first] }
  return { values: (Array.isArray(first) ? first : [first]).map(String), rest: rest.filter((value) => value !== undefined) }
}

function ensureCheckable(driver: Driver, options: ActionOptions, element: HTMLElement, wanted: boolean): void {
  const type = inputType(element)
  if (type === 'checkbox' || (wanted && type === 'radio')) return
  if (wanted) {
    throw failure(driver, options, element, 'is neither a checkbox nor a radio button')
  }
  throw failure(driver, options, element, 'is not a checkbox', {
    ...(type === 'radio' ? { hint: 'a radio button is unchecked by checking another of its group' } : {}),
  })
}

function ensureMatch(driver: Driver, options: ActionOptions, list: HTMLElement[], values: string[] | undefined): void {
  if (!values || list.some((element) => values.includes((element as HTMLInputElement).value))) return
  const found = list.map((element) => `\`${(element as HTMLInputElement).value}\``).join(', ')
  const asked = values.map((value) => `\`${value}\``).join(', ')
  throw driver.error(`\`cy.${options.command}()\` found no element of its subject with the value ${asked}. The values there are ${found}.`)
}
