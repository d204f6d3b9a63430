// What the console says of an entry.
import type { JsonValue, LogEntry } from '../protocol'

export interface Line {
  name: string
  value: JsonValue
}

/** What the row itself says, and what the driver recorded of it. An error is shown apart. */
export function linesOf(entry: LogEntry): Line[] {
  const recorded = recordedLines(entry.console).filter(({ name }) => name !== 'Command' && name !== 'Error')
  const lines: Line[] = [{ name: 'Command', value: entry.displayName ?? entry.name }]
  // What a request asked for is said better by its method and URL.
  const told = recorded.some(({ name }) => name === 'URL')
  if (entry.message !== '' && !told) lines.push({ name: 'Message', value: entry.message.replaceAll('**', '') })
  if (entry.alias !== null) lines.push({ name: 'Alias', value: `@${entry.alias}` })
  if (entry.elements !== null) lines.push({ name: 'Elements', value: entry.elements })
  lines.push(...recorded)
  const details = entry.details
  if (details !== null && typeof details === 'object') for (const [name, value] of Object.entries(details)) lines.push({ name, value })
  return lines
}

/** Pairs in order, objects with names and values, or one plain object. */
function recordedLines(console: JsonValue | undefined): Line[] {
  if (Array.isArray(console)) {
    return console.flatMap((one: unknown): Line[] => {
      if (Array.isArray(one)) return [{ name: String(one[0]), value: one[1] }]
      if (one !== null && typeof one === 'object' && 'name' in one)
        return [{ name: String(one.name), value: (one as { value?: unknown }).value }]
      return []
    })
  }
  if (console !== null && typeof console === 'object') return Object.entries(console).map(([name, value]) => ({ name, value }))
  return []
}
