import { isDisabled, isFocused } from '../dom/focus'
import { isTag, viewOf } from '../dom/kinds'
import { stringify } from '../dom/stringify'
import type { Command, Driver, Value } from '../engine/types'
import { failure, locate, type Target, whenActionable } from './actionable'
import { heldModifiers, modifierFlags } from './modifiers'
import { type ActionOptions, readOptions } from './options'
import { elementsOf, endLog, ensureSingle, logAction } from './subject'
import { announce } from './value-inputs'

type Wanted = string | number

/** Selects options by value, text or index. Lists of selects are drawn by the system: the events are synthetic. */
export async function selectCommand(driver: Driver, command: Command, subject: Value, given: Value, more: Value): Promise<JQuery> {
  const options = readOptions(driver, command, more === undefined ? [] : [more])
  const wanted = readWanted(driver, given)
  const list = elementsOf(driver, options.command, subject)
  ensureSingle(driver, options.command, list, false)
  const first = list[0] as HTMLElement
  if (!isTag(first, 'select')) throw failure(driver, options, first, 'is not a `<select>` element')
  if (!first.multiple && Array.isArray(given) && wanted.length !== 1) {
    throw driver.error(
      `\`cy.select()\` was called with ${wanted.length} options, but \`${stringify(first, 'short')}\` can hold one only: it lacks the \`multiple\` attribute.`,
    )
  }
  const log = logAction(driver, options, first, wanted.join(', '))
  const deadline = driver.deadline(options.timeout)
  const find = locate(driver, options, list, 0)
  let chosen: HTMLOptionElement[] = []
  const target = await whenActionable(
    driver,
    (attempt) => {
      const element = find(attempt) as HTMLSelectElement
      chosen = wanted.map((one) => optionFor(driver, element, one))
      return element
    },
    options,
    deadline,
    { mayBeCovered: true },
  )
  choose(driver, target, options, chosen)
  endLog(driver, log, target)
  return driver.$(list)
}

function readWanted(driver: Driver, given: Value): Wanted[] {
  const wanted = Array.isArray(given) ? given : [given]
  for (const one of wanted) {
    if (typeof one === 'string' || typeof one === 'number') continue
    throw driver.error(`\`cy.select()\` takes the value, text or index of an option, or an array of these, but got \`${String(one)}\`.`)
  }
  return wanted
}

function clean(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

/** The option of that index, value or text. Throws what a user should know; the page may add it yet. */
function optionFor(driver: Driver, select: HTMLSelectElement, wanted: Wanted): HTMLOptionElement {
  const all = Array.from(select.options)
  const option = typeof wanted === 'number' ? all[wanted] : byValueOrText(driver, all, wanted)
  if (!option) {
    const kind = typeof wanted === 'number' ? 'index' : 'value or text'
    throw driver.error(
      `\`cy.select()\` found no option with the ${kind} \`${wanted}\` in \`${stringify(select, 'short')}\`. ${listOf(all)}`,
    )
  }
  if (!isDisabled(option)) return option
  const group = option.parentElement
  const by = group && isTag(group, 'optgroup') && group.disabled ? `its group "${group.label}"` : 'it'
  throw driver.error(`\`cy.select()\` can't choose the option \`${wanted}\`: ${by} is \`disabled\`.`)
}

function byValueOrText(driver: Driver, all: HTMLOptionElement[], wanted: string): HTMLOptionElement | undefined {
  const byValue = all.filter((option) => option.value === wanted)
  if (byValue.length > 0) return byValue[0]
  const byText = all.filter((option) => clean(option.text) === clean(wanted))
  if (byText.length > 1 && new Set(byText.map((option) => option.value)).size > 1) {
    throw driver.error(`\`cy.select()\` found ${byText.length} options with the text \`${wanted}\`.`, {
      hint: 'select by value or index',
    })
  }
  return byText[0]
}

const MOST_SHOWN = 12

function listOf(all: HTMLOptionElement[]): string {
  if (all.length === 0) return 'It has no options.'
  const shown = all.slice(0, MOST_SHOWN).map((option) => `"${clean(option.text)}" (\`${option.value}\`)`)
  const rest = all.length > MOST_SHOWN ? ` and ${all.length - MOST_SHOWN} more` : ''
  return `Its options are ${shown.join(', ')}${rest}.`
}

function choose(driver: Driver, target: Target, options: ActionOptions, chosen: HTMLOptionElement[]): void {
  const select = target.element as HTMLSelectElement
  press(driver, target, options)
  const before = Array.from(select.selectedOptions)
  if (select.multiple) {
    for (const option of Array.from(select.options)) option.selected = chosen.includes(option)
  } else if (chosen[0]) {
    chosen[0].selected = true
  }
  const after = Array.from(select.selectedOptions)
  const changed = before.length !== after.length || before.some((option, index) => option !== after[index])
  // Browsers say nothing if the same option is chosen again.
  if (changed) announce(select)
}

/** What a user's click on the list makes a page see. */
function press(driver: Driver, target: Target, options: ActionOptions): void {
  const { element, point } = target
  const view = viewOf(element)
  const init = {
    bubbles: true,
    cancelable: true,
    composed: true,
    view,
    clientX: point.x,
    clientY: point.y,
    ...modifierFlags(options.modifiers | heldModifiers(driver)),
  }
  element.dispatchEvent(new view.PointerEvent('pointerdown', { ...init, buttons: 1, pointerType: 'mouse', isPrimary: true }))
  element.dispatchEvent(new view.MouseEvent('mousedown', { ...init, buttons: 1, detail: 1 }))
  if (!isFocused(element)) element.focus({ preventScroll: true })
  element.dispatchEvent(new view.PointerEvent('pointerup', { ...init, pointerType: 'mouse', isPrimary: true }))
  element.dispatchEvent(new view.MouseEvent('mouseup', { ...init, detail: 1 }))
  element.dispatchEvent(new view.MouseEvent('click', { ...init, detail: 1 }))
}
