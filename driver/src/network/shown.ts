// What the console shows of a request and its response.
import type { HeadersObject } from './headers'

/** Of these it is enough to know that they were there: what is looked at is handed on. */
const SECRET = /^(proxy-)?authorization$|^(set-)?cookie$/i

interface Sent {
  method: string
  url: string
  headers: HeadersObject
  body: unknown
}

interface Received {
  status: number
  statusText: string
  headers: HeadersObject
  body: unknown
}

/** Names and values in order; what there is nothing of is left out. */
export function exchangeProps(sent: Sent, received: Received | undefined, more: Record<string, unknown> = {}): Record<string, unknown> {
  const status = received && `${received.status} ${received.statusText}`.trim()
  const props = {
    Method: sent.method,
    URL: sent.url,
    Status: status,
    ...more,
    'Request headers': concealed(sent.headers),
    'Request body': sent.body,
    'Response headers': received && concealed(received.headers),
    'Response body': received?.body,
  }
  return Object.fromEntries(Object.entries(props).filter(([, value]) => value !== undefined && value !== null && value !== ''))
}

function concealed(headers: HeadersObject): HeadersObject | undefined {
  const entries = Object.entries(headers)
  if (entries.length === 0) return undefined
  return Object.fromEntries(entries.map(([name, value]) => [name, SECRET.test(name) ? '•••' : value]))
}
