// A row of the log for a command, an assertion, a request.
import { memo } from 'preact/compat'
import { duration, NOTEWORTHY } from '../../store/format'
import { requestOf } from '../../store/requests'
import type { Row } from '../../store/rows'
import type { SessionStatus } from '../../store/sessions'
import { Icon } from '../parts/icon'
import { State } from '../parts/state'
import { Marked, Message } from '../parts/text'
import { TreeRow } from './tree-row'

type EntryRowData = Extract<Row, { kind: 'entry' }>

export interface EntryRowProps {
  row: EntryRowData
  /** The entry's last state: rows of the same entry are equal as long as it is. */
  entry: EntryRowData['node']['entry']
  /** Whether something is nested in it. */
  nested: boolean
  active: boolean
  pinned: boolean
  query: string
}

export const EntryRow = memo(EntryRowView, (a, b) => {
  const same = a.entry === b.entry && a.active === b.active && a.pinned === b.pinned && a.query === b.query
  return same && a.row.key === b.row.key && a.row.open === b.row.open && a.row.depth === b.row.depth && a.nested === b.nested
})

function EntryRowView({ row, nested: openable, active, pinned, query }: EntryRowProps) {
  const { entry, number } = row.node
  const isAssertion = entry.name === 'assert'
  const isSystem = entry.kind === 'system'
  const request = requestOf(row.node)
  const name = entry.displayName ?? entry.name
  const classes = ['entry', `entry-${entry.kind}`, `entry-${entry.state}`, isAssertion && 'entry-assert', pinned && 'entry-pinned']
  return (
    <TreeRow
      row={row}
      class={classes.filter(Boolean).join(' ')}
      active={active}
      selected={pinned}
      expanded={openable ? row.open : undefined}
    >
      <span class="entry-number" aria-hidden="true">
        {pinned ? <Icon name="pin" /> : request && isSystem ? <Icon name="request" /> : number}
      </span>
      {isAssertion ? (
        <span class="entry-verdict">
          <State of={entry.state === 'pending' ? 'waiting' : entry.state} />
        </span>
      ) : (
        <span class="entry-name">
          {entry.kind === 'child' && <span class="entry-dot">.</span>}
          <Marked text={name} query={query} />
        </span>
      )}
      <span class="entry-message">
        {request ? (
          <>
            {request.method} <Status of={request.status} /> <Marked text={short(request.url)} query={query} />
          </>
        ) : (
          <Message text={entry.message} query={query} />
        )}
      </span>
      {entry.elements !== null && entry.elements !== 1 && !isAssertion && (
        <span class="chip">
          {entry.elements}
          <span class="unseen"> elements</span>
        </span>
      )}
      {entry.visible === false && (
        <span class="entry-hidden" data-tip="not visible">
          <Icon name="hidden" />
          <span class="unseen">not visible</span>
        </span>
      )}
      {entry.alias !== null && (
        <span class="chip chip-alias">
          <Marked text={`@${entry.alias}`} query={query} />
        </span>
      )}
      <SessionTag details={entry.details} />
      <span class="row-time">
        {entry.state !== 'pending' && entry.duration > NOTEWORTHY && !isAssertion ? duration(entry.duration) : ''}
      </span>
      <span class="row-state">
        {!isAssertion && entry.state !== 'passed' && <State of={entry.state === 'pending' ? 'running' : entry.state} />}
      </span>
    </TreeRow>
  )
}

export function Status({ of }: { of: number | null }) {
  if (of === null) return <span class="status">…</span>
  return <span class={`status status-${Math.floor(of / 100)}`}>{of}</span>
}

function SessionTag({ details }: { details: unknown }) {
  const session = (details as { session?: { status?: SessionStatus; global?: boolean } } | null)?.session
  if (!session?.status) return null
  return (
    <>
      {session.global && (
        <span class="entry-hidden" data-tip="shared by specs">
          <Icon name="globe" />
          <span class="unseen">shared by specs</span>
        </span>
      )}
      <span class={`tag tag-${session.status}`}>{session.status}</span>
    </>
  )
}

/** Without the origin: its path says what it is. */
function short(url: string): string {
  try {
    const { pathname, search } = new URL(url)
    return pathname + search
  } catch {
    return url
  }
}
