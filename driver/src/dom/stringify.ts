import { isBareDocument, isBareElement, isBareWindow, isJquery, isShadowRoot } from './kinds'

const LONG_TEXT = 60

/** Short form for messages: `<button#save.primary>`; of several `[ <li>, 2 more... ]`. */
export function stringify(value: unknown, form: 'short' | 'long' = 'long'): string {
  if (!isJquery(value)) return stringifyOne(value, form)
  if (value.length === 0) return '(empty)'
  const first = stringifyOne(value[0], form)
  return value.length === 1 ? first : `[ ${first}, ${value.length - 1} more... ]`
}

function stringifyOne(value: unknown, form: 'short' | 'long'): string {
  if (isBareWindow(value)) return '<window>'
  if (isBareDocument(value)) return '<document>'
  if (isShadowRoot(value)) return '<shadow-root>'
  if (!isBareElement(value)) return String(value)
  return form === 'short' ? short(value) : long(value)
}

function short(element: Element): string {
  const id = element.id ? `#${element.id}` : ''
  const classes = Array.from(element.classList, (name) => `.${name}`).join('')
  return `<${element.localName}${id}${classes}>`
}

function long(element: Element): string {
  const shell = (element.cloneNode(false) as Element).outerHTML
  const inner = element.childElementCount > 0 ? '...' : shorten((element.textContent ?? '').trim())
  const end = `</${element.localName}>`
  return shell.endsWith(end) ? shell.slice(0, -end.length) + inner + end : shell
}

function shorten(text: string): string {
  return text.length > LONG_TEXT ? `${text.slice(0, LONG_TEXT)}...` : text
}
