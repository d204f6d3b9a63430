import { bareIsFocusable, isEditable, isFocused } from '../dom/focus'
import { inputType, isBareDocument, isTag, viewOf } from '../dom/kinds'
import { stringify } from '../dom/stringify'
import { unwrapAll } from '../dom/wrap'
import type { Command, Deadline, Driver, Value } from '../engine/types'
import { failure, type Locate, locate, type Target, whenActionable } from './actionable'
import { pressWhenReady } from './click'
import { batchesOf } from './keyboard'
import { keystrokeDelay } from './keyboard-defaults'
import { heldModifiers, holdModifiers } from './modifiers'
import { pressForced } from './mouse'
import { type ActionOptions, readOptions } from './options'
import { knownSequences, parseSequence, type Step, UnknownSequence } from './sequence'
import { elementsOf, endLog, ensureSingle, logAction } from './subject'
import { typeOn, typeReal } from './typing'
import { typeForced } from './typing-forced'
import { formatOf, isValidValue, setValue, stepValue } from './value-inputs'

const TYPEABLE = 'inputs, textareas, and elements with `tabindex` or `contenteditable`, links, buttons, and the body'

export async function typeCommand(driver: Driver, command: Command, subject: Value, text: Value, given: Value): Promise<Value> {
  const options = readOptions(driver, command, given === undefined ? [] : [given])
  const steps = readSteps(driver, options, text)
  const whole = unwrapAll(subject)[0]
  const body = isBareDocument(whole) ? whole.body : whole
  const list = elementsOf(driver, options.command, isBareDocument(whole) ? body : subject)
  ensureSingle(driver, options.command, list, false)
  ensureTypeable(driver, options, list[0] as HTMLElement)
  const shown = options.given.parseSpecialCharSequences === false ? String(text) : String(text).replaceAll('\n', '↵')
  const log = logAction(driver, options, list[0] as HTMLElement, shown)
  const target = await typeInto(driver, options, list, 0, steps, String(text))
  endLog(driver, log, target)
  return isBareDocument(whole) ? subject : driver.$(list)
}

/** Types into one element of the list. */
export async function typeInto(
  driver: Driver,
  options: ActionOptions,
  list: HTMLElement[],
  index: number,
  steps: readonly Step[],
  text: string,
): Promise<Target | undefined> {
  const element = list[index] as HTMLElement
  const deadline = driver.deadline(options.timeout)
  const find = locate(driver, options, list, index)
  const delay = delayOf(driver, options)
  const { batches, held } = batchesOf(steps, {
    held: heldModifiers(driver),
    release: options.given.release !== false,
    delay,
    separate: outgrows(element, steps),
  })
  if (isTag(element, 'body') && element.ownerDocument.designMode !== 'on' && !isEditable(element)) {
    if (!element.ownerDocument.hasFocus()) viewOf(element).focus()
    await typeOn(driver, element, batches)
    holdModifiers(driver, held)
    return undefined
  }
  if (formatOf(inputType(element)) && entersValue(element as HTMLInputElement, steps)) {
    const target = await focusForValue(driver, find, element, options, deadline)
    enterValue(driver, options, target.element as HTMLInputElement, steps, text)
    return target
  }
  if (options.force) return force(driver, options, find, steps, batches, held)
  const target = await typeReal(driver, find, options, deadline, batches)
  holdModifiers(driver, held)
  return target
}

/** Brings an input into focus whose value is then set as a whole. */
export async function focusForValue(
  driver: Driver,
  find: Locate,
  element: HTMLElement,
  options: ActionOptions,
  deadline: Deadline,
): Promise<Target> {
  // A press on a color opens a chooser that the browser draws, which nothing would close.
  if (!options.force && inputType(element) !== 'color') {
    return pressWhenReady(driver, find, options, deadline, { button: 'left', count: 1, modifiers: 0 }, { writable: true })
  }
  const target = await whenActionable(driver, find, options, deadline, { writable: true })
  target.element.focus({ preventScroll: true })
  return target
}

