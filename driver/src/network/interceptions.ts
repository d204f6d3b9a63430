// Routes of a test, the requests that they matched, and their handlers.
import { isThenable } from '../engine/retry'
import type { Alias, Driver, Log } from '../engine/types'
import type { InterceptedRequest, InterceptedResponse, Payload, RequestAct, RouteHandler, StaticReply } from '../protocol'
import { handlerFailed, inCommandTime, ofDriver } from './handlers'
import { toPairs } from './headers'
import {
  type Act,
  bodyOf,
  bodySnapshot,
  incomingRequest,
  incomingResponse,
  type RequestData,
  type RequestEvent,
  type ResponseData,
  type ResponseHandler,
  requestChange,
  requestData,
  responseData,
  snapshot,
} from './incoming'
import type { RouteOptions } from './route-options'
import { exchangeProps } from './shown'
import { toBody, toStaticReply } from './static-reply'

/** What `cy.wait('@alias')` yields. */
export interface Interception {
  id: string
  routeId: string
  browserRequestId: string
  state: 'Received' | 'Intercepted' | 'ResponseReceived' | 'ResponseIntercepted' | 'Complete' | 'Errored'
  request: RequestData
  response?: ResponseData
  error?: Error
  responseWaited: boolean
  subscriptions: unknown[]
}

export interface RouteState {
  readonly id: string
  readonly shown: string
  readonly handler: ((req: any) => unknown) | undefined
  /** Of an answer that is always the same. */
  readonly body?: Payload
  alias?: string
}

interface Flow {
  readonly request: RequestData
  readonly interceptions: Interception[]
  readonly listeners: [RequestEvent, ResponseHandler][]
  /** Of `req.continue(…)`. */
  onResponse: ResponseHandler | undefined
  /** What the test's handlers decided about, on its way to the page. */
  response: ResponseData | undefined
  /** The body that a handler or the route answered with. */
  given: Payload | undefined
  log: Log | undefined
}

export interface Interceptions {
  add(options: RouteOptions): Promise<RouteState>
  /** Names a route: `.as()` behind cy.intercept(). */
  name(subject: unknown, alias: string): Omit<Alias, 'name'> | undefined
  /** The requests of an alias so far, of its route or by `req.alias`. */
  requests(alias: string): Interception[]
  /** Whether handlers could still give this alias to a request. */
  mayBeNamed(): boolean
  routeOf(alias: string): RouteState | undefined
  /** Resolves at the next change; of a test that is over never. */
  changed(): Promise<void>
  /** How many of an alias were waited for. */
  readonly waited: Map<string, number>
}

export const interceptionsOf = ofDriver(create)

let lastRoute = 0

