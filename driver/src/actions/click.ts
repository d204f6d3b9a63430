import { isTag } from '../dom/kinds'
import type { Command, Deadline, Driver, Value } from '../engine/types'
import { type Checks, failure, type Locate, locate, type Target, whenActionable } from './actionable'
import { type Press, pressForced, pressReal } from './mouse'
import { type ActionOptions, readOptions } from './options'
import { elementsOf, endLog, ensureSingle, logAction } from './subject'

/** The commands that press the mouse: `click`, `dblclick`, `rightclick`. Yields the elements pressed. */
export async function clickCommand(
  driver: Driver,
  command: Command,
  subject: Value,
  args: Value[],
  kind: Omit<Press, 'modifiers'>,
): Promise<JQuery> {
  const options = readOptions(driver, command, args)
  const list = elementsOf(driver, options.command, subject)
  if (!options.multiple) ensureSingle(driver, options.command, list, true)
  for (const index of list.keys()) {
    refuseSelect(driver, options, list[index] as HTMLElement)
    const log = logAction(driver, options, list[index] as HTMLElement)
    const deadline = driver.deadline(options.timeout)
    const target = await pressWhenReady(driver, locate(driver, options, list, index), options, deadline, {
      ...kind,
      modifiers: options.modifiers,
    })
    endLog(driver, log, target)
  }
  return driver.$(list)
}

/** Waits for the element and presses it; again if it moved away under the press. */
export async function pressWhenReady(
  driver: Driver,
  find: Locate,
  options: ActionOptions,
  deadline: Deadline,
  press: Press,
  checks: Checks = {},
): Promise<Target> {
  for (;;) {
    const target = await whenActionable(driver, find, options, deadline, checks)
    if (options.force) {
      pressForced(driver, target, press)
      return target
    }
    if (await pressReal(driver, target, press)) return target
    if (deadline.passed()) {
      throw failure(driver, options, target.element, 'moved away each time it was about to be pressed')
    }
    await driver.aut.nextChange()
  }
}

function refuseSelect(driver: Driver, options: ActionOptions, element: HTMLElement): void {
  const select = isTag(element, 'option') ? element.closest('select') : element
  if (options.force || !select || !isTag(select, 'select') || select.multiple || select.size > 1) return
  throw driver.error(
    `\`cy.${options.command}()\` can't be called on ${element === select ? 'a `<select>`' : 'an `<option>`'} element: the list is drawn by the system.`,
    { hint: 'use `cy.select()` with the text, value or index of an option' },
  )
}
