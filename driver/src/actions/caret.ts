import { editingHostOf, isEditable } from '../dom/focus'
import { isTag, viewOf } from '../dom/kinds'
import type { Edit } from './sequence'

/** Moves the cursor or the selection in a text control, or in what is edited in place. */
export function applyEdit(element: HTMLElement, edit: Edit): void {
  if (edit === 'selectAll') selectAll(element)
  else moveTo(element, edit === 'moveToStart' ? 'backward' : 'forward')
}

function isControl(element: HTMLElement): element is HTMLInputElement | HTMLTextAreaElement {
  return isTag(element, 'input') || isTag(element, 'textarea')
}

function selectAll(element: HTMLElement): void {
  if (isControl(element)) element.select()
  else
    viewOf(element)
      .getSelection()
      ?.selectAllChildren(isEditable(element) ? editingHostOf(element) : element)
}

function moveTo(element: HTMLElement, direction: 'backward' | 'forward'): void {
  if (isControl(element)) {
    const at = direction === 'forward' ? element.value.length : 0
    try {
      element.setSelectionRange(at, at)
      return
    } catch {
      // Types such as `number` and `email` don't tell their selection; the document's own moves there all the same.
    }
    if (element.value) viewOf(element).getSelection()?.modify('move', direction, 'documentboundary')
    return
  }
  if (!isEditable(element)) return
  const selection = viewOf(element).getSelection()
  selection?.selectAllChildren(editingHostOf(element))
  if (!selection || selection.rangeCount === 0) return
  if (direction === 'forward') selection.collapseToEnd()
  else selection.collapseToStart()
}

/** Whether the cursor stands where the browser puts it when a script gives the focus: before all text, nothing selected. */
export function isCaretUntouched(element: HTMLElement): boolean {
  if (isControl(element)) {
    try {
      if (element.selectionStart === null) return false
      return element.value !== '' && element.selectionStart === 0 && element.selectionEnd === 0
    } catch {
      return false
    }
  }
  if (!isEditable(element)) return false
  const selection = viewOf(element).getSelection()
  if (!selection || selection.rangeCount === 0) return true
  const host = editingHostOf(element)
  if (!host.contains(selection.anchorNode)) return true
  const start = element.ownerDocument.createRange()
  start.selectNodeContents(host)
  start.collapse(true)
  return selection.isCollapsed && selection.getRangeAt(0).compareBoundaryPoints(0, start) === 0
}
