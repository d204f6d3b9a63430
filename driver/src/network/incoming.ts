// What handlers of `cy.intercept` get: the request before it is sent, the response before the page gets it.
import type { Driver } from '../engine/types'
import type { InterceptedRequest, InterceptedResponse, Payload, RequestChange, StaticReply } from '../protocol'
import { type HeadersObject, toObject, toPairs } from './headers'
import { isJson, parseJson, toArrayBuffer } from './payload'
import { isStaticResponse, toBody, toStaticReply } from './static-reply'

/** `interception.request`. */
export interface RequestData {
  url: string
  method: string
  headers: HeadersObject
  body: any
  query: Record<string, string | string[]>
  httpVersion: string
  resourceType: string
  alias?: string
  responseTimeout?: number
  followRedirect?: boolean
}

/** `interception.response`. */
export interface ResponseData {
  url: string
  statusCode: number
  statusMessage: string
  headers: HeadersObject
  body: any
  httpVersion: string
}

/** What a handler decided. */
export type Act = { kind: 'send'; onResponse?: ResponseHandler } | { kind: 'reply'; reply: Promise<StaticReply> }
export type ResponseHandler = (res: any) => unknown
export type RequestEvent = 'before:response' | 'response' | 'after:response'
const requestEvents = ['before:response', 'response', 'after:response']

export function requestData(event: InterceptedRequest): RequestData {
  const headers = toObject(event.headers)
  const data = {
    url: event.url,
    method: event.method,
    headers,
    body: bodyOf(event.body, headers),
    httpVersion: '1.1',
    resourceType: event.resourceType,
  } as RequestData
  // The two are one: a change of either is seen in the other.
  let of = ''
  let query: RequestData['query'] = {}
  const write = () => {
    const url = new URL(data.url)
    const search = new URLSearchParams()
    for (const [name, value] of Object.entries(query)) for (const one of [value].flat()) search.append(name, String(one))
    url.search = search.toString()
    of = url.href
    data.url = of
  }
  const watched = (values: RequestData['query']) =>
    new Proxy(values, {
      set(target, key, value) {
        Reflect.set(target, key, value)
        write()
        return true
      },
      deleteProperty(target, key) {
        Reflect.deleteProperty(target, key)
        write()
        return true
      },
    })
  Object.defineProperty(data, 'query', {
    enumerable: true,
    get() {
      if (of !== data.url) {
        of = data.url
        query = {}
        for (const [name, value] of new URL(of).searchParams) {
          const known = query[name]
          query[name] = known === undefined ? value : [known, value].flat()
        }
      }
      return watched(query)
    },
    set(values) {
      query = { ...values }
      write()
    },
  })
  return data
}

/** `given`: the body that was passed as an answer, where it was. A body that was not read is undefined. */
export function responseData(event: InterceptedResponse, given?: Payload): ResponseData {
  const { body } = event
  const payload = typeof body === 'object' ? body.whole : body === 'given' ? (given ?? { text: '' }) : undefined
  const headers = toObject(event.headers)
  return {
    url: event.url,
    statusCode: event.status,
    statusMessage: event.statusText,
    headers,
    body: payload && bodyOf(payload, headers),
    httpVersion: '1.1',
  }
}

export function bodyOf(payload: Payload, headers: HeadersObject): unknown {
  if (!('text' in payload)) return toArrayBuffer(payload)
  return isJson(String(headers['content-type'] ?? '')) && payload.text !== '' ? parseJson(payload.text) : payload.text
}

/** To see whether a handler changed something. */
export const snapshot = (data: RequestData | ResponseData) => JSON.stringify({ ...data, alias: undefined, body: undefined })
export const bodySnapshot = (body: unknown) =>
  typeof body === 'object' && body !== null && !('byteLength' in body) ? JSON.stringify(body) : body

export async function requestChange(data: RequestData, before: { whole: string; body: unknown }): Promise<RequestChange | null> {
  const bodyChanged = bodySnapshot(data.body) !== before.body
  if (!bodyChanged && snapshot(data) === before.whole) return null
  const headers = toPairs(data.headers)
  const body = bodyChanged ? await toBody(data.body, headers) : null
  return { url: new URL(data.url, JSON.parse(before.whole).url).href, method: data.method.toUpperCase(), headers, body }
}

