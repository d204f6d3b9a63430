// What the reader chose and finds again the next time.
import { effect, type Signal, signal } from '@preact/signals'

const PREFIX = 'hinoki.'

/** A signal whose value is kept in this browser. Values that `fits` refuses are forgotten. */
export function kept<T>(name: string, initial: T, fits: (value: unknown) => value is T): Signal<T> {
  const key = PREFIX + name
  const value = signal(read(key, initial, fits))
  let isFirst = true
  effect(() => {
    const text = JSON.stringify(value.value)
    // What nobody chose may become another on another screen.
    if (isFirst) {
      isFirst = false
      return
    }
    try {
      localStorage.setItem(key, text)
    } catch {
      // Not allowed here, or full: the choice holds until the page is closed.
    }
  })
  return value
}

function read<T>(key: string, initial: T, fits: (value: unknown) => value is T): T {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key) ?? 'null')
    return fits(value) ? value : initial
  } catch {
    return initial
  }
}

export const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean'
export const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value)
export const oneOf =
  <T extends string>(...words: readonly T[]) =>
  (value: unknown): value is T =>
    words.includes(value as T)
