// A JSON value, objects folded.
import type { JsonValue } from '../../protocol'

const LONG = 2000

export function Value({ of, deep = 0 }: { of: JsonValue; deep?: number }) {
  if (of === null || of === undefined) return <span class="value value-none">{String(of)}</span>
  if (typeof of === 'string') return <span class="value value-text">{of.length > LONG ? `${of.slice(0, LONG)}…` : of}</span>
  if (typeof of !== 'object') return <span class="value value-plain">{String(of)}</span>
  const entries = Object.entries(of)
  const isList = Array.isArray(of)
  if (entries.length === 0) return <span class="value value-none">{isList ? '[]' : '{}'}</span>
  return (
    <details class="value" open={deep === 0 && entries.length <= 8}>
      <summary>{isList ? `list of ${entries.length}` : `{ ${entries.map(([name]) => name).join(', ')} }`}</summary>
      <ul>
        {entries.map(([name, value]) => (
          <li key={name}>
            <span class="value-name">{name}</span> <Value of={value} deep={deep + 1} />
          </li>
        ))}
      </ul>
    </details>
  )
}
