import { resolveVisit, type VisitTarget, withoutLogin } from '../aut/address'
import { refuseInFrame } from '../aut/frame'
import type { AutTab } from '../aut/tab'
import type { CurrentAut } from '../aut/tabs'
import { setVisit } from '../aut/visit-state'
import { setTimer, withTimeout } from '../engine/time'
import type { CommandModule, Driver } from '../engine/types'
import { joinToBase } from '../origin/address'
import { askSite, isOwnSite } from '../origin/site'
import { windowOf } from '../origin/values'
import type { HostEvent, Visit } from '../protocol'
import { era } from '../session/era'

interface VisitOptions {
  url?: string
  method?: string
  body?: unknown
  headers?: Record<string, string>
  auth?: { username: string; password: string }
  qs?: Record<string, unknown>
  log?: boolean
  timeout?: number
  failOnStatusCode?: boolean
  retryOnStatusCodeFailure?: boolean
  retryOnNetworkFailure?: boolean
  onBeforeLoad?: (this: unknown, win: Window) => void
  onLoad?: (this: unknown, win: Window) => void
  /** Nothing was visited in this test before. */
  isFirst?: boolean
}

const RETRY_DELAYS = [100, 400, 1000]

export const visit: CommandModule = (driver) => {
  driver.commands.add('visit', async function (first: unknown, second?: unknown) {
    const options = readOptions(driver, first, second)
    refuseInFrame(driver.aut, 'cy.visit()')
    const timeout = options.timeout ?? driver.config('pageLoadTimeout')
    const aut = (driver.aut as CurrentAut).place.tab
    if (options.url === 'about:blank') {
      await aut.toBlank()
      return aut.window
    }
    const target = targetOf(driver, options)
    options.auth ??= target.auth
    const log = options.log === false ? undefined : driver.log({ name: 'visit', message: withoutLogin(options.url), timeout })

    // The first visit decides where the spec is; what is done at another origin after a later one belongs in cy.origin().
    const isFirst = !driver.state('visited')
    if (target.origin !== location.origin && !reachable(driver)) {
      if (isFirst) await moveTo(driver, target)
      else if (era(driver) === 'off' && !(await below(driver, target.origin))) throw leavesOrigin(driver, target.origin)
    }
    driver.state('visited', true)

    if (onlyHashChanges(aut, target)) {
      aut.window.location.href = target.url
      options.onLoad?.call(this.ctx, aut.window)
      return aut.window
    }
    const self = this.ctx
    await load(driver, aut, target, { ...options, isFirst }, timeout, self)
    log?.set('url', target.url)
    return windowOf(aut)
  })
}

function readOptions(driver: Driver, first: unknown, second: unknown): VisitOptions & { url: string } {
  const options = { ...(typeof first === 'string' ? { ...(second as VisitOptions), url: first } : (first as VisitOptions)) }
  const wrong = (message: string, hint: string) => driver.error(`\`cy.visit()\` ${message}`, { hint })
  if (typeof options.url !== 'string')
    throw wrong('must be called with a `url` or an `options` object containing a `url` as its 1st argument', "cy.visit('/login')")
  const method = (options.method ?? 'GET').toUpperCase()
  if (method !== 'GET' && method !== 'POST')
    throw wrong(
      `was called with an invalid \`method\`: '${options.method}'. Method can only be GET or POST`,
      'use cy.request() for other methods',
    )
  if (options.headers !== undefined && (typeof options.headers !== 'object' || options.headers === null))
    throw wrong('requires the `headers` option to be an object', "{ headers: { 'accept-language': 'de' } }")
  for (const name of ['onBeforeLoad', 'onLoad'] as const) {
    if (options[name] !== undefined && typeof options[name] !== 'function')
      throw wrong(`requires the \`${name}\` option to be a function`, `{ ${name}: (win) => { … } }`)
  }
  if (options.failOnStatusCode === false && options.retryOnStatusCodeFailure) {
    throw wrong(
      'was invoked with `{ failOnStatusCode: false, retryOnStatusCodeFailure: true }`: these contradict each other',
      'leave one of them out',
    )
  }
  return { ...options, method } as VisitOptions & { url: string }
}

