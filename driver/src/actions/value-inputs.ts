import { viewOf } from '../dom/kinds'

/** Inputs whose value is set as a whole, since browsers let users enter it in ways of their own. */
interface Format {
  readonly pattern: RegExp
  readonly shown: string
  readonly example: string
}

const TIME = '([01]\\d|2[0-3]):[0-5]\\d(:[0-5]\\d(\\.\\d{1,3})?)?'

const FORMATS: Readonly<Record<string, Format>> = {
  date: { pattern: /^\d{4,}-\d\d-\d\d$/, shown: 'yyyy-MM-dd', example: '1999-12-31' },
  month: { pattern: /^\d{4,}-(0[1-9]|1[0-2])$/, shown: 'yyyy-MM', example: '1999-12' },
  week: { pattern: /^\d{4,}-W(0[1-9]|[1-4]\d|5[0-3])$/, shown: 'yyyy-Www', example: '1999-W23' },
  time: { pattern: new RegExp(`^${TIME}$`), shown: 'HH:mm, HH:mm:ss or HH:mm:ss.SSS', example: '23:15' },
  'datetime-local': { pattern: new RegExp(`^\\d{4,}-\\d\\d-\\d\\d[T ]${TIME}$`), shown: 'yyyy-MM-ddTHH:mm', example: '1999-12-31T23:59' },
  color: { pattern: /^#[0-9a-f]{6}$/i, shown: '#rrggbb', example: '#ff8800' },
  range: { pattern: /^-?\d+(\.\d+)?$/, shown: 'a number', example: '70' },
}

export function formatOf(type: string): Format | undefined {
  return FORMATS[type]
}

/** Whether the browser takes the text as a value: the right form, and a day that exists. */
export function isValidValue(input: HTMLInputElement, text: string): boolean {
  const format = FORMATS[input.type]
  if (!format?.pattern.test(text)) return false
  const probe = input.ownerDocument.createElement('input')
  probe.type = input.type
  probe.value = text
  return probe.value !== ''
}

/** Sets the value past any setter that a framework put on the element, and says so by `input` and `change`. */
export function setValue(input: HTMLInputElement | HTMLTextAreaElement, value: string): void {
  const view = viewOf(input)
  const prototype = input.localName === 'textarea' ? view.HTMLTextAreaElement.prototype : view.HTMLInputElement.prototype
  Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(input, value)
  announce(input)
}

export function announce(element: HTMLElement): void {
  const view = viewOf(element)
  element.dispatchEvent(new view.Event('input', { bubbles: true, composed: true }))
  element.dispatchEvent(new view.Event('change', { bubbles: true }))
}

/** One step up or down by the input's own `step`. */
export function stepValue(input: HTMLInputElement, up: boolean): void {
  const before = input.value
  if (up) input.stepUp()
  else input.stepDown()
  if (input.value !== before) announce(input)
}
