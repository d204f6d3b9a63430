import type { InputEvent } from '../protocol'
import { ALL_MODIFIERS, type Key } from './keys'
import { CTRL, META } from './modifiers'
import type { Edit, Step } from './sequence'

/** Input events to send in one go, or something that the page does between two of them. */
export type Batch = { readonly kind: 'input'; readonly events: InputEvent[] } | { readonly kind: 'edit'; readonly edit: Edit }

export interface Typing {
  /** Modifiers that are down before. */
  readonly held: number
  /** Whether modifiers go up at the end. */
  readonly release: boolean
  /** Pause after each key, ms. */
  readonly delay: number
  /** Whether each key is sent for itself, so that the page can react in between. */
  readonly separate: boolean
}

/** Turns steps into batches; says which modifiers are down at the end. */
export function batchesOf(steps: readonly Step[], typing: Typing): { batches: Batch[]; held: number } {
  const batches: Batch[] = []
  let events: InputEvent[] = []
  let held = typing.held
  const cut = (): void => {
    if (events.length > 0) batches.push({ kind: 'input', events })
    events = []
  }
  for (const [index, step] of steps.entries()) {
    if (step.kind === 'edit') {
      cut()
      batches.push({ kind: 'edit', edit: step.edit })
      continue
    }
    if (step.kind === 'hold') {
      if ((held & step.modifier.bit) === 0) events.push(down(step.modifier.key, held | step.modifier.bit))
      held |= step.modifier.bit
      continue
    }
    if (step.kind === 'text') events.push({ type: 'insertText', text: step.text })
    else events.push(...strokes(step, held))
    const last = index === steps.length - 1
    if (typing.delay > 0 && !last) events.push({ type: 'delay', ms: typing.delay })
    if (typing.separate) cut()
  }
  if (typing.release) {
    events.push(...releases(held))
    held = 0
  }
  cut()
  return { batches, held }
}

/** Key-ups of all that is down. */
export function releases(held: number): InputEvent[] {
  const events: InputEvent[] = []
  let left = held
  for (const { bit, key } of ALL_MODIFIERS) {
    if ((left & bit) === 0) continue
    left &= ~bit
    events.push(up(key, left))
  }
  return events
}

function* strokes(step: Extract<Step, { kind: 'key' }>, held: number): Generator<InputEvent> {
  let bits = held
  for (const { bit, key } of step.chord) {
    bits |= bit
    yield down(key, bits)
  }
  yield down(step.key, bits)
  yield up(step.key, bits)
  for (const { bit, key } of [...step.chord].reverse()) {
    // What was held before stays down.
    if ((held & bit) > 0) continue
    bits &= ~bit
    yield up(key, bits)
  }
}

function down(key: Key, modifiers: number): InputEvent {
  // With these down a key is a shortcut and enters nothing; Alt makes another character on some layouts, but not on ours.
  const text = (modifiers & (CTRL | META)) > 0 ? '' : key.text
  return event(text ? 'keyDown' : 'rawKeyDown', key, modifiers, text)
}

function up(key: Key, modifiers: number): InputEvent {
  return event('keyUp', key, modifiers, '')
}

function event(kind: string, key: Key, modifiers: number, text: string): InputEvent {
  return { type: 'key', kind, key: key.key, code: key.code, text, keyCode: key.keyCode, location: key.location, modifiers, commands: [] }
}
