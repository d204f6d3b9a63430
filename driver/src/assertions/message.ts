import type { Value } from '../engine/types'
import type { Form, Inspect } from './inspect'

/** Values for the placeholders of a chai message. */
export interface Slots {
  this: Value
  act: Value
  exp: Value
}

/**
 * Fills `#{this}`, `#{act}` and `#{exp}`. In the marked form values stand between `**`; values that chai already wrote into
 * the text, which are in single quotes, are marked too.
 */
export function fill(template: string, slots: Slots, inspect: Inspect, form: Form): string {
  return template
    .split(/(#\{(?:this|act|exp)\})/)
    .map((part, index) => {
      if (index % 2 === 0) return form === 'marked' ? markQuoted(part) : part
      const shown = inspect(slots[part.slice(2, -1) as keyof Slots], form)
      return form === 'marked' ? `**${shown}**` : shown
    })
    .join('')
}

function markQuoted(text: string): string {
  return text.replace(/(^|[\s([])'((?:[^'\\]|\\.)*)'(?=$|[\s)\],.:])/g, (_all, before: string, value: string) => `${before}**${value}**`)
}