function create(driver: Driver): Interceptions {
  const { host } = driver
  const routes = new Map<string, RouteState>()
  const flows = new Map<string, Flow>()
  const all: Interception[] = []
  const waited = new Map<string, number>()
  let waiters: (() => void)[] = []
  let toReset = false

  const notify = () => {
    const now = waiters
    waiters = []
    for (const wake of now) wake()
  }
  const reset = () => {
    toReset = false
    routes.clear()
    flows.clear()
    all.length = 0
    waited.clear()
    waiters = []
  }
  const requests = (alias: string) => {
    // One that several routes with this alias matched is one request.
    const seen = new Set<string>()
    return all.filter((one) => {
      const is = (one.request.alias === alias || routes.get(one.routeId)?.alias === alias) && !seen.has(one.id)
      if (is) seen.add(one.id)
      return is
    })
  }
  const aliasOf = (alias: string): Omit<Alias, 'name'> => ({
    type: 'static',
    command: 'intercept',
    subject: () => requests(alias).at(-1) ?? null,
    all: () => requests(alias),
  })

  const fail = (doing: string, thrown: unknown, flow: Flow, route: RouteState | undefined) => {
    const about = `${route ? `\n\nRoute: ${route.shown}` : ''}\n\nIntercepted request: ${flow.request.method} ${flow.request.url}`
    handlerFailed(driver, `${doing} handler`, thrown, about)
  }

  /** Runs a handler, and waits for its promise as long as a command may take. */
  const run = async (handler: (arg: any) => unknown, arg: unknown, what: string) => {
    const result = handler(arg)
    if (!isThenable(result)) return
    await inCommandTime(driver, result, `resolve the promise of the ${what} handler in time, or raise defaultCommandTimeout`)
  }

  const begin = (event: InterceptedRequest): Flow => {
    const known = flows.get(event.id)
    if (known) {
      // Routes of another realm came in between, and may have changed it.
      const { url, method, headers, body } = requestData(event)
      Object.assign(known.request, { url, method, headers, body })
      return known
    }
    const flow: Flow = {
      request: requestData(event),
      interceptions: [],
      listeners: [],
      onResponse: undefined,
      response: undefined,
      given: undefined,
      log: undefined,
    }
    flows.set(event.id, flow)
    return flow
  }

  const record = (event: InterceptedRequest, flow: Flow, route: RouteState) => {
    const interception: Interception = {
      id: event.id,
      routeId: route.id,
      browserRequestId: event.id,
      state: 'Received',
      request: flow.request,
      responseWaited: false,
      subscriptions: [],
    }
    if (route.body) flow.given = route.body
    flow.interceptions.push(interception)
    all.push(interception)
    flow.log ??= driver.log({
      type: 'system',
      name: 'request',
      message: `${flow.request.method} ${flow.request.url}`,
      ...(route.alias ? { alias: route.alias } : {}),
      consoleProps: () => {
        const { response } = interception
        const received = response && { ...response, status: response.statusCode, statusText: response.statusMessage }
        return exchangeProps(flow.request, received, { Routes: flow.interceptions.map((one) => routes.get(one.routeId)?.shown) })
      },
    })
    notify()
  }

  const setAlias = (name: string) => {
    // The test may have an alias of that name for a whole route.
    if (routeOf(name)) return
    driver.setAlias(name, aliasOf(name))
    notify()
  }
  const routeOf = (alias: string) => [...routes.values()].findLast((route) => route.alias === alias)

  const handle = async (event: InterceptedRequest, flow: Flow): Promise<{ act: RequestAct; used: number }> => {
    let used = 0
    for (const id of event.routes) {
      const route = routes.get(id)
      used++
      if (!route) continue
      record(event, flow, route)
      if (!route.handler) continue
      let act: Act | undefined
      const finish = (next: Act) => {
        if (act) {
          throw driver.error('`req.reply()` and `req.continue()` complete a request, which can be done only once: it was done twice', {
            hint: 'return after the first of them',
          })
        }
        act = next
        // Looked at when the handler is done.
        if (next.kind === 'reply') next.reply.catch(() => {})
      }
      const listen = (event: RequestEvent, handler: ResponseHandler) => void flow.listeners.push([event, handler])
      try {
        await run(route.handler, incomingRequest(driver, flow.request, { finish, listen, alias: setAlias }), 'request')
        const done = act as Act | undefined
        if (done?.kind === 'reply') return { act: { reply: await done.reply }, used }
        if (done) {
          flow.onResponse = done.onResponse
          const waits = done.onResponse || flow.listeners.length || flow.request.responseTimeout !== undefined
          return { act: waits ? 'sendAndHold' : 'send', used }
        }
      } catch (thrown) {
        if (flows.get(event.id) !== flow) return { act: 'send', used }
        fail('request', thrown, flow, route)
        return { act: { reply: await toStaticReply(driver, { forceNetworkError: true }, 'req.reply()') }, used }
      }
    }
    return { act: { pass: { hold: flow.listeners.length > 0 || flow.request.responseTimeout !== undefined } }, used }
  }

  host.on('requestIntercepted', async (event) => {
    const flow = begin(event)
    if (!event.held) {
      for (const id of event.routes) {
        const route = routes.get(id)
        if (route) record(event, flow, route)
      }
      return
    }
    const before = { whole: snapshot(flow.request), body: bodySnapshot(flow.request.body) }
    const { act, used } = await handle(event, flow)
    for (const one of flow.interceptions) one.state = 'Intercepted'
    const reply = typeof act === 'object' && 'reply' in act ? act.reply : undefined
    if (reply) flow.given = reply.body
    const change = reply ? null : await requestChange(flow.request, before).catch(() => null)
    const followRedirect = flow.request.followRedirect === true
    const { responseTimeout: ms } = flow.request
    const responseTimeout = typeof ms === 'number' && ms > 0 ? Math.round(ms) : null
    const named = flow.request.alias !== undefined || flow.listeners.length > 0
    host.send({ method: 'decideRequest', params: { id: event.id, used, named, change, followRedirect, responseTimeout, act } })
  })

  host.on('responseIntercepted', async (event) => {
    const flow = flows.get(event.id)
    if (!flow) return
    const response = responseData(event, flow.given)
    if (event.held) {
      flow.response = response
      return respond(event, flow, response)
    }
    if (flow.listeners.length) {
      // The page has it already: they only look on.
      const { response: res } = incomingResponse(driver, response, { send: () => {} })
      await listen(flow, ['before:response', 'response'], res)
    }
    return complete(event.id, flow, response)
  })

  host.on('responseDelivered', ({ id }) => {
    const flow = flows.get(id)
    if (!flow?.response) return
    // Without any it is there all the same, and not one that is yet to be read.
    flow.response.body ??= ''
    return complete(id, flow, flow.response)
  })

  const complete = async (id: string, flow: Flow, response: ResponseData) => {
    settle(id, flow, (one) => {
      one.response = response
      one.state = 'Complete'
    })
    flow.log?.set('message', `${flow.request.method} ${response.statusCode} ${flow.request.url}`).end()
    const { response: res } = incomingResponse(driver, response, { send: () => {} })
    await listen(flow, ['after:response'], res)
  }

  const listen = async (flow: Flow, events: RequestEvent[], res: unknown) => {
    for (const name of events) {
      for (const [, handler] of flow.listeners.filter(([event]) => event === name)) {
        try {
          await run(handler, res, 'response')
        } catch (thrown) {
          fail('response', thrown, flow, undefined)
        }
      }
    }
  }

  const respond = async (event: InterceptedResponse, flow: Flow, response: ResponseData) => {
    const before = { whole: snapshot(response), body: bodySnapshot(response.body) }
    let sent: { reply: Promise<StaticReply> | undefined } | undefined
    const { response: res, timing } = incomingResponse(driver, response, {
      send: (reply) => {
        sent ??= { reply }
        reply?.catch(() => {})
      },
    })
    let reply: StaticReply | null = null
    let bodyKept = false
    try {
      const of = (name: RequestEvent) => flow.listeners.filter(([event]) => event === name).map(([, handler]) => handler)
      const handlers = [...of('before:response'), ...(flow.onResponse ? [flow.onResponse] : []), ...of('response')]
      for (const handler of handlers) {
        if (sent) break
        await run(handler, res, 'response')
      }
      const given = (sent as typeof sent | undefined)?.reply
      if (given) reply = await given
      else {
        bodyKept = bodySnapshot(response.body) === before.body
        reply = await changed(response, before.whole, bodyKept, timing)
      }
    } catch (thrown) {
      if (flows.get(event.id) === flow) fail('response', thrown, flow, undefined)
    }
    host.send({ method: 'decideResponse', params: { id: event.id, reply, bodyKept } })
  }

  host.on('responseBody', ({ id, body }) => {
    for (const { id: own, response } of all) {
      if (own === id && response && response.body === undefined) response.body = bodyOf(body, response.headers)
    }
    notify()
  })

  host.on('interceptionUndecided', ({ url }) => {
    driver.failTest(
      driver.error(`A request that the page makes by a synchronous XMLHttpRequest cannot be decided by a function:\n\n${url}`, {
        hint: 'the page stands still meanwhile, and the spec with it. Give the answer as an object: cy.intercept(url, { body: … })',
      }),
    )
  })

  host.on('interceptionFailed', ({ id, error }) => {
    const flow = flows.get(id)
    if (!flow) return
    // What the page gave up itself concerns no callback.
    if ((flow.onResponse || error.includes('`responseTimeout`')) && !error.includes('ERR_ABORTED')) {
      driver.failTest(
        driver.error(
          `The response that a handler of a \`cy.intercept()\` waits for did not come: ${error}\n\nIntercepted request: ${flow.request.method} ${flow.request.url}`,
          { hint: 'is the server there? req.reply() answers without it' },
        ),
      )
    }
    settle(id, flow, (one) => {
      one.error = driver.error(error)
      one.state = 'Errored'
    })
    flow.log?.set({ message: `${flow.request.method} ${flow.request.url} (${error})`, state: 'warned' }).end()
  })

  const settle = (id: string, flow: Flow, change: (interception: Interception) => void) => {
    flows.delete(id)
    for (const one of flow.interceptions) change(one)
    notify()
  }

  return {
    waited,
    requests,
    routeOf,
    mayBeNamed: () => [...routes.values()].some((route) => route.handler),
    changed: () => new Promise((resolve) => void waiters.push(resolve)),
    name(subject, alias) {
      const route =
        typeof subject === 'object' && subject !== null ? routes.get((subject as { routeId?: string }).routeId ?? '') : undefined
      if (!route) return undefined
      route.alias = alias
      host.send({ method: 'nameRoute', params: { route: route.id } })
      return aliasOf(alias)
    },
    async add({ matcher, middleware, times, handler, shown }) {
      if (!toReset) {
        toReset = true
        driver.onTestReset(reset)
      }
      const id = `route-${++lastRoute}`
      const isFunction = typeof handler === 'function'
      const does: RouteHandler = isFunction
        ? 'function'
        : handler === undefined
          ? 'spy'
          : { static: await toStaticReply(driver, handler, 'cy.intercept()') }
      const given = typeof does === 'object' && does.static.fixture === null ? { body: does.static.body } : {}
      const route: RouteState = { id, shown, handler: isFunction ? (handler as RouteState['handler']) : undefined, ...given }
      routes.set(id, route)
      await host.call({ method: 'addRoute', params: { id, matcher, middleware, times: times ?? null, handler: does } })
      return route
    },
  }
}

async function changed(
  response: ResponseData,
  before: string,
  bodyKept: boolean,
  timing: { delay?: number; throttleKbps?: number },
): Promise<StaticReply | null> {
  if (bodyKept && snapshot(response) === before && timing.delay === undefined && timing.throttleKbps === undefined) return null
  const headers = toPairs(response.headers)
  return {
    status: Number(response.statusCode),
    statusText: response.statusMessage || null,
    headers,
    body: bodyKept ? { text: '' } : await toBody(response.body, headers),
    fixture: null,
    delay: Math.round(timing.delay ?? 0),
    throttleKbps: timing.throttleKbps ?? null,
    fail: false,
  }
}
