// What `cy.request` was called with.
import type { Driver } from '../engine/types'
import { isBlob } from './kind'
import { bytesOf, isFormData } from './payload'

export interface RequestOptions {
  url: string
  method: string
  body: unknown
  headers: Record<string, unknown>
  qs?: Record<string, unknown>
  form: boolean
  auth?: Record<string, unknown>
  followRedirect: boolean
  failOnStatusCode: boolean
  retryOnStatusCodeFailure: boolean
  retryOnNetworkFailure: boolean
  gzip: boolean
  encoding: string
  timeout: number
  log: boolean
}

const methods = new Set(
  `ACL BIND CHECKOUT CONNECT COPY DELETE GET HEAD LINK LOCK M-SEARCH MERGE MKACTIVITY MKCALENDAR MKCOL MOVE NOTIFY OPTIONS PATCH
  POST PROPFIND PROPPATCH PURGE PUT REBIND REPORT SEARCH SOURCE SUBSCRIBE TRACE UNBIND UNLINK UNLOCK UNSUBSCRIBE`.split(/\s+/),
)
const encodings = ['ascii', 'base64', 'binary', 'hex', 'latin1', 'utf8', 'utf-8', 'ucs2', 'ucs-2', 'utf16le', 'utf-16le']

export const isMethod = (value: unknown): value is string => typeof value === 'string' && methods.has(value.toUpperCase())

export function readOptions(driver: Driver, args: unknown[]): RequestOptions {
  const wrong = (message: string, hint: string) => driver.error(`\`cy.request()\` ${message}`, { hint })
  const given = byPosition(args)
  if (!given) throw wrong('must be called with a url or an options object', "cy.request('/users')")
  const url = given.url ?? given.uri
  if (typeof url !== 'string' || !url) throw wrong('requires a `url`. You did not provide a `url`', "cy.request({ url: '/users' })")
  const method = given.method ?? 'GET'
  if (!isMethod(method)) {
    throw wrong(
      `was called with an invalid method: \`${String(method)}\`. Method can be: \`GET\`, \`POST\`, \`PUT\`, \`DELETE\`, \`PATCH\`, \`HEAD\`, \`OPTIONS\`, or any other HTTP method that Node.js knows`,
      "cy.request('POST', '/users', { name: 'Jane' })",
    )
  }
  const { auth, headers, encoding = 'utf8' } = given
  if (auth !== undefined && (typeof auth !== 'object' || auth === null))
    throw wrong('must be passed an object literal for the `auth` option', "{ auth: { username: 'jane', password: '…' } }")
  if (headers !== undefined && (typeof headers !== 'object' || headers === null))
    throw wrong('requires the `headers` option to be an object literal', "{ headers: { accept: 'text/html' } }")
  if (!encodings.includes(encoding as string))
    throw wrong(`was called with an invalid encoding: \`${String(encoding)}\``, `use one of ${encodings.join(', ')}`)
  const { failOnStatusCode = true, retryOnStatusCodeFailure = false } = given
  if (!failOnStatusCode && retryOnStatusCodeFailure) {
    throw wrong(
      'was invoked with `{ failOnStatusCode: false, retryOnStatusCodeFailure: true }`: these contradict each other',
      'leave one of them out',
    )
  }
  return {
    url,
    method: method.toUpperCase(),
    body: given.body,
    headers: (headers ?? {}) as Record<string, unknown>,
    ...(given.qs ? { qs: given.qs as Record<string, unknown> } : {}),
    form: given.form === true,
    ...(auth ? { auth: auth as Record<string, unknown> } : {}),
    followRedirect: given.followRedirect !== false,
    failOnStatusCode: failOnStatusCode !== false,
    retryOnStatusCodeFailure: retryOnStatusCodeFailure === true,
    retryOnNetworkFailure: given.retryOnNetworkFailure !== false,
    gzip: given.gzip !== false,
    encoding: encoding as string,
    timeout: typeof given.timeout === 'number' ? given.timeout : driver.config('responseTimeout'),
    log: given.log !== false,
  }
}

function byPosition(args: unknown[]): Record<string, unknown> | undefined {
  const [first, second, third] = args
  if (typeof first === 'object' && first !== null) return first as Record<string, unknown>
  if (args.length === 1) return { url: first }
  if (args.length === 2) return isMethod(first) ? { method: first, url: second } : { url: first, body: second }
  if (args.length > 2) return { method: first, url: second, body: third }
  return undefined
}

/** `a=1&b[0]=2&c[d]=3`: nested values in brackets. */
export function queryText(values: Record<string, unknown>): string {
  const pairs: string[] = []
  const add = (name: string, value: unknown) => {
    if (value === undefined) return
    if (Array.isArray(value)) value.forEach((one, index) => void add(`${name}[${index}]`, one))
    else if (typeof value === 'object' && value !== null && !(value instanceof Date)) {
      for (const [key, one] of Object.entries(value)) add(`${name}[${key}]`, one)
    } else {
      const text = value instanceof Date ? value.toISOString() : value === null ? '' : String(value)
      pairs.push(`${encodeURIComponent(name)}=${encodeURIComponent(text)}`)
    }
  }
  for (const [name, value] of Object.entries(values)) add(name, value)
  return pairs.join('&')
}

/** Whether a body is sent as JSON. */
export function isJsonBody(body: unknown): boolean {
  if (typeof body === 'boolean' || typeof body === 'number' || body === null) return true
  return typeof body === 'object' && !isBlob(body) && !isFormData(body) && !bytesOf(body)
}
