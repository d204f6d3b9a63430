// Requests of an attempt: those of the pages, and those of the test itself.
import type { NetworkRequest } from '../protocol'
import type { Attempt, Node } from './model'

/** What an entry of the log says of a request. */
export interface RequestEntry {
  node: Node
  method: string
  /** HTTP status; absent while it is under way. */
  status: number | null
  url: string
  /** Of the test itself (`cy.request`) or of the application. */
  own: boolean
}

const SHAPE = /^([A-Z]+) (?:(\d{3}) )?(.+)$/s

export function requestOf(node: Node): RequestEntry | null {
  const { name, message, kind } = node.entry
  if (name !== 'request' && name !== 'xhr' && name !== 'fetch') return null
  const [, method, status, url] = SHAPE.exec(message) ?? []
  if (method === undefined || url === undefined) return null
  return { node, method, status: status === undefined ? null : Number(status), url, own: kind !== 'system' }
}

export interface RequestRow {
  key: string
  method: string
  url: string
  /** `document`, `fetch`, `script` …; `cy.request` for those of the test itself. */
  type: string
  status: number | null
  /** Why there is no status: under way, cut off by the end of the test, or the browser's error. */
  lacks: 'running' | 'unfinished' | string | null
  /** ms since the Unix epoch. */
  at: number
  duration: number | null
  /** Bytes over the network; absent where that isn't known. */
  size: number | null
  /** Routes of `cy.intercept` that took part. */
  routes: string[]
  /** The entry of the log that tells of it too. */
  node: Node | null
}

/** All of an attempt, in the order in which they began. */
export function networkOf(attempt: Attempt): RequestRow[] {
  const told = attempt.entries.flatMap((node) => requestOf(node) ?? [])
  const rows = told.filter(({ own }) => own).map(ofEntry)
  // A recording of before knows only what the log says.
  if (attempt.requests.size === 0) rows.push(...told.filter(({ own }) => !own).map(ofEntry))
  const entries = new Map<string, Node[]>()
  for (const { own, method, url, node } of told) {
    if (own) continue
    const name = `${method} ${url.replace(/ \([^()]*\)$/, '')}`
    entries.set(name, [...(entries.get(name) ?? []), node])
  }
  for (const [number, request] of attempt.requests) {
    const node = isCall(request.resourceType) ? entries.get(`${request.method} ${request.url}`)?.shift() : undefined
    rows.push(ofRequest(number, request, node ?? null, attempt.result !== null))
  }
  return rows.sort((a, b) => a.at - b.at)
}

const isCall = (type: string): boolean => type === 'fetch' || type === 'xhr'

function ofEntry({ node, method, status, url, own }: RequestEntry): RequestRow {
  const { id, at, duration, state, alias, displayName } = node.entry
  const running = state === 'pending'
  return {
    key: id,
    method,
    url,
    type: own ? 'cy.request' : (displayName ?? 'fetch'),
    status,
    lacks: status !== null ? null : running ? 'running' : 'failed',
    at,
    duration: running ? null : duration,
    size: null,
    routes: alias === null ? [] : [`@${alias}`],
    node,
  }
}

function ofRequest(number: number, request: NetworkRequest, node: Node | null, ended: boolean): RequestRow {
  const { method, url, status, resourceType, startedAt, duration, size, error, interceptedBy } = request
  return {
    key: `network-${number}`,
    method,
    url,
    type: resourceType,
    status,
    lacks: error ?? (duration === null ? (ended ? 'unfinished' : 'running') : null),
    at: startedAt,
    duration,
    size: duration === null || error !== null ? null : size,
    // The alias says more than what the route matches.
    routes: node?.entry.alias ? [`@${node.entry.alias}`] : interceptedBy,
    node,
  }
}

export const kinds = ['all', 'calls', 'pages', 'scripts', 'styles', 'images', 'other'] as const
export type Kind = (typeof kinds)[number]

const kindOf: Record<string, Kind> = {
  fetch: 'calls',
  xhr: 'calls',
  'cy.request': 'calls',
  preflight: 'calls',
  eventsource: 'calls',
  document: 'pages',
  script: 'scripts',
  stylesheet: 'styles',
  font: 'styles',
  image: 'images',
  media: 'images',
}

export const kindOfRow = (row: RequestRow): Kind => kindOf[row.type] ?? 'other'

/** Those of a kind that fit what was typed: words of the method, status, URL, type or route. */
export function filterRequests(rows: RequestRow[], kind: Kind, query: string): RequestRow[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  return rows.filter((row) => {
    if (kind !== 'all' && kindOfRow(row) !== kind) return false
    if (words.length === 0) return true
    const text = `${row.method} ${row.status ?? row.lacks ?? ''} ${row.url} ${row.type} ${row.routes.join(' ')}`.toLowerCase()
    return words.every((word) => text.includes(word))
  })
}

/** The command that was under way as a request began: what the page looked like then. */
export function commandAt(attempt: Attempt, at: number): Node | null {
  const commands = attempt.entries.filter((node) => node.entry.kind !== 'system' && node.children.length === 0)
  return commands.findLast((node) => node.entry.at <= at) ?? commands[0] ?? null
}
