import { resolveVisit, type VisitTarget, withoutLogin } from '../aut/address'
import { HostFailure } from '../engine/errors'
import { withTimeout } from '../engine/time'
import type { CommandModule, Driver } from '../engine/types'
import { headerOf, shown, toObject, toPairs } from '../network/headers'
import { isBlob } from '../network/kind'
import { bytesOf, fromBlob, fromBytes, isFormData, isJson, parseJson, toArrayBuffer, toText } from '../network/payload'
import { isJsonBody, queryText, type RequestOptions, readOptions } from '../network/request-options'
import { exchangeProps } from '../network/shown'
import { joinToBase } from '../origin/address'
import type { HttpAuth, HttpExchange, HttpReply, HttpRequest, Payload } from '../protocol'

/** cy.request: made by the host, with the cookies of the page. */
export const request: CommandModule = (driver) => {
  driver.commands.add('request', async (...args: unknown[]) => {
    const options = readOptions(driver, args)
    const sent = await toRequest(driver, options)
    let received: ReturnType<typeof toResponse> | undefined
    const log = options.log
      ? driver.log({
          name: 'request',
          message: `${sent.method} ${sent.url}`,
          timeout: options.timeout,
          consoleProps: () => {
            const headers = received?.requestHeaders ?? toObject(sent.headers)
            const props = { ...sent, headers, body: sent.body ? toText(sent.body) : undefined }
            return exchangeProps(props, received, { Redirects: received?.redirects })
          },
        })
      : undefined
    const late = () => timedOut(driver, options, sent)
    // The host keeps the time; ours is for a host that is lost.
    const reply = await withTimeout(
      driver.host.call<HttpReply>({ method: 'httpRequest', params: sent }),
      options.timeout + 2000,
      late,
    ).catch((thrown: unknown) => {
      if (!(thrown instanceof HostFailure)) throw thrown
      if (thrown.code === 'timeout') throw late()
      throw thrown.code === 'invalid'
        ? driver.error(`\`cy.request()\` could not send this request: ${thrown.message}`)
        : noResponse(driver, sent, thrown)
    })
    const response = toResponse(reply, options)
    received = response
    log?.set('message', `${sent.method} ${response.status} ${sent.url}`)
    if (options.failOnStatusCode && !response.isOkStatusCode) throw wrongStatus(driver, sent, reply)
    return response
  })
}

async function toRequest(driver: Driver, options: RequestOptions): Promise<HttpRequest> {
  const headers = toPairs(options.headers)
  const body = await toBody(options, headers)
  const { url, auth } = toUrl(driver, options)
  return {
    url,
    method: options.method,
    headers,
    body: body ?? null,
    auth: toAuth(options.auth ?? auth),
    followRedirect: options.followRedirect,
    gzip: options.gzip,
    timeout: Math.max(0, Math.round(options.timeout)),
    retryOnNetworkFailure: options.retryOnNetworkFailure,
    retryOnStatusCodeFailure: options.retryOnStatusCodeFailure,
  }
}

/** With the name and password that the address holds. */
function toUrl(driver: Driver, { url, qs }: RequestOptions): Pick<VisitTarget, 'url' | 'auth'> {
  let target: VisitTarget
  try {
    const inside = driver.state('originBase')
    const [given, base] = inside ? [joinToBase(inside, url), null] : [url, driver.config('baseUrl')]
    target = resolveVisit(given, base, pageOrigin(driver))
  } catch {
    throw driver.error(`\`cy.request()\` must be provided a fully qualified \`url\`, but got \`${withoutLogin(url)}\``, {
      hint: 'set baseUrl, or begin the url with http:// or https://',
    })
  }
  const sent = new URL(target.base)
  const query = qs ? queryText(qs) : ''
  if (query) sent.search = sent.search ? `${sent.search}&${query}` : `?${query}`
  return { url: sent.href, auth: target.auth }
}

function pageOrigin(driver: Driver): string {
  return driver.aut.accessible && !driver.aut.blank ? driver.aut.window.location.origin : location.origin
}

async function toBody({ body, form }: RequestOptions, headers: [string, string][]): Promise<Payload | undefined> {
  const type = (value: string) => {
    if (headerOf(headers, 'content-type') === undefined) headers.push(['content-type', value])
  }
  if (body === undefined) return undefined
  if (form) {
    type('application/x-www-form-urlencoded')
    return { text: typeof body === 'string' ? body : queryText(body as Record<string, unknown>) }
  }
  if (typeof body === 'string') return { text: body }
  if (isFormData(body)) {
    // The browser writes the parts; only it knows the boundary then.
    const written = new Response(body)
    const index = headers.findIndex(([name]) => name.toLowerCase() === 'content-type')
    if (index >= 0) headers.splice(index, 1)
    headers.push(['content-type', written.headers.get('content-type')!])
    return fromBlob(await written.blob())
  }
  if (isBlob(body)) {
    if (body.type) type(body.type)
    return fromBlob(body)
  }
  const bytes = bytesOf(body)
  if (bytes) return fromBytes(bytes)
  if (!isJsonBody(body)) return { text: String(body) }
  type('application/json')
  return { text: JSON.stringify(body) }
}

