// Requests of an attempt, as the entries of its log tell.
import type { Attempt, Node } from './model'

export interface RequestRow {
  node: Node
  method: string
  /** HTTP status; absent while it is under way. */
  status: number | null
  url: string
  /** Of the test itself (`cy.request`) or of the application. */
  own: boolean
}

const SHAPE = /^([A-Z]+) (?:(\d{3}) )?(.+)$/s

export function requestOf(node: Node): RequestRow | null {
  const { name, message, kind } = node.entry
  if (name !== 'request' && name !== 'xhr' && name !== 'fetch') return null
  const [, method, status, url] = SHAPE.exec(message) ?? []
  if (method === undefined || url === undefined) return null
  return { node, method, status: status === undefined ? null : Number(status), url, own: kind !== 'system' }
}

export const requestsOf = (attempt: Attempt): RequestRow[] => attempt.entries.flatMap((node) => requestOf(node) ?? [])
