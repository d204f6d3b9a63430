// What those hear who don't see the page: beginnings and ends, not every row.

import { outcome } from '../log/status-strip'
import { connection, model, notice, revision } from '../state'

export function Announcer() {
  return (
    <div class="unseen" role="status" aria-live="polite">
      {announcement()}
    </div>
  )
}

function announcement(): string {
  revision.value
  if (notice.value !== null) return notice.value
  const state = connection.value
  if (state.kind === 'lost' && state.tries > 1) return 'The connection to Hinoki is lost'
  if (!model.hello) return ''
  const { browser, unreachable, paused, phase } = model.status
  if (browser === 'gone') return 'The browser is gone'
  if (unreachable !== null) return `The server of the app does not answer: ${unreachable}`
  if (phase === 'paused' && paused) return `Paused${paused.next === null ? '' : ` before ${paused.next}`}`
  if (phase === 'running') return 'Running'
  return model.run?.result ? outcome(model.run) : ''
}

/** A word that passes, for those who see. */
export function Notice() {
  const text = notice.value
  return text === null ? null : (
    <div class="notice" aria-hidden="true">
      {text}
    </div>
  )
}