function targetOf(driver: Driver, options: VisitOptions & { url: string }): VisitTarget {
  try {
    const base = driver.state('originBase')
    if (base) return resolveVisit(joinToBase(base, options.url), null, location.origin, options.qs)
    return resolveVisit(options.url, driver.config('baseUrl'), location.origin, options.qs)
  } catch {
    throw driver.error(`\`cy.visit()\` was passed \`${withoutLogin(options.url)}\`, which is no URL`, {
      hint: 'give a path below baseUrl, or a whole URL with http:// or https://',
    })
  }
}

// Without web security the browser lets the spec reach every origin.
function reachable(driver: Driver): boolean {
  return driver.config('chromeWebSecurity') === false || redirectExpected(driver)
}

/** Whether pages of that origin take the same domain as the spec for their own. */
async function below(driver: Driver, origin: string): Promise<boolean> {
  return driver.config('injectDocumentDomain') === true && isOwnSite(await askSite(driver, new URL(origin).hostname))
}

/** The spec page was moved to where this test's first visit is redirected to. */
function redirectExpected(driver: Driver): boolean {
  const { resume } = driver.boot
  return (
    !driver.state('visited') &&
    resume?.movedTo != null &&
    driver.state('test')?.id === resume.test &&
    new URL(resume.movedTo).origin === location.origin
  )
}

/** Ends this page: the test begins anew on the other origin. */
async function moveTo(driver: Driver, target: { url: string }): Promise<never> {
  driver.host.send({ method: 'moveSpec', params: { url: target.url } })
  ;(driver.host as Driver['host'] & { close(): void }).close()
  return new Promise<never>(() => {})
}

function leavesOrigin(driver: Driver, origin: string): Error {
  return driver.error(
    `\`cy.visit()\` failed: it leads to ${origin}, but this test is at ${location.origin}, and with experimentalSessionAndOrigin off a test stays at one origin`,
    { hint: 'visit the other origin in a test of its own, or remove experimentalSessionAndOrigin: false and use cy.origin()' },
  )
}

function onlyHashChanges(aut: AutTab, target: VisitTarget): boolean {
  const [base, hash] = aut.href().split('#')
  return base === target.base && (hash !== undefined || target.hash !== '')
}

async function load(
  driver: Driver,
  aut: AutTab,
  target: VisitTarget,
  options: VisitOptions & { url: string },
  timeout: number,
  self: unknown,
): Promise<void> {
  const deadline = driver.deadline(timeout)
  for (let attempt = 0; ; attempt++) {
    await prepare(driver, target, options)
    // What the host still has to say about the page before is said before it answers.
    if (!aut.accessible || target.origin !== location.origin) await driver.host.call({ method: 'pendingRequests' })
    const problem = await loadOnce(driver, aut, target, await beginning(driver, aut, target), options, deadline.left(), self)
    if (!problem) return
    if (problem.kind === 'final') throw problem.error
    const again = problem.kind === 'network' ? options.retryOnNetworkFailure !== false : options.retryOnStatusCodeFailure === true
    const delay = RETRY_DELAYS[attempt]
    if (!again || delay === undefined || delay > deadline.left()) throw problem.error
    await new Promise<void>((resolve) => setTimer(resolve, delay))
    await aut.errorIsShown()
  }
}