async function force(
  driver: Driver,
  options: ActionOptions,
  find: ReturnType<typeof locate>,
  steps: readonly Step[],
  batches: ReturnType<typeof batchesOf>['batches'],
  held: number,
): Promise<Target> {
  const target = await whenActionable(driver, find, options, driver.deadline(options.timeout))
  const { element } = target
  if (!isFocused(element)) pressForced(driver, target, { button: 'left', count: 1, modifiers: 0 })
  if (!isFocused(element)) element.focus({ preventScroll: true })
  if (isFocused(element)) {
    await typeOn(driver, element, [{ kind: 'edit', edit: 'moveToEnd' }, ...batches])
    holdModifiers(driver, held)
  } else {
    typeForced(target, steps, heldModifiers(driver))
  }
  return target
}

function readSteps(driver: Driver, options: ActionOptions, text: Value): Step[] {
  if (typeof text !== 'string' && typeof text !== 'number') {
    throw driver.error(`\`cy.${options.command}()\` needs a text or a number to type, but got \`${describe(text)}\`.`)
  }
  if (text === '') {
    throw driver.error(`\`cy.${options.command}()\` got an empty text: there is nothing to type.`, {
      hint: 'use `cy.clear()` to empty a field',
    })
  }
  try {
    return parseSequence(String(text), options.given.parseSpecialCharSequences !== false)
  } catch (error) {
    if (!(error instanceof UnknownSequence)) throw error
    throw driver.error(`\`cy.${options.command}()\` does not know the sequence \`{${error.sequence}}\`.`, {
      hint: `known are ${knownSequences().join(' ')}; to type the braces as they are, write \`{{}\` or pass \`{ parseSpecialCharSequences: false }\``,
    })
  }
}

function describe(value: Value): string {
  if (typeof value === 'object' && value !== null) {
    try {
      return JSON.stringify(value)
    } catch {
      return stringify(value)
    }
  }
  return String(value)
}

export function ensureTypeable(driver: Driver, options: ActionOptions, element: HTMLElement): void {
  // Disabled ones are waited for, not refused.
  const typeable = isTag(element, 'body') || bareIsFocusable(element) || isEditable(element) || element.matches(':disabled')
  if (typeable) return
  throw failure(driver, options, element, 'can hold no text and no focus: nothing can be typed into it', { hint: `type into ${TYPEABLE}` })
}

function delayOf(driver: Driver, options: ActionOptions): number {
  const { delay } = options.given
  if (delay === undefined) return keystrokeDelay(driver)
  if (typeof delay === 'number' && delay >= 0 && Number.isFinite(delay)) return delay
  throw driver.error(
    `\`cy.${options.command}()\` got the option \`delay: ${String(delay)}\`, but it must be 0 or a positive number of milliseconds.`,
  )
}

/** Whether the text is longer than the field holds: then the page is likely to move the focus on, and needs turns in between. */
function outgrows(element: HTMLElement, steps: readonly Step[]): boolean {
  const limit = (element as HTMLInputElement).maxLength
  return typeof limit === 'number' && limit >= 0 && steps.filter((step) => step.kind === 'key' && step.key.text.length > 0).length > limit
}

const ARROWS = new Set(['ArrowUp', 'ArrowDown'])

function isArrow(step: Step): step is Extract<Step, { kind: 'key' }> {
  return step.kind === 'key' && ARROWS.has(step.key.key)
}

/** Whether the input's value is set or stepped as a whole. Sliders also take real keys. */
function entersValue(input: HTMLInputElement, steps: readonly Step[]): boolean {
  return input.type !== 'range' || !steps.every((step) => step.kind === 'key' && step.key.text === '')
}

function enterValue(driver: Driver, options: ActionOptions, input: HTMLInputElement, steps: readonly Step[], text: string): void {
  if (steps.every(isArrow)) {
    for (const step of steps) stepValue(input, step.key.key === 'ArrowUp')
    return
  }
  if (isValidValue(input, text)) {
    setValue(input, text)
    return
  }
  const format = formatOf(input.type)
  throw driver.error(
    `\`cy.${options.command}()\` can't enter \`${text}\` into a \`${input.type}\` input: its values look like \`${format?.example}\` (${format?.shown}).`,
  )
}