/** `req`: the request's own properties, and what can be done with it. */
export function incomingRequest(
  driver: Driver,
  data: RequestData,
  on: { finish(act: Act): void; listen(event: RequestEvent, handler: ResponseHandler): void; alias(name: string): void },
) {
  const methods = {
    continue(onResponse?: ResponseHandler) {
      if (onResponse !== undefined && typeof onResponse !== 'function') {
        throw driver.error('`req.continue()` was called with what is no function', {
          hint: 'req.continue((res) => { … }) gets the response',
        })
      }
      on.finish(onResponse ? { kind: 'send', onResponse } : { kind: 'send' })
    },
    reply(...args: unknown[]) {
      const [first] = args
      if (typeof first === 'function') return methods.continue(first as ResponseHandler)
      on.finish({ kind: 'reply', reply: toStaticReply(driver, shorthand(args), 'req.reply()') })
    },
    redirect(location: unknown, statusCode: unknown = 302) {
      if (typeof location !== 'string')
        throw driver.error('`req.redirect()` needs the location to redirect to', { hint: "req.redirect('/login', 301)" })
      methods.reply({ statusCode, headers: { location } })
    },
    destroy() {
      methods.reply({ forceNetworkError: true })
    },
    on(event: RequestEvent, handler: ResponseHandler) {
      if (!requestEvents.includes(event)) {
        throw driver.error(`\`req.on()\` knows no event \`${String(event)}\``, { hint: `use one of ${requestEvents.join(', ')}` })
      }
      if (typeof handler !== 'function') throw driver.error('`req.on()` needs a function', { hint: "req.on('response', (res) => { … })" })
      on.listen(event, handler)
      return request
    },
  }
  const request = delegate(data, methods)
  Object.defineProperty(request, 'alias', {
    enumerable: true,
    get: () => data.alias,
    set: (name: string) => {
      data.alias = name
      on.alias(name)
    },
  })
  return request
}

/** `res`. */
export function incomingResponse(driver: Driver, data: ResponseData, on: { send(reply: Promise<StaticReply> | undefined): void }) {
  const timing: { delay?: number; throttleKbps?: number } = {}
  const number = (name: string, value: unknown): number => {
    if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return value
    throw driver.error(`\`res.${name}()\` needs a number of at least 0, but got \`${String(value)}\``)
  }
  const methods = {
    setDelay(ms: unknown) {
      timing.delay = number('setDelay', ms)
      return response
    },
    setThrottle(kbps: unknown) {
      timing.throttleKbps = number('setThrottle', kbps)
      return response
    },
    send(...args: unknown[]) {
      if (!args.length) return on.send(undefined)
      const given = shorthand(args)
      if (isStaticResponse(given)) {
        if (given.forceNetworkError || given.fixture !== undefined) return on.send(toStaticReply(driver, given, 'res.send()'))
        if (given.statusCode !== undefined) data.statusCode = Number(given.statusCode)
        if (given.headers) Object.assign(data.headers, toObject(toPairs(given.headers as Record<string, unknown>)))
        if (given.body !== undefined) data.body = given.body
        const delay = given.delay ?? given.delayMs
        const throttle = given.throttleKbps ?? given.throttle
        if (delay !== undefined) methods.setDelay(delay)
        if (throttle !== undefined) methods.setThrottle(throttle)
      } else {
        data.body = given
      }
      on.send(undefined)
    },
  }
  const response = delegate(data, methods)
  for (const [name, key] of [
    ['delay', 'delay'],
    ['throttle', 'throttleKbps'],
    ['throttleKbps', 'throttleKbps'],
  ] as const) {
    Object.defineProperty(response, name, {
      get: () => timing[key],
      set: (value) => {
        timing[key] = value
      },
    })
  }
  return { response, timing }
}

/** (status, body?, headers?), (body, headers?) or one StaticResponse or body. */
function shorthand(args: unknown[]): unknown {
  const [first, second, third] = args
  if (typeof first === 'number') return { statusCode: first, body: second, ...(third ? { headers: third } : {}) }
  if (args.length > 1) return { body: first, headers: second }
  return first
}

function delegate(data: object, methods: object): any {
  const all: Record<string, unknown> = {}
  for (const key of [...Object.keys(data), 'responseTimeout', 'followRedirect']) {
    Object.defineProperty(all, key, {
      enumerable: true,
      configurable: true,
      get: () => (data as Record<string, unknown>)[key],
      set: (value) => {
        ;(data as Record<string, unknown>)[key] = value
      },
    })
  }
  return Object.assign(all, methods)
}
