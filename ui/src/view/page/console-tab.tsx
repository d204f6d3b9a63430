// What the console shows of an entry: names and values.

import { linesOf } from '../../store/console'
import { duration } from '../../store/format'
import { Value } from '../parts/value'
import { revision, type Target } from '../state'

export function ConsoleTab({ target: { node } }: { target: Target }) {
  revision.value
  const { entry } = node
  const lines = linesOf(entry)
  return (
    <dl class="details">
      {lines.map(({ name, value }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <Value of={value} />
          </dd>
        </div>
      ))}
      <div>
        <dt>Duration</dt>
        <dd class="mono">{entry.state === 'pending' ? 'not finished' : duration(entry.duration)}</dd>
      </div>
      {entry.error !== null && (
        <div>
          <dt>Error</dt>
          <dd class="details-error">{entry.error}</dd>
        </div>
      )}
    </dl>
  )
}
