// Where the text of a callback stands in the spec's script. Evaluated as if it stood there, its stacks lead to the source.
import type { Place } from './messages'

const get = window.fetch.bind(window)
const scripts = new Map<string, Promise<string>>()

/** The place of `text`; of several that nearest after the call whose stack is given. */
export async function placeOf(script: string, text: string, stack: string): Promise<Place | null> {
  const whole = await scriptText(script)
  const found: number[] = []
  for (let at = whole.indexOf(text); at >= 0; at = whole.indexOf(text, at + 1)) found.push(at)
  if (!found.length) return null
  const call = found.length > 1 ? offsetOf(whole, callPlace(stack)) : 0
  const offset = found.find((at) => at >= call) ?? found.at(-1)!
  const before = whole.slice(0, offset)
  const lineStart = before.lastIndexOf('\n') + 1
  return { line: before.split('\n').length - 1, column: offset - lineStart }
}

function scriptText(url: string): Promise<string> {
  const known = scripts.get(url)
  if (known) return known
  // Without it errors have the place of the command's call.
  const text = get(url)
    .then((response) => (response.ok ? response.text() : ''))
    .catch(() => '')
  scripts.set(url, text)
  return text
}

function callPlace(stack: string): Place | undefined {
  const [, line, column] = /\/__hinoki\/bundle\.js[^:)]*:(\d+):(\d+)/.exec(stack) ?? []
  return line && column ? { line: Number(line) - 1, column: Number(column) - 1 } : undefined
}

function offsetOf(text: string, place: Place | undefined): number {
  if (!place) return 0
  let start = 0
  for (let line = 0; line < place.line; line++) {
    const end = text.indexOf('\n', start)
    if (end < 0) return 0
    start = end + 1
  }
  return start + place.column
}

/** A script that evaluates to the function, at its place in the script of that address. */
export function atPlace(text: string, script: string, place: Place | null): string {
  if (!place) return `(${text}\n)\n//# sourceURL=${new URL(script).origin}/__hinoki/callback`
  return `(${'\n'.repeat(place.line)}${' '.repeat(place.line ? place.column : Math.max(0, place.column - 1))}${text}\n)\n//# sourceURL=${script}`
}
