// Requests of the attempt that the shown entry is part of.
import { useMemo } from 'preact/hooks'
import { bytes, duration } from '../../store/format'
import type { Attempt, TestRun } from '../../store/model'
import { commandAt, filterRequests, kindOfRow, kinds, networkOf, type RequestRow } from '../../store/requests'
import { pin, same } from '../actions'
import { Status } from '../log/entry-row'
import { Choice } from '../parts/choice'
import { SearchField } from '../parts/search-field'
import { shownAttempt } from '../playing'
import { pinned, requestKind, requestQuery, revision } from '../state'

/** More rows than that nobody reads: the filter finds what is sought. */
const MOST = 400

export function NetworkTab() {
  const count = revision.value
  const { test, attempt } = shownAttempt()
  // The attempt changes in place: `revision` says when.
  const all = useMemo(() => (attempt ? networkOf(attempt) : []), [attempt, count])
  const [kind, query] = [requestKind.value, requestQuery.value.trim()]
  const rows = useMemo(() => filterRequests(all, kind, query), [all, kind, query])
  if (!test || !attempt || all.length === 0) {
    return <p class="nothing nothing-text">No requests yet. Those of the pages and of cy.request are listed here, test by test.</p>
  }
  return (
    <div class="network">
      <div class="network-bar">
        <SearchField
          label="Filter the requests"
          placeholder="URL, status, type, route"
          class="network-search"
          value={requestQuery.value}
          onInput={(text) => {
            requestQuery.value = text
          }}
        />
        <Kinds rows={all} />
      </div>
      {rows.length === 0 ? <p class="nothing">No request fits.</p> : <Table rows={rows} all={all} test={test} attempt={attempt} />}
    </div>
  )
}

function Kinds({ rows }: { rows: RequestRow[] }) {
  const there = new Set(rows.map(kindOfRow))
  const present = kinds.filter((kind) => kind === 'all' || kind === requestKind.value || there.has(kind))
  return (
    <Choice
      label="Kinds of requests"
      of={present}
      chosen={requestKind.value}
      onChoose={(kind) => {
        requestKind.value = kind
      }}
    />
  )
}

function Table({ rows, all, test, attempt }: { rows: RequestRow[]; all: RequestRow[]; test: TestRun; attempt: Attempt }) {
  const start = all[0]!.at
  const span = Math.max(...all.map((row) => row.at + (row.duration ?? 0))) - start || 1
  const size = rows.reduce((sum, row) => sum + (row.size ?? 0), 0)
  const origin = mainOrigin(all)
  return (
    <>
      <table class="table network-table">
        <caption>
          {rows.length === all.length ? `${all.length} requests` : `${rows.length} of ${all.length} requests`}
          {size > 0 && `, ${bytes(size)}`} <span class="unseen">of {test.title}</span>
        </caption>
        <thead>
          <tr>
            <th class="narrow">Status</th>
            <th class="narrow">Method</th>
            <th>URL</th>
            <th class="narrow">Type</th>
            <th class="narrow number network-size">Size</th>
            <th class="narrow number">Time</th>
            <th class="network-when">When</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, MOST).map((row) => (
            <Row key={row.key} row={row} test={test} attempt={attempt} origin={origin} start={start} span={span} />
          ))}
        </tbody>
      </table>
      {rows.length > MOST && <p class="nothing">{rows.length - MOST} more: narrow them down by the filter.</p>}
    </>
  )
}

interface RowProps {
  row: RequestRow
  test: TestRun
  attempt: Attempt
  origin: string
  start: number
  span: number
}

function Row({ row, test, attempt, origin, start, span }: RowProps) {
  const isShown = row.node !== null && same(pinned.value, { test, attempt, node: row.node })
  const show = () => {
    const node = row.node ?? commandAt(attempt, row.at)
    const one = node && { test, attempt, node }
    if (one && !same(pinned.value, one)) pin(one)
  }
  const [host, path] = parts(row.url, origin)
  return (
    <tr class={`${isShown ? 'table-chosen' : ''} ${isFailed(row) ? 'network-failed' : ''}`}>
      <td class="narrow">
        <RequestStatus row={row} />
      </td>
      <td class="mono narrow">{row.method}</td>
      <td class="mono network-url">
        <span class="network-line">
          <button type="button" class="link" title={row.url} onClick={show}>
            {host !== '' && <span class="dim">{host}</span>}
            {path}
          </button>
          {row.routes.map((route) => (
            <span key={route} class="chip chip-alias network-route" title={`cy.intercept of ${route}`}>
              {route}
            </span>
          ))}
          {isLost(row) && <span class="status status-5">{reason(row.lacks!)}</span>}
        </span>
      </td>
      <td class="narrow dim">{row.type}</td>
      <td class="mono narrow number network-size">{row.size === null || row.size === 0 ? '' : bytes(row.size)}</td>
      <td class="mono narrow number">{row.duration === null ? '' : duration(row.duration)}</td>
      <td class="network-when" aria-hidden="true">
        <span class="network-track">
          <span
            class="network-span"
            style={{ left: `${((row.at - start) / span) * 100}%`, width: `max(2px, ${((row.duration ?? 0) / span) * 100}%)` }}
          />
        </span>
      </td>
    </tr>
  )
}

/** There will never be a response. */
const isLost = ({ status, lacks }: RequestRow): boolean => status === null && lacks !== 'running' && lacks !== 'unfinished'
const isFailed = (row: RequestRow): boolean => (row.status !== null && row.status >= 400) || isLost(row)

/** The browser's word for it, as people read it. */
const reason = (error: string): string =>
  error
    .replace(/^net::(ERR_)?/, '')
    .toLowerCase()
    .replaceAll('_', ' ')

function RequestStatus({ row: { status, lacks } }: { row: RequestRow }) {
  if (status !== null || lacks === 'running') return <Status of={status} />
  if (lacks === 'unfinished') {
    return (
      <span class="dim" title="It was under way when the test ended">
        open
      </span>
    )
  }
  return <span class="status status-5">lost</span>
}

/** Where most of them go: that it is there goes without saying. */
function mainOrigin(rows: RequestRow[]): string {
  const counts = new Map<string, number>()
  for (const { url } of rows) {
    const origin = /^[a-z]+:\/\/[^/]+/.exec(url)?.[0] ?? ''
    counts.set(origin, (counts.get(origin) ?? 0) + 1)
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? ''
}

function parts(url: string, origin: string): [string, string] {
  const match = /^([a-z]+:\/\/[^/]+)(.*)$/s.exec(url)
  if (!match) return ['', url]
  return [match[1] === origin ? '' : match[1]!.replace(/^https?:\/\//, ''), match[2] === '' ? '/' : match[2]!]
}