async function prepare(driver: Driver, target: VisitTarget, options: VisitOptions): Promise<void> {
  const { method = 'GET', auth, body } = options
  const headers = Object.entries(options.headers ?? {}).map(([name, value]): [string, string] => [name, String(value)])
  if (method === 'GET' && !headers.length && !auth) return
  let text: string | null = null
  if (body !== undefined && body !== null) {
    text =
      typeof body === 'string' ? body : new URLSearchParams(Object.entries(body).map(([name, value]) => [name, String(value)])).toString()
    if (typeof body !== 'string' && !headers.some(([name]) => name.toLowerCase() === 'content-type'))
      headers.push(['content-type', 'application/x-www-form-urlencoded'])
  }
  const params: Visit = { url: target.base, method, headers, body: text, auth: auth ? [auth.username, auth.password] : null }
  await driver.host.call({ method: 'prepareVisit', params })
}

/** Where the navigation begins: one that the spec page makes to another site would leave some cookies behind. */
async function beginning(driver: Driver, aut: AutTab, target: VisitTarget): Promise<string> {
  if (target.origin === location.origin && aut.accessible) return target.url
  return (await driver.host.call<string | null>({ method: 'approach', params: { url: target.url } })) ?? target.url
}

interface Problem {
  /** `final`: it would be the same again. */
  kind: 'network' | 'status' | 'final'
  error: Error
}

type Response = Extract<HostEvent, { kind: 'documentResponse' }>

function loadOnce(
  driver: Driver,
  aut: AutTab,
  target: VisitTarget,
  begin: string,
  options: VisitOptions,
  timeout: number,
  self: unknown,
): Promise<Problem | undefined> {
  let response: Response | undefined
  let shown = false
  const offs: (() => void)[] = []
  const outcome = new Promise<Problem | undefined>((resolve, reject) => {
    offs.push(
      driver.host.on('documentResponse', (event) => {
        // Word on the page before may come late.
        if (event.url.split('#')[0] !== target.base && !event.redirects.length) return
        response = event
        const problem =
          options.failOnStatusCode === false
            ? undefined
            : statusProblem(driver, target.url, event.status, event.statusText, event.redirects)
        if (problem) resolve(problem)
      }),
      driver.host.on('navigated', (event) => {
        shown ||= event.url.split('#')[0] === response?.url
      }),
      driver.host.on('documentFailed', (event) => {
        if (event.error === 'net::ERR_TOO_MANY_REDIRECTS') resolve({ kind: 'final', error: tooManyRedirects(driver, target.url) })
        else if (event.error !== 'net::ERR_ABORTED') resolve({ kind: 'network', error: networkError(driver, target.url, event.error) })
        else if (response && !shown && event.url === response.url) {
          // Answered, and yet no page came of it.
          aut.stays()
          resolve({ kind: 'final', error: noPage(driver, target.url, response) })
        }
      }),
    )
    setVisit({
      onBeforeLoad: (win) => options.onBeforeLoad?.call(self, win),
      onLoad: (win) => options.onLoad?.call(self, win),
      failed: reject,
    })
    aut.go(begin)
    aut.whenLoaded(timeout, options.timeout ?? driver.config('pageLoadTimeout')).then(() => resolve(undefined), reject)
  })
  const checked = outcome.then(async (problem) => {
    if (problem) return problem
    if (aut.failed) return { kind: 'network' as const, error: networkError(driver, target.url, aut.failed) }
    if (aut.accessible) {
      const failed = checkLoaded(driver, aut.window, target, options)
      if (failed?.kind !== 'status') return failed
      // The host knows more about it, and has said so once it answers.
      if (!response) await driver.host.call({ method: 'pendingRequests' })
      return (response && statusProblem(driver, target.url, response.status, response.statusText, response.redirects)) ?? failed
    }
    // Throws.
    if (aut.sandboxed) void aut.document
    // A redirect led to another origin: the spec follows it there.
    const final = response?.url ?? target.url
    if (!options.isFirst && era(driver) === 'off' && !reachable(driver) && !(await below(driver, final)))
      throw leavesOrigin(driver, new URL(final).origin)
    if (options.isFirst && !reachable(driver)) {
      driver.state('visited', false)
      await moveTo(driver, { url: final })
    }
    return undefined
  })
  const limited = withTimeout(checked, timeout + 1000, () => timeoutError(driver, target.url, timeout))
  return limited.finally(() => {
    setVisit(undefined)
    for (const off of offs) off()
  })
}