function toAuth(auth: Record<string, unknown> | undefined): HttpAuth | null {
  if (!auth) return null
  const text = (value: unknown) => (value === undefined || value === null ? '' : String(value))
  return {
    user: text(auth.username ?? auth.user),
    password: text(auth.password ?? auth.pass),
    bearer: auth.bearer === undefined ? null : text(auth.bearer),
    sendImmediately: auth.sendImmediately !== false,
  }
}

function toResponse({ exchanges, duration }: HttpReply, options: RequestOptions) {
  const last = exchanges.at(-1)!
  const redirects = exchanges.filter((one) => one !== last && one.redirectsTo).map((one) => `${one.status}: ${one.redirectsTo}`)
  return {
    status: last.status,
    statusText: last.statusText,
    isOkStatusCode: last.status >= 200 && last.status < 400,
    body: bodyOf(last, options),
    headers: toObject(last.headers),
    requestHeaders: toObject(last.requestHeaders),
    requestBody: last.requestBody ? toText(last.requestBody) : undefined,
    duration,
    allRequestResponses: exchanges.map((one) => ({
      'Request URL': one.url,
      'Request Headers': toObject(one.requestHeaders),
      'Request Body': one.requestBody ? toText(one.requestBody) : null,
      'Response Status': one.status,
      'Response Headers': toObject(one.headers),
      'Response Body': toText(one.body, options.encoding),
    })),
    ...(redirects.length ? { redirects } : {}),
    ...(last.redirectsTo ? { redirectedToUrl: last.redirectsTo } : {}),
  }
}

function bodyOf(exchange: HttpExchange, options: RequestOptions): unknown {
  // As documented for requests with FormData.
  if (isFormData(options.body)) return toArrayBuffer(exchange.body)
  const text = toText(exchange.body, options.encoding)
  return isJson(headerOf(exchange.headers, 'content-type') ?? '') ? parseJson(text) : text
}

const LONGEST_BODY = 1000

function cut(text: string): string {
  return text.length > LONGEST_BODY ? `${text.slice(0, LONGEST_BODY)}… (${text.length} characters)` : text
}

function describeRequest({ method, url, headers, body }: Pick<HttpRequest, 'method' | 'url' | 'headers' | 'body'>): string {
  return `Method: ${method}\nURL: ${url}\nHeaders: ${shown(headers)}${body ? `\nBody: ${cut(toText(body))}` : ''}`
}

function wrongStatus(driver: Driver, sent: HttpRequest, { exchanges }: HttpReply): Error {
  const last = exchanges.at(-1)!
  const redirects = exchanges
    .slice(0, -1)
    .map((one) => `\n  - ${one.status}: ${one.redirectsTo ?? one.url}`)
    .join('')
  return driver.error(
    `\`cy.request()\` failed on:\n\n${sent.url}\n\nThe server answered \`${last.status}: ${last.statusText}\`, and a status that is neither \`2xx\` nor \`3xx\` fails the command.\n\nRequest:\n\n${describeRequest({ ...sent, method: last.method, url: last.url, headers: last.requestHeaders })}${redirects ? `\n\nRedirects:${redirects}` : ''}\n\nResponse:\n\nStatus: ${last.status} ${last.statusText}\nHeaders: ${shown(last.headers)}\nBody: ${cut(toText(last.body))}`,
    { hint: 'if you expect this status, pass the option { failOnStatusCode: false }' },
  )
}

function noResponse(driver: Driver, sent: HttpRequest, failure: HostFailure): Error {
  return driver.error(
    `\`cy.request()\` failed trying to load:\n\n${sent.url}\n\nNo response came: ${failure.message}\n\nRequest:\n\n${describeRequest(sent)}`,
    { hint: 'is the server running, is the url right, and can this machine reach it?' },
  )
}

function timedOut(driver: Driver, { timeout }: RequestOptions, sent: HttpRequest): Error {
  return driver.error(`\`cy.request()\` timed out waiting \`${timeout}ms\` for a response\n\nRequest:\n\n${describeRequest(sent)}`, {
    hint: 'raise responseTimeout, or pass the option { timeout }',
  })
}
