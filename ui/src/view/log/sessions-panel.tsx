// Above each test that used one: which logins, made or restored, and why one was recreated.
import { useEffect, useState } from 'preact/hooks'
import { age } from '../../store/format'
import type { Row } from '../../store/rows'
import { type SessionUse, sameKey } from '../../store/sessions'
import { clearSession, clearSessions, showSession, toggle } from '../actions'
import { Icon } from '../parts/icon'
import { Menu } from '../parts/menu'
import { isRecording, session } from '../state'
import { TreeRow } from './tree-row'

export function SessionsRow({ row, active }: { row: Extract<Row, { kind: 'sessions' }>; active: boolean }) {
  const { uses, open } = row
  return (
    <TreeRow row={row} class="sessions-block" active={active} block expanded={open}>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: nothing is done */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: nothing is done */}
      <div class="sessions" onClick={(event) => event.stopPropagation()}>
        <div class="sessions-head">
          <button type="button" class="sessions-toggle" aria-expanded={open} onClick={() => toggle(row.key, !open)}>
            <span class={`row-chevron ${open ? 'row-open' : ''}`}>
              <Icon name="chevron" />
            </span>
            Sessions ({uses.length})
          </button>
          {!isRecording.value && (
            <button type="button" class="link" data-tip="Clear all saved sessions and run the spec again" onClick={clearSessions}>
              Clear All Sessions
            </button>
          )}
        </div>
        {open && (
          <ul>
            {uses.map((use) => (
              <Use key={use.entry} use={use} />
            ))}
          </ul>
        )}
      </div>
    </TreeRow>
  )
}

function Use({ use }: { use: SessionUse }) {
  const now = useMinute()
  const { key, status, saved, reason } = use
  const shown = session.value !== null && sameKey(session.value.key, key)
  return (
    <li class={`session ${shown ? 'session-shown' : ''}`}>
      <button
        type="button"
        class="session-id"
        aria-pressed={shown}
        onClick={() => void showSession(key, false)}
        data-tip="Show what it holds"
      >
        {use.global && <Globe />}
        <span class="mono">{key.id}</span>
      </button>
      <SessionStatusTag status={status} />
      <span class="session-age">{saved ? age(now - saved.createdAt) : ''}</span>
      {!isRecording.value && (
        <Menu
          label={`What to do with ${key.id}`}
          items={[
            { label: 'Show what it holds', act: () => void showSession(key, false) },
            { label: 'Clear', hint: 'made anew when it is asked for', act: () => clearSession(key, false) },
            { label: 'Recreate', hint: 'clear it and run the spec again', act: () => clearSession(key, true) },
          ]}
        />
      )}
      {reason !== null && (
        <p class="session-reason">
          <Icon name="warned" />
          {status === 'failed' ? 'failed' : 'recreated'}: {reason}
        </p>
      )}
    </li>
  )
}

export function Globe() {
  return (
    <span class="globe" data-tip="shared by specs">
      <Icon name="globe" />
      <span class="unseen">shared by specs</span>
    </span>
  )
}

export function SessionStatusTag({ status }: { status: string }) {
  return (
    <span class={`tag tag-${status}`}>
      {status === 'recreated' && <Icon name="warned" />}
      {status === 'failed' && <Icon name="failed" />}
      {status}
    </span>
  )
}

/** The time, told again each half minute: for ages. */
export function useMinute(): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000)
    return () => clearInterval(timer)
  }, [])
  return now
}
