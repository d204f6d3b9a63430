import { bareIsFocusable, editingHostOf, isEditable, isFocused } from '../dom/focus'
import { viewOf } from '../dom/kinds'
import { outerOf } from '../dom/outer'
import { activeElementOf, topDocumentOf } from '../dom/tree'
import type { Deadline, Driver } from '../engine/types'
import type { InputEvent } from '../protocol'
import { failure, type Locate, type Target, whenActionable } from './actionable'
import { applyEdit, isCaretUntouched } from './caret'
import { wholeFrame } from './frames'
import { guardPress } from './guard'
import type { Batch } from './keyboard'
import { pressEvents } from './mouse'
import type { ActionOptions } from './options'

const ENTRIES = ['keydown', 'keypress', 'keyup', 'beforeinput']

/** Elements in which our own typing left the cursor where it belongs. */
const typedInto = new WeakSet<HTMLElement>()

/**
 * Types into the element with real keys, after a real click if it isn't focused. A click and plain text travel in one
 * call: the cursor is set within the click.
 */
export async function typeReal(
  driver: Driver,
  find: Locate,
  options: ActionOptions,
  deadline: Deadline,
  batches: readonly Batch[],
): Promise<Target> {
  for (;;) {
    const target = await whenActionable(driver, find, options, deadline, { writable: true })
    const { element } = target
    const rest = [...batches]
    const leading = takeEdits(rest)
    const first = rest.shift()
    const keys = first?.kind === 'input' ? first.events : []
    if (hasFocus(element)) {
      if (!typedInto.has(element) && isCaretUntouched(element)) applyEdit(element, 'moveToEnd')
      for (const edit of leading) applyEdit(element, edit)
      if (keys.length > 0) await driver.host.input(keys)
    } else if (!(await clickAndType(driver, target, leading, keys))) {
      if (deadline.passed()) throw failure(driver, options, element, 'moved away or was replaced each time it was about to be typed into')
      await driver.aut.nextChange()
      continue
    }
    typedInto.add(element)
    if (keys.length > 0 && rest[0]?.kind === 'input') await wholeFrame()
    await typeOn(driver, element, rest)
    return target
  }
}

/** What has the focus while one types here: the element, or what is edited in place around it. */
function focusHolderOf(element: HTMLElement): HTMLElement {
  return !bareIsFocusable(element) && isEditable(element) ? editingHostOf(element) : element
}

/** Whether keys arrive here: focused within its frame, and its frame within the tab. */
function hasFocus(element: HTMLElement): boolean {
  const holder = focusHolderOf(element)
  // The focus of the tab may be elsewhere, where that can't be seen.
  if (outerOf(element) && !element.ownerDocument.hasFocus()) return false
  return isFocused(holder) && activeElementOf(topDocumentOf(element)) === holder
}

/** Types on, wherever the focus is now: a page may move it, from one digit's box to the next. */
export async function typeOn(driver: Driver, element: HTMLElement, batches: readonly Batch[]): Promise<void> {
  let sent = false
  for (const batch of batches) {
    // Keys are kept apart for what the page does after each: let it.
    if (sent && batch.kind === 'input') await wholeFrame()
    sent = batch.kind === 'input'
    if (batch.kind === 'input') await driver.host.input(batch.events)
    else applyEdit(focusedFrom(element), batch.edit)
  }
}

function focusedFrom(element: HTMLElement): HTMLElement {
  if (element.ownerDocument.defaultView === null) return element
  const active = activeElementOf(element.ownerDocument)
  return active && active !== element.ownerDocument.body ? active : element
}

function takeEdits(batches: Batch[]): Array<Extract<Batch, { kind: 'edit' }>['edit']> {
  const edits: Array<Extract<Batch, { kind: 'edit' }>['edit']> = []
  while (batches[0]?.kind === 'edit') edits.push((batches.shift() as Extract<Batch, { kind: 'edit' }>).edit)
  return edits
}

/** False if the click would have hit something else, or the element went away in it: nothing was typed then. */
async function clickAndType(driver: Driver, target: Target, edits: ReturnType<typeof takeEdits>, keys: InputEvent[]): Promise<boolean> {
  const { element } = target
  const view = viewOf(element)
  const guard = guardPress(target)
  let prepared = false
  let lost = false
  const prepare = (): void => {
    if (prepared || guard.missed) return
    prepared = true
    // A page may keep the press from moving the focus; typing goes here all the same.
    if (!hasFocus(element)) focusHolderOf(element).focus({ preventScroll: true })
    if (!hasFocus(element)) {
      // A page may also hand the focus on, from a box to the field inside: then it goes there.
      const active = activeElementOf(element.ownerDocument)
      lost = !active || active === element.ownerDocument.body
      return
    }
    applyEdit(element, 'moveToEnd')
    for (const edit of edits) applyEdit(element, edit)
  }
  const onClick = (event: Event): void => {
    if (event.isTrusted) prepare()
  }
  const onEntry = (event: Event): void => {
    if (!event.isTrusted) return
    // No click came: the page removed what was pressed.
    prepare()
    if (!lost && !guard.missed) return
    event.preventDefault()
    event.stopImmediatePropagation()
  }
  // The keys may lead to another origin, where listeners can't be removed by name.
  const listening = new AbortController()
  const { signal } = listening
  view.addEventListener('click', onClick, { capture: true, signal })
  for (const type of ENTRIES) view.addEventListener(type, onEntry, { capture: true, signal })
  try {
    await driver.host.input([...pressEvents(driver, target, { button: 'left', count: 1, modifiers: 0 }), ...keys])
    if (keys.length === 0) prepare()
  } finally {
    guard.end()
    listening.abort()
  }
  return !guard.missed && !lost
}
