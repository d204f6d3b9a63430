import { inputType, isBareElement, isTag, styleOf } from './kinds'
import { activeElementOf, closestDeep } from './tree'
import { firstElement } from './wrap'

const FOCUSABLE = [
  'a[href]',
  'area[href]',
  'input',
  'select',
  'textarea',
  'button',
  'iframe',
  'summary',
  '[tabindex]',
  '[contenteditable]',
].join(',')

/** Input types without a text to type into. */
const NOT_TEXT = new Set(['checkbox', 'radio', 'file', 'button', 'submit', 'reset', 'image', 'hidden', 'range', 'color'])

export function isFocusable(value: unknown): boolean {
  const element = firstElement(value)
  return !!element && bareIsFocusable(element)
}

export function bareIsFocusable(element: Element): boolean {
  if (isTag(element, 'body') && element.ownerDocument.designMode === 'on') return true
  if (inputType(element) === 'hidden') return false
  return element.matches(FOCUSABLE) && !isDisabled(element)
}

export function isFocused(value: unknown): boolean {
  const element = firstElement(value)
  if (!element) return false
  const root = element.getRootNode() as Document | ShadowRoot
  return root.activeElement === element || activeElementOf(element.ownerDocument) === element
}

/** Disabled itself, by its fieldset or, for options, by their group. */
export function isDisabled(element: Element): boolean {
  // Browsers also call the options of a disabled select disabled.
  if (isTag(element, 'option')) return element.disabled || isDisabledGroup(element.parentElement)
  return element.matches(':disabled')
}

function isDisabledGroup(parent: Element | null): boolean {
  return !!parent && isTag(parent, 'optgroup') && parent.disabled
}

/** Whether the browser lets a user edit text in it. */
export function isTextLike(element: Element): boolean {
  if (isTag(element, 'textarea')) return true
  if (isTag(element, 'input')) return !NOT_TEXT.has(element.type)
  return isEditable(element)
}

/** Whether it is content that a user edits in place: `contenteditable`, or a document in design mode. */
export function isEditable(element: Element): boolean {
  return (element as HTMLElement).isContentEditable || element.ownerDocument.designMode === 'on'
}

/** What gets the focus when the element is pressed; undefined: the focus goes to the body. */
export function focusTargetOf(element: Element): HTMLElement | undefined {
  return closestDeep(element, (candidate) => bareIsFocusable(candidate) && styleOf(candidate).visibility !== 'hidden')
}

/** Whether text inside is being edited, in a control or in place, and this is the editing host. */
export function editingHostOf(element: HTMLElement): HTMLElement {
  let host = element
  for (let parent = element.parentElement; parent?.isContentEditable; parent = parent.parentElement) host = parent
  return isBareElement(host) ? host : element
}