// The host's word on the response may come after the load event of a small page: the page itself knows, too.
function checkLoaded(driver: Driver, win: Window & typeof globalThis, target: VisitTarget, options: VisitOptions): Problem | undefined {
  const [entry] = win.performance.getEntriesByType('navigation') as (PerformanceNavigationTiming & { responseStatus?: number })[]
  const status = entry?.responseStatus ?? 0
  if (options.failOnStatusCode !== false && status) {
    const problem = statusProblem(driver, target.url, status, '', [])
    if (problem) return problem
  }
  const type = win.document.contentType
  if (type === 'text/html' || type === 'application/xhtml+xml') return undefined
  throw driver.error(
    `\`cy.visit()\` failed trying to load:\n\n${target.url}\n\nThe content-type of the response we received from your web server was:\n\n  > \`${type}\`\n\nThis was considered a failure because responses must have content-type: 'text/html'`,
    { hint: 'use cy.request() for what is no web page' },
  )
}

function statusProblem(
  driver: Driver,
  url: string,
  status: number,
  text: string,
  redirects: { status: number; to: string }[],
): Problem | undefined {
  if (status < 400) return undefined
  const path = redirects.map((one) => `\n  > ${one.status}: redirected to ${one.to}`).join('')
  return {
    kind: 'status',
    error: driver.error(
      `\`cy.visit()\` failed trying to load:\n\n${url}\n\nThe response we received from your web server was:\n\n  > ${status}${text ? `: ${text}` : ''}${path ? `\n\nOn the way there:\n${path}` : ''}\n\nThis was considered a failure because the status code was not \`2xx\`.`,
      { hint: 'check the path and that the server is the right one, or pass { failOnStatusCode: false }' },
    ),
  }
}

function noPage(driver: Driver, url: string, { status, statusText, mimeType }: Response): Error {
  const failed = `\`cy.visit()\` failed trying to load:\n\n${url}\n\n`
  if (status === 204 || status === 205) {
    return driver.error(
      `${failed}The server answered \`${status} ${statusText}\`: there is no page to show, so browsers stay where they are`,
      {
        hint: 'use cy.request() for addresses that answer without a page',
      },
    )
  }
  return driver.error(
    `${failed}The response is no page but a file, which the browser downloads:\n\n  > \`${mimeType || 'unknown content-type'}\``,
    {
      hint: 'click what leads to the file and read it with cy.readFile() from the folder of downloads, or use cy.request()',
    },
  )
}

function tooManyRedirects(driver: Driver, url: string): Error {
  return driver.error(`\`cy.visit()\` failed trying to load:\n\n${url}\n\nIt was redirected again and again, until the browser gave up`, {
    hint: 'look for redirects that lead back to themselves, for example those of a login without its cookie',
  })
}

function networkError(driver: Driver, url: string, error: string): Error {
  const plain = error === 'net::ERR_SSL_PROTOCOL_ERROR' && url.startsWith('https:')
  return driver.error(`\`cy.visit()\` failed trying to load:\n\n${url}\n\nNo response came: ${error.replace(/^net::/, '')}`, {
    hint: plain
      ? `does the server of ${new URL(url).host} speak https? An address without a scheme stands for https: write http:// before it otherwise`
      : `is the server of the application running, and does it listen on ${new URL(url).host}?`,
  })
}

function timeoutError(driver: Driver, url: string, ms: number): Error {
  return driver.error(`\`cy.visit()\` timed out after waiting ${ms}ms for ${url} to load`, {
    hint: 'look for a resource that hangs, or raise pageLoadTimeout',
  })
}
