// Answers of the test's own: StaticResponse objects, and the shorter forms.
import type { Driver } from '../engine/types'
import type { Payload, StaticReply } from '../protocol'
import { headerOf, toPairs } from './headers'
import { isBlob } from './kind'
import { bytesOf, fromBlob, fromBytes } from './payload'

const keys = ['body', 'fixture', 'statusCode', 'headers', 'forceNetworkError', 'throttleKbps', 'throttle', 'delay', 'delayMs', 'log']

const isPlain = (value: unknown): value is Record<string, unknown> =>
  Object.prototype.toString.call(value) === '[object Object]' && !bytesOf(value)

/** Whether an object speaks of an answer, and is none itself: one key that does makes it so. */
export const isStaticResponse = (value: unknown): value is Record<string, unknown> => hasStaticKeys(value)

export const hasStaticKeys = (value: unknown): boolean => isPlain(value) && Object.keys(value).some((key) => keys.includes(key))

/** `what` names the caller in errors. */
export async function toStaticReply(driver: Driver, given: unknown, what: string): Promise<StaticReply> {
  const response = isStaticResponse(given) ? given : { body: given }
  check(driver, response, what)
  const headers = toPairs(response.headers as Record<string, unknown>)
  const body = await toBody(response.body, headers)
  const throttle = response.throttleKbps ?? response.throttle
  return {
    status: Number(response.statusCode ?? 200),
    statusText: null,
    headers,
    body,
    // An encoding after a comma is of no concern: the bytes are sent as they are.
    fixture: typeof response.fixture === 'string' ? response.fixture.split(',')[0]!.trim() : null,
    delay: Math.round(Number(response.delay ?? response.delayMs ?? 0)),
    throttleKbps: throttle === undefined ? null : Number(throttle),
    fail: response.forceNetworkError === true,
  }
}

export async function toBody(body: unknown, headers: [string, string][]): Promise<Payload> {
  if (body === undefined) return { text: '' }
  if (typeof body === 'string') return { text: body }
  const bytes = bytesOf(body)
  if (bytes) return fromBytes(bytes)
  if (isBlob(body)) {
    if (body.type && headerOf(headers, 'content-type') === undefined) headers.push(['content-type', body.type])
    return fromBlob(body)
  }
  if (headerOf(headers, 'content-type') === undefined) headers.push(['content-type', 'application/json'])
  return { text: JSON.stringify(body) }
}

function check(driver: Driver, response: Record<string, unknown>, what: string): void {
  const wrong = (message: string, hint: string) =>
    driver.error(`\`${what}\` was passed an answer that cannot be used: ${message}`, { hint })
  const { statusCode, headers, fixture, forceNetworkError } = response
  if (statusCode !== undefined && !(Number.isInteger(Number(statusCode)) && Number(statusCode) >= 100 && Number(statusCode) <= 999))
    throw wrong(`\`statusCode\` must be a number between 100 and 999, but got \`${String(statusCode)}\``, '{ statusCode: 404 }')
  if (headers !== undefined && !isPlain(headers))
    throw wrong('`headers` must be a map of names to values', "{ headers: { 'x-total': '3' } }")
  if (fixture !== undefined && typeof fixture !== 'string')
    throw wrong(`\`fixture\` must be a path, but got \`${String(fixture)}\``, "{ fixture: 'users.json' }")
  if (fixture !== undefined && response.body !== undefined)
    throw wrong('`body` and `fixture` cannot both be set, pick one', 'leave one of them out')
  if (forceNetworkError !== undefined && typeof forceNetworkError !== 'boolean')
    throw wrong('`forceNetworkError` must be true or false', '{ forceNetworkError: true }')
  if (forceNetworkError && (statusCode !== undefined || headers !== undefined || fixture !== undefined || response.body !== undefined))
    throw wrong('`forceNetworkError`, if passed, must be the only option: no response is sent then', '{ forceNetworkError: true }')
  for (const name of ['delay', 'delayMs', 'throttle', 'throttleKbps']) {
    const value = response[name]
    if (value !== undefined && !(typeof value === 'number' && Number.isFinite(value) && value >= 0))
      throw wrong(`\`${name}\` must be a number of at least 0, but got \`${String(value)}\``, `{ ${name}: 500 }`)
  }
}
