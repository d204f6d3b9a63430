// Where the spec calls a command.
import { openInEditor } from '../actions'
import { Frame } from '../log/error-block'
import { Tool } from '../parts/button'
import { revision, type Target } from '../state'

export function SourceTab({ target: { node, attempt } }: { target: Target }) {
  revision.value
  const location = node.entry.location ?? null
  const failure = attempt.result?.error?.codeFrame ?? null
  const frame = failure && (node.entry.state === 'failed' || location?.line === failure.location.line) ? failure : null
  const place = location ?? frame?.location
  if (!place) return <p class="nothing">It is not known which line of the spec this comes from.</p>
  return (
    <div class="source">
      <p class="source-head">
        <span class="mono">
          {place.file}:{place.line}:{place.column}
        </span>
        <Tool icon="edit" label="Open in editor" onClick={() => openInEditor(place.file, place.line, place.column)}>
          Open in editor
        </Tool>
      </p>
      {frame && <Frame frame={frame} />}
    </div>
  )
}
