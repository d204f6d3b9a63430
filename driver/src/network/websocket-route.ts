// Which WebSockets a cy.intercept is for.
import minimatch from 'minimatch'
import type { Driver } from '../engine/types'
import { isRegex, isText } from './route-options'
import type { SocketConnection } from './websocket'

type Text = string | RegExp

export interface SocketMatcher {
  url?: Text
  hostname?: Text
  path?: Text
  pathname?: Text
  port?: number | number[]
  https?: boolean
  query?: Record<string, Text | number | boolean>
}

interface SocketRouteOptions {
  matcher: SocketMatcher
  handler: ((socket: SocketConnection) => unknown) | undefined
  times: number
  shown: string
}

const fields = ['url', 'hostname', 'path', 'pathname', 'port', 'https', 'query']

/** undefined: they are about other requests. */
export function readSocketRoute(driver: Driver, [first, second]: unknown[]): SocketRouteOptions | undefined {
  const given = asMatcher(first)
  if (!given) return undefined
  const wrong = (message: string, hint: string) => driver.error(`\`cy.intercept()\` of WebSockets ${message}`, { hint })
  const { resourceType: _type, times = Number.POSITIVE_INFINITY, ...matcher } = given
  const unknown = Object.keys(matcher).filter((name) => !fields.includes(name))
  if (unknown.length) throw wrong(`has no use for \`${unknown.join('`, `')}\``, `what it can look at: ${fields.join(', ')}, times`)
  for (const name of ['url', 'hostname', 'path', 'pathname']) {
    const value = matcher[name]
    if (value !== undefined && !isText(value))
      throw wrong(`needs a string, a glob or a regular expression for \`${name}\`, but got \`${String(value)}\``, `{ ${name}: '…' }`)
  }
  if (times !== Number.POSITIVE_INFINITY && !(Number.isInteger(times) && (times as number) > 0))
    throw wrong(`needs a positive integer for \`times\`, but got \`${String(times)}\``, '{ times: 1 }')
  if (second !== undefined && typeof second !== 'function') {
    throw wrong('takes a function that plays the server: a fixed answer has no meaning there', "(socket) => { socket.send('hello') }")
  }
  return {
    matcher: matcher as SocketMatcher,
    handler: second as SocketRouteOptions['handler'],
    times: times as number,
    shown: isText(first)
      ? String(first)
      : Object.entries(given)
          .map(([name, value]) => `${name}: ${String(value)}`)
          .join(', '),
  }
}

function asMatcher(first: unknown): Record<string, unknown> | undefined {
  if (typeof first === 'string') return /^wss?:\/\//.test(first) ? { url: first } : undefined
  if (typeof first !== 'object' || first === null || isRegex(first)) return undefined
  return (first as Record<string, unknown>).resourceType === 'websocket' ? (first as Record<string, unknown>) : undefined
}

/** `href` is absolute, of scheme ws or wss. */
export function matchesSocket(matcher: SocketMatcher, href: string): boolean {
  const url = new URL(href)
  const path = url.pathname + url.search
  const port = Number(url.port) || (url.protocol === 'wss:' ? 443 : 80)
  const { query = {} } = matcher
  return (
    (matcher.url === undefined ||
      fits(matcher.url, href) ||
      (typeof matcher.url === 'string' && matcher.url.startsWith('/') && fits(matcher.url, path))) &&
    (matcher.hostname === undefined || fits(matcher.hostname, url.hostname)) &&
    (matcher.path === undefined || fits(matcher.path, path)) &&
    (matcher.pathname === undefined || fits(matcher.pathname, url.pathname)) &&
    (matcher.port === undefined || [matcher.port].flat().includes(port)) &&
    (matcher.https === undefined || matcher.https === (url.protocol === 'wss:')) &&
    Object.entries(query).every(([name, wanted]) => {
      const value = url.searchParams.get(name)
      return value !== null && fits(isText(wanted) ? wanted : String(wanted), value)
    })
  )
}

function fits(wanted: Text, value: string): boolean {
  if (typeof wanted !== 'string') return new RegExp(wanted.source, wanted.flags.replace(/[gy]/g, '')).test(value)
  // Addresses often lack the slash that the browser adds.
  return wanted === value || `${wanted}/` === value || minimatch(value, wanted, { dot: true, nocomment: true, nonegate: true })
}
