import { toTop } from '../dom/coordinates'
import { inputType, isBareDocument, isTag, viewOf } from '../dom/kinds'
import { unwrapAll } from '../dom/wrap'
import type { Command, Driver, Value } from '../engine/types'
import { failure, locate, type Target, whenActionable } from './actionable'
import { type PickedFile, readFile } from './files'
import { type ActionOptions, readOptions } from './options'
import { elementsOf, endLog, ensureSingle, logAction } from './subject'
import { announce } from './value-inputs'

/** Puts files into an input, or drops them on an element or the document. */
export async function selectFileCommand(driver: Driver, command: Command, subject: Value, given: Value, more: Value): Promise<Value> {
  const options = readOptions(driver, command, more === undefined ? [] : [more])
  const action = options.given.action ?? 'select'
  if (action !== 'select' && action !== 'drag-drop') {
    throw driver.error(`\`cy.selectFile()\` got \`action: ${String(action)}\`, but it must be \`select\` or \`drag-drop\`.`)
  }
  const whole = unwrapAll(subject)[0]
  const list = elementsOf(driver, 'selectFile', isBareDocument(whole) ? whole.documentElement : subject)
  ensureSingle(driver, 'selectFile', list, false)
  if (action === 'select') list[0] = inputFor(driver, options, list[0] as HTMLElement)
  const wanted = Array.isArray(given) ? given : [given]
  if (action === 'select' && wanted.length > 1 && !(list[0] as HTMLInputElement).multiple) {
    throw failure(driver, options, list[0] as HTMLElement, `lacks the \`multiple\` attribute, but ${wanted.length} files were given`)
  }
  const log = logAction(driver, options, list[0] as HTMLElement, labelOf(wanted))
  const deadline = driver.deadline(options.timeout)
  const files = await Promise.all(wanted.map((one) => readFile(driver, one, deadline)))
  const find = locate(driver, options, list, 0)
  const target = await whenActionable(
    driver,
    (attempt) => (action === 'select' ? inputFor(driver, options, find(attempt)) : find(attempt)),
    options,
    deadline,
    { mayBeCovered: isBareDocument(whole) },
  )
  if (action === 'select') fill(target.element as HTMLInputElement, files)
  else drop(isBareDocument(whole) ? whole : target.element, target, files)
  endLog(driver, log, target)
  return subject
}

function labelOf(wanted: Value[]): string {
  return wanted.map((one) => (typeof one === 'string' ? one : ((one as { fileName?: string })?.fileName ?? ''))).join(', ')
}

/** The file input itself, or that of a label. */
function inputFor(driver: Driver, options: ActionOptions, element: HTMLElement): HTMLElement {
  const input = isTag(element, 'label') ? element.control : element
  if (input && inputType(input) === 'file') return input
  throw failure(driver, options, element, 'is neither an `<input type="file">` nor a label of one', {
    hint: 'to drop files on it, pass `{ action: "drag-drop" }`',
  })
}

function transferOf(node: Node, files: PickedFile[]): DataTransfer {
  const view = viewOf(node)
  const transfer = new view.DataTransfer()
  for (const { name, type, lastModified, bytes } of files) transfer.items.add(new view.File([bytes], name, { type, lastModified }))
  return transfer
}

function fill(input: HTMLInputElement, files: PickedFile[]): void {
  input.files = transferOf(input, files).files
  announce(input)
}

function drop(on: Document | HTMLElement, target: Target, files: PickedFile[]): void {
  const view = viewOf(on)
  const dataTransfer = transferOf(on, files)
  const { x, y } = target.point
  const top = toTop(target.element, target.point)
  for (const type of ['dragenter', 'dragover', 'drop']) {
    on.dispatchEvent(
      new view.DragEvent(type, {
        bubbles: true,
        cancelable: true,
        composed: true,
        view,
        dataTransfer,
        clientX: x,
        clientY: y,
        screenX: top.x,
        screenY: top.y,
      }),
    )
  }
}
