import { isTextLike } from '../dom/focus'
import { isTag, viewOf } from '../dom/kinds'
import type { Target } from './actionable'
import type { Key } from './keys'
import { modifierFlags } from './modifiers'
import type { Edit, Step } from './sequence'

/** Types with synthetic events at the element itself, whether a user could or not: for `force` where it can't have the focus. */
export function typeForced(target: Target, steps: readonly Step[], held: number): void {
  const { element } = target
  const field = new Field(element)
  let bits = held
  for (const step of steps) {
    if (step.kind === 'edit') field.select(step.edit)
    else if (step.kind === 'text') field.enter(step.text)
    else if (step.kind === 'hold') {
      bits |= step.modifier.bit
      keyEvent(element, 'keydown', step.modifier.key, bits)
    } else {
      const now = step.chord.reduce((all, modifier) => all | modifier.bit, bits)
      stroke(element, field, step.key, now)
    }
  }
}

function stroke(element: HTMLElement, field: Field, key: Key, bits: number): void {
  let allowed = keyEvent(element, 'keydown', key, bits)
  if (allowed && key.text) allowed = keyEvent(element, 'keypress', key, bits)
  if (allowed) {
    if (key.key === 'Enter') field.newline()
    else if (key.text) field.enter(key.text)
    else if (key.key === 'Backspace') field.erase(-1)
    else if (key.key === 'Delete') field.erase(1)
  }
  keyEvent(element, 'keyup', key, bits)
}

function keyEvent(element: HTMLElement, type: string, key: Key, bits: number): boolean {
  const view = viewOf(element)
  const code = type === 'keypress' ? key.text.charCodeAt(0) : key.keyCode
  return element.dispatchEvent(
    new view.KeyboardEvent(type, {
      bubbles: true,
      cancelable: true,
      composed: true,
      view,
      key: key.key,
      code: key.code,
      location: key.location,
      keyCode: code,
      which: code,
      charCode: type === 'keypress' ? code : 0,
      ...modifierFlags(bits),
    }),
  )
}

/** The text of a control as far as forced typing changes it: always at its end, or all of it. */
class Field {
  private from: number
  private to: number

  constructor(private readonly element: HTMLElement) {
    this.from = this.to = this.text.length
  }

  private get text(): string {
    return this.isControl ? (this.element as HTMLInputElement).value : (this.element.textContent ?? '')
  }

  private get isControl(): boolean {
    return isTag(this.element, 'input') || isTag(this.element, 'textarea')
  }

  select(edit: Edit): void {
    const end = this.text.length
    this.from = edit === 'moveToEnd' ? end : 0
    this.to = edit === 'moveToStart' ? 0 : end
  }

  newline(): void {
    if (!isTag(this.element, 'input')) this.enter('\n')
    else this.element.form?.requestSubmit()
  }

  enter(entered: string): void {
    this.replace(this.from, this.to, entered, 'insertText')
  }

  erase(direction: -1 | 1): void {
    const empty = this.from === this.to
    const from = empty && direction < 0 ? Math.max(0, this.from - 1) : this.from
    const to = empty && direction > 0 ? Math.min(this.text.length, this.to + 1) : this.to
    if (from !== to) this.replace(from, to, '', direction < 0 ? 'deleteContentBackward' : 'deleteContentForward')
  }

  private replace(from: number, to: number, entered: string, inputType: string): void {
    const { element } = this
    if (!isTextLike(element)) return
    const view = viewOf(element)
    const init = { bubbles: true, cancelable: true, composed: true, data: entered || null, inputType }
    if (!element.dispatchEvent(new view.InputEvent('beforeinput', init))) return
    const text = this.text
    const limit = (element as HTMLInputElement).maxLength
    let next = text.slice(0, from) + entered + text.slice(to)
    if (this.isControl && limit >= 0 && next.length > Math.max(limit, text.length)) next = next.slice(0, limit)
    if (this.isControl) {
      const prototype = isTag(element, 'textarea') ? view.HTMLTextAreaElement.prototype : view.HTMLInputElement.prototype
      Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(element, next)
    } else {
      element.textContent = next
    }
    this.from = this.to = Math.min(next.length, from + entered.length)
    element.dispatchEvent(new view.InputEvent('input', { ...init, cancelable: false }))
  }
}
