// All saved sessions, in the place of the log.
import type { SessionSummary } from '../../protocol'
import { age } from '../../store/format'
import { sameKey } from '../../store/sessions'
import { clearSession, clearSessions, showSession } from '../actions'
import { Globe, useMinute } from '../log/sessions-panel'
import { StatusStrip } from '../log/status-strip'
import { Tool } from '../parts/button'
import { Menu } from '../parts/menu'
import { isRecording, model, place, revision, session } from '../state'
import { ago } from './session-view'

export function SessionsPage() {
  revision.value
  const all = model.sessions
  return (
    <section class="column column-log" aria-label="Saved sessions">
      <header class="column-head">
        <h2>Saved sessions</h2>
        <span class="dim count">{all.length}</span>
        <span class="column-tools">
          {!isRecording.value && (
            <Tool label="Clear all saved sessions and run the spec again" disabled={all.length === 0} onClick={clearSessions}>
              Clear All Sessions
            </Tool>
          )}
          <Tool
            icon="close"
            label="Back to the log"
            shortcut="esc"
            onClick={() => {
              place.value = 'log'
              session.value = null
            }}
          />
        </span>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls */}
      <div class="sessions-page" tabIndex={0}>
        {all.length === 0 ? (
          <div class="blank">
            <h3>No session is saved</h3>
            <p>
              A test that calls <code>cy.session()</code> saves its login here, and the next one restores it.
            </p>
          </div>
        ) : (
          <table class="table table-sessions">
            <caption class="unseen">Saved sessions</caption>
            <thead>
              <tr>
                <th>Session</th>
                <th class="narrow">Made</th>
                <th class="narrow">Expires</th>
                <th class="narrow">
                  <span class="unseen">What to do</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {all.map((one) => (
                <SessionLine key={`${one.key.id}\n${one.key.spec}`} of={one} />
              ))}
            </tbody>
          </table>
        )}
      </div>
      <StatusStrip />
    </section>
  )
}

function SessionLine({ of }: { of: SessionSummary }) {
  const now = useMinute()
  const shown = session.value !== null && sameKey(session.value.key, of.key)
  return (
    <tr class={shown ? 'table-chosen' : ''}>
      <td class="table-long">
        <button type="button" class="session-id" aria-pressed={shown} onClick={() => void showSession(of.key, false)}>
          {of.global && <Globe />}
          <span class="mono">{of.key.id}</span>
        </button>
        <span class="dim session-of">
          {holds(of)} · {of.spec}
          {of.persist ? ' · kept on disk' : ''}
        </span>
      </td>
      <td class="dim">{ago(now - of.createdAt)}</td>
      <td class={of.expiresAt !== null && of.expiresAt <= now ? 'expired' : 'dim'}>
        {of.expiresAt === null ? '–' : of.expiresAt > now ? `in ${age(of.expiresAt - now)}` : 'expired'}
      </td>
      <td>
        {!isRecording.value && (
          <Menu
            label={`What to do with ${of.key.id}`}
            items={[
              { label: 'Show what it holds', act: () => void showSession(of.key, false) },
              { label: 'Clear', hint: 'made anew when it is asked for', act: () => clearSession(of.key, false) },
              { label: 'Recreate', hint: 'clear it and run the spec again', act: () => clearSession(of.key, true) },
            ]}
          />
        )}
      </td>
    </tr>
  )
}

function holds({ origins }: SessionSummary): string {
  const sum = (of: 'cookies' | 'localStorage' | 'sessionStorage' | 'indexedDb') => origins.reduce((total, one) => total + one[of], 0)
  const items = sum('localStorage') + sum('sessionStorage')
  const parts = [
    [sum('cookies'), 'cookies'],
    [items, 'items'],
    [sum('indexedDb'), 'databases'],
  ] as const
  const text = parts.filter(([number]) => number > 0).map(([number, name]) => `${number} ${number === 1 ? name.slice(0, -1) : name}`)
  return text.join(', ') || 'nothing'
}
