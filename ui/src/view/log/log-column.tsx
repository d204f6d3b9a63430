// The second column: the log of a spec.
import { useMemo } from 'preact/hooks'
import { logRows, type Row } from '../../store/rows'
import { activate, openInEditor, runSpec, same, toggle, toggleOnlyFailed } from '../actions'
import { Tool } from '../parts/button'
import { SearchField } from '../parts/search-field'
import { State } from '../parts/state'
import { Virtual } from '../parts/virtual'
import { NoSpec, SpecError } from '../shell/states'
import {
  activeRow,
  hovered,
  isBusy,
  isRecording,
  logQuery,
  model,
  onlyFailed,
  pinned,
  revision,
  shownSpec,
  soughtRow,
  toggled,
} from '../state'
import { EntryRow } from './entry-row'
import { ErrorRow } from './error-block'
import { PicturesRow } from './pictures-row'
import { AttemptRow, HookRow, NoteRow, SuiteRow, TestRow } from './rows'
import { SessionsRow } from './sessions-panel'
import { StatusStrip } from './status-strip'

/** Rows as they are shown now: for keys. */
export let shownRows: Row[] = []

export function LogColumn() {
  const count = revision.value
  const spec = shownSpec()
  const view = { query: logQuery.value.trim(), onlyFailed: onlyFailed.value, toggled: toggled.value }
  // The model changes in place: `revision` says when.
  const rows = useMemo(() => (spec ? logRows(model, spec, view) : []), [count, spec, view.query, view.onlyFailed, view.toggled])
  shownRows = rows
  const cut = spec ? spec.path.lastIndexOf('/') + 1 : 0
  return (
    <section class="column column-log" aria-label="Command log">
      <header class="column-head">
        {spec ? (
          <h2 class="log-title" title={spec.path}>
            <State of={spec.state} />
            <span class="dim log-folder">{spec.path.slice(0, cut)}</span>
            <span class="log-name">{spec.path.slice(cut)}</span>
          </h2>
        ) : (
          <h2 class="log-title">Log</h2>
        )}
        {spec && <Tool icon="edit" label="Open in editor" onClick={() => openInEditor(spec.path, 1, 1)} />}
        {spec && !isRecording.value && <Tool icon="run" label="Run this spec" onClick={() => runSpec(spec.path)} />}
      </header>
      <div class="column-bar">
        <SearchField
          id="log-search"
          label="Search in the log"
          shortcut="/"
          value={logQuery.value}
          onInput={(text) => {
            logQuery.value = text
          }}
        />
        <Tool icon="filter" label="Only failed" shortcut="." pressed={onlyFailed.value} onClick={toggleOnlyFailed} />
      </div>
      {spec ? <Rows rows={rows} query={view.query} /> : <NoSpec />}
      {spec && rows.length === 0 && <Nothing />}
      <StatusStrip />
    </section>
  )
}

function Rows({ rows, query }: { rows: Row[]; query: string }) {
  const active = activeRow.value
  const pin = pinned.value
  const only = rows.length === 1 && rows[0]!.kind === 'error'
  if (only) return <SpecError error={(rows[0] as Extract<Row, { kind: 'error' }>).error} />
  return (
    <Virtual
      rows={rows}
      label="Command log"
      active={rows.some((row) => row.key === active) ? active : null}
      sought={soughtRow.value}
      follow={isBusy.value && query === ''}
      guess={guess}
      sticky={isTest}
      onKeyDown={(event) => onKey(event, rows)}
      onLeave={() => {
        hovered.value = null
      }}
      render={(row) => {
        const isActive = row.key === active
        switch (row.kind) {
          case 'entry':
            return (
              <EntryRow
                key={row.key}
                row={row}
                entry={row.node.entry}
                nested={row.node.children.length > 0}
                active={isActive}
                pinned={pin !== null && same(pin, { test: row.test, attempt: row.attempt, node: row.node })}
                query={query}
              />
            )
          case 'suite':
            return <SuiteRow key={row.key} row={row} active={isActive} query={query} />
          case 'test':
            return <TestRow key={row.key} row={row} active={isActive} query={query} />
          case 'attempt':
            return <AttemptRow key={row.key} row={row} active={isActive} query={query} />
          case 'hook':
            return <HookRow key={row.key} row={row} active={isActive} query={query} />
          case 'note':
            return <NoteRow key={row.key} row={row} active={isActive} query={query} />
          case 'pictures':
            return <PicturesRow key={row.key} row={row} active={isActive} />
          case 'error':
            return <ErrorRow key={row.key} row={row} active={isActive} />
          default:
            return <SessionsRow key={row.key} row={row} active={isActive} />
        }
      }}
    />
  )
}

const guess = (row: Row): number | null =>
  row.kind === 'error' ? 240 : row.kind === 'pictures' ? 116 : row.kind === 'sessions' ? 36 + (row.open ? row.uses.length * 28 : 0) : null
const isTest = (row: Row): boolean => row.kind === 'test' && row.open

function Nothing() {
  const query = logQuery.value.trim()
  if (query === '' && !onlyFailed.value) return null
  return <p class="nothing">{query === '' ? 'No test of this spec failed.' : `Nothing in this log fits “${query}”.`}</p>
}

/** Moves the active row. `by` may be more than the list has. */
export function moveRow(by: number): void {
  const at = shownRows.findIndex((row) => row.key === activeRow.value)
  const next = shownRows[Math.min(Math.max(at < 0 ? (by > 0 ? 0 : shownRows.length - 1) : at + by, 0), shownRows.length - 1)]
  if (!next) return
  activeRow.value = next.key
  soughtRow.value = next.key
  hovered.value = next.kind === 'entry' ? { test: next.test, attempt: next.attempt, node: next.node } : null
}

export function activateRow(): void {
  const row = shownRows.find((one) => one.key === activeRow.value)
  if (row) activate(row)
}

function onKey(event: KeyboardEvent, rows: Row[]): void {
  if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return
  const row = rows.find((one) => one.key === activeRow.value)
  const open = row && 'open' in row ? row.open : undefined
  const act: Record<string, () => void> = {
    ArrowDown: () => moveRow(1),
    ArrowUp: () => moveRow(-1),
    PageDown: () => moveRow(20),
    PageUp: () => moveRow(-20),
    Home: () => moveRow(-Infinity),
    End: () => moveRow(Infinity),
    Enter: activateRow,
    ' ': activateRow,
    ArrowRight: () => {
      if (open === false && row) toggle(row.key, true)
      else moveRow(1)
    },
    ArrowLeft: () => {
      if (open === true && row) toggle(row.key, false)
      else if (row) up(rows, row)
    },
  }
  const does = act[event.key]
  if (!does) return
  event.preventDefault()
  event.stopPropagation()
  does()
}

/** To the row that this one lies in. */
function up(rows: Row[], row: Row): void {
  for (let at = rows.indexOf(row) - 1; at >= 0; at--) {
    if (rows[at]!.depth < row.depth) {
      activeRow.value = rows[at]!.key
      soughtRow.value = rows[at]!.key
      return
    }
  }
}
