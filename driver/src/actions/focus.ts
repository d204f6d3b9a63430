import { bareIsFocusable, isEditable, isFocused } from '../dom/focus'
import { isBareWindow, isTag, viewOf } from '../dom/kinds'
import { isDetached } from '../dom/tree'
import { unwrapAll } from '../dom/wrap'
import type { Command, Driver, Value } from '../engine/types'
import { failure, locate } from './actionable'
import { type ActionOptions, readOptions } from './options'
import { elementsOf, endLog, ensureSingle, logAction } from './subject'

/** `focus` and `blur`: no user can do just that, so there is nothing to be actionable for. */
export async function focusCommand(driver: Driver, command: Command, subject: Value, given: Value, kind: 'focus' | 'blur'): Promise<Value> {
  const options = readOptions(driver, command, given === undefined ? [] : [given])
  const whole = unwrapAll(subject)[0]
  if (isBareWindow(whole)) {
    whole.dispatchEvent(new whole.FocusEvent(kind))
    const log = options.log ? driver.log({ name: kind, message: '<window>', type: 'child', autoEnd: false }) : undefined
    endLog(driver, log)
    return subject
  }
  const list = elementsOf(driver, kind, subject)
  ensureSingle(driver, kind, list, false)
  const log = logAction(driver, options, list[0] as HTMLElement)
  log?.snapshot('before')
  const find = locate(driver, options, list, 0)
  let attempt = 0
  await driver.retry(() => {
    attempt += 1
    const element = find(attempt)
    if (isDetached(element)) return
    if (kind === 'focus') focus(driver, options, element)
    else blur(driver, options, element)
  }, driver.deadline(options.timeout))
  endLog(driver, log)
  return driver.$(list)
}

function focus(driver: Driver, options: ActionOptions, element: HTMLElement): void {
  if (isTag(element, 'body') && !isEditable(element)) return
  if (!bareIsFocusable(element)) {
    throw failure(driver, options, element, 'is not focusable', {
      hint: 'focusable are links with `href`, inputs, selects, textareas and buttons that are not disabled, iframes, and elements with `tabindex` or `contenteditable`',
    })
  }
  element.focus()
}

function blur(driver: Driver, options: ActionOptions, element: HTMLElement): void {
  if (isTag(element, 'body') && !isEditable(element)) return
  if (isFocused(element)) {
    element.blur()
    return
  }
  if (!options.force) {
    const active = element.ownerDocument.activeElement
    const now = active && active !== element.ownerDocument.body ? driver.dom.stringify(active, 'short') : undefined
    throw failure(driver, options, element, `is not focused: ${now ? `the focus is on \`${now}\`` : 'no element has the focus'}`, {
      hint: 'call `.focus()` first, or pass `{ force: true }`',
    })
  }
  const view = viewOf(element)
  element.dispatchEvent(new view.FocusEvent('blur', { composed: true }))
  element.dispatchEvent(new view.FocusEvent('focusout', { bubbles: true, composed: true }))
}
