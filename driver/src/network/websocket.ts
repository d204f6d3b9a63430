// cy.intercept for WebSockets: watched, answered by the test, or changed between page and server.
import { isThenable } from '../engine/retry'
import type { Alias, Driver, Log } from '../engine/types'
import type { SocketNews } from '../protocol'
import { handlerFailed, inCommandTime, ofDriver } from './handlers'
import { fromPayload } from './websocket-bytes'
import { inPage, type SocketData, shownData, toSocketData } from './websocket-message'
import { type Opened, type PageSide, type PageWindow, replaceWebSocket, type ServerSocket } from './websocket-page'
import { createDirect, createRemote, type Remote } from './websocket-remote'
import { matchesSocket, readSocketRoute, type SocketMatcher } from './websocket-route'

export interface SocketMessage {
  from: 'page' | 'server'
  data: SocketData
}

type OnMessage = (data: SocketData) => unknown
type OnClose = (code: number | undefined, reason: string | undefined) => unknown

/** The server, for a handler that connects to it. */
export interface ServerSide {
  readonly url: string
  send(data: unknown): void
  close(code?: number, reason?: string): void
  onMessage(handler: OnMessage): void
  onClose(handler: OnClose): void
}

/** What handlers get, and what `cy.wait('@alias')` yields. */
export interface SocketConnection {
  readonly id: string
  readonly url: string
  readonly protocols: string[]
  state: 'connecting' | 'open' | 'closed'
  /** What the page sent and got, in order. */
  readonly messages: SocketMessage[]
  /** What the page sent. */
  readonly sent: SocketData[]
  /** What the page got. */
  readonly received: SocketData[]
  /** To the page, as from the server. */
  send(data: unknown): void
  close(code?: number, reason?: string): void
  onMessage(handler: OnMessage): void
  onClose(handler: OnClose): void
  connectToServer(): ServerSide
}

export interface SocketRoute {
  readonly id: string
  readonly shown: string
  readonly matcher: SocketMatcher
  readonly handler: ((socket: SocketConnection) => unknown) | undefined
  left: number
  alias?: string
  readonly connections: SocketConnection[]
  /** Settles once pages and workers out of reach know of it. */
  readonly ready: Promise<unknown>
}

export interface Sockets {
  /** Whether the arguments of cy.intercept are about WebSockets, and the route if they are. */
  add(args: unknown[]): SocketRoute | undefined
  name(subject: unknown, alias: string): Omit<Alias, 'name'> | undefined
  routeOf(alias: string): SocketRoute | undefined
  readonly waited: Map<string, number>
}

// Messages by which a row of the log is brought up to date one by one.
const SHOWN = 50

export const socketsOf = ofDriver(create)

let last = 0

function create(driver: Driver): Sockets {
  const routes = new Map<string, SocketRoute>()
  const waited = new Map<string, number>()
  let toReset = false
  let tests = 0
  const resetLater = () => {
    if (toReset) return
    toReset = true
    driver.onTestReset(() => {
      toReset = false
      tests++
      routes.clear()
      waited.clear()
      // The host ends what stands in their place.
      relayed.clear()
    })
  }

  // The spec page is on top; realms of other origins are frames of it.
  const as = window.top === window ? 'own' : 'realm'
  driver.beforeEveryLoad((win) => replaceWebSocket(win, as, (url, protocols, last) => open(win, url, protocols, last)))

  const concernedBy = (url: string) => {
    const taken = [...routes.values()].reverse().filter((route) => route.left > 0 && matchesSocket(route.matcher, url))
    const decisive = taken.findIndex((route) => route.handler)
    return { route: taken[decisive], concerned: decisive < 0 ? taken : taken.slice(0, decisive + 1) }
  }
  const connect = (win: PageWindow, url: string, protocols: string[]) => {
    resetLater()
    const test = tests
    const { route, concerned } = concernedBy(url)
    const connection = createConnection(driver, win, url, protocols, concerned, () => test === tests)
    for (const route of concerned) {
      route.left--
      route.connections.push(connection.public)
    }
    return { connection, route }
  }
  const open = (win: PageWindow, url: string, protocols: string[], last: boolean): Opened | undefined => {
    // It is shown by the realm that has a route for it.
    if (!last && !concernedBy(url).concerned.length) return undefined
    const { connection, route } = connect(win, url, protocols)
    return { watch: connection.watch, play: route?.handler ? (page) => connection.play(page, route) : undefined }
  }

  const direct = createDirect(driver)
  /** Connections of workers and of pages of other origins, which wait for what is decided here. */
  const relayed = new Map<string, (news: SocketNews) => void>()
  const relay = (id: string, url: string, protocols: string[]): ((news: SocketNews) => void) => {
    const remote = createRemote(id, direct)
    const { connection, route } = connect(window, url, protocols)
    if (!route) return connection.observe(remote)
    connection.play(remote.page, route)
    return remote.hear
  }
  /** Those that nothing stands in the place of: they were opened before, or where none could be put. */
  const told = new Map<string, (news: SocketNews) => void>()
  driver.host.on('socket', ({ id, news }) => {
    if (typeof news === 'object' && 'wanted' in news) relayed.set(id, relay(id, news.wanted.url, news.wanted.protocols))
    else if (typeof news === 'object' && 'opening' in news) {
      const { connection, route } = connect(window, news.opening.url, [])
      told.set(id, connection.observe(undefined, route !== undefined))
    } else (relayed.get(id) ?? told.get(id))?.(news)
    if (news === 'closed') {
      relayed.delete(id)
      told.delete(id)
    }
  })

  const routeOf = (alias: string) => [...routes.values()].findLast((route) => route.alias === alias)
  return {
    waited,
    routeOf,
    add(args) {
      const options = readSocketRoute(driver, args)
      if (!options) return undefined
      resetLater()
      const { matcher, shown, handler, times } = options
      const ready = driver.host.call({ method: 'watchSockets' })
      const route: SocketRoute = { id: `websocket-route-${++last}`, shown, matcher, handler, left: times, connections: [], ready }
      routes.set(route.id, route)
      return route
    },
    name(subject, alias) {
      const id = typeof subject === 'object' && subject !== null ? (subject as { routeId?: string }).routeId : undefined
      const route = routes.get(id ?? '')
      if (!route) return undefined
      route.alias = alias
      return {
        type: 'static',
        command: 'intercept',
        subject: () => route.connections.at(-1) ?? null,
        all: () => [...route.connections],
      }
    },
  }
}

interface Connection {
  readonly public: SocketConnection
  watch(socket: WebSocket): void
  play(page: PageSide, route: SocketRoute): void
  /** It is out of reach: what it does is told. `unplayed`: a function would have liked to play its server. */
  observe(remote: Remote | undefined, unplayed?: boolean): (news: SocketNews) => void
}

function createConnection(
  driver: Driver,
  win: PageWindow,
  url: string,
  protocols: string[],
  routes: SocketRoute[],
  isOfTest: () => boolean,
): Connection {
  const routed = routes.length > 0
  const alias = routes.find((route) => route.alias)?.alias
  const messages: SocketMessage[] = []
  const count = { page: 0, server: 0 }
  const of = (from: SocketMessage['from']) => messages.filter((message) => message.from === from).map(({ data }) => data)
  let log: Log | undefined
  // A page may outlive its test: what comes then is no row of another's log.
  const show = (what: string) => (isOfTest() ? log?.set('message', `${url} ${what}`) : undefined)
  const note = (from: SocketMessage['from'], data: SocketData) => {
    count[from]++
    const early = count.page + count.server <= SHOWN
    // Of connections that no route is for nobody asks for more than the log has.
    if (routed || early) messages.push({ from, data })
    if (early) show(`${from === 'page' ? '↑' : '↓'} ${shownData(data)}`)
  }
  let onMessage: OnMessage | undefined
  let onClose: OnClose | undefined
  const unreachable = (): never => {
    throw driver.error(`The WebSocket ${url} is one of a worker or of a frame of another origin that can only be watched`, {
      hint: "make the route before the page or worker begins: it had taken the browser's own WebSocket by then",
    })
  }
  let toPage: (data: SocketData) => void = unreachable
  let closePage: (code: number, reason: string) => void = unreachable
  let connect: () => ServerSide = () => {
    throw driver.error("`socket.connectToServer()` is for handlers of cy.intercept(): this connection is the browser's own", {
      hint: 'it is connected already',
    })
  }

  const socket: SocketConnection = {
    id: `websocket-${++last}`,
    url,
    protocols,
    state: 'connecting',
    messages,
    get sent() {
      return of('page')
    },
    get received() {
      return of('server')
    },
    send: (data) => toPage(toSocketData(driver, data, 'socket.send()')),
    close: (code = 1000, reason = '') => closePage(code, reason),
    onMessage: (handler) => {
      onMessage = handler
    },
    onClose: (handler) => {
      onClose = handler
    },
    connectToServer: () => connect(),
  }
  const begin = () => {
    log = driver.log({
      type: 'system',
      name: 'websocket',
      message: url,
      autoEnd: false,
      ...(alias ? { alias } : {}),
      consoleProps: () => ({ URL: url, State: socket.state, Messages: messages }),
    })
  }
  const end = (code?: number) => {
    socket.state = 'closed'
    show(`closed${code === undefined ? '' : ` (${code})`}, ${count.page} sent, ${count.server} received`)?.end()
  }
  /** Runs a function of the test's. */
  const guarded = (what: string, work: () => unknown) => {
    const failed = (thrown: unknown) => handlerFailed(driver, what, thrown, `\n\nWebSocket: ${url}`)
    try {
      const result = work()
      if (isThenable(result)) Promise.resolve(result).catch(failed)
      return result
    } catch (thrown) {
      failed(thrown)
      return undefined
    }
  }

  return {
    public: socket,
    watch(own) {
      begin()
      const send = own.send
      Object.defineProperty(own, 'send', {
        configurable: true,
        writable: true,
        value: (data: SocketData) => {
          // Throws where the browser does.
          send.call(own, data)
          note('page', data)
        },
      })
      toPage = (data) =>
        void own.dispatchEvent(new win.MessageEvent('message', { data: inPage(win, data, own.binaryType), origin: new URL(url).origin }))
      closePage = (code, reason) => own.close(code, reason)
      own.addEventListener('open', () => {
        socket.state = 'open'
      })
      own.addEventListener('message', (event) => note('server', event.data))
      own.addEventListener('close', (event) => end(event.code))
    },
    observe(remote, unplayed) {
      begin()
      if (unplayed) show('(out of reach: no function answers it)')
      if (remote) {
        const { send, close } = remote.watch()
        toPage = send
        closePage = close
      }
      let code: number | undefined
      return (news) => {
        if (news === 'open') socket.state = 'open'
        else if (news === 'closed') end(code)
        else if (typeof news !== 'object') return
        else if ('serverClosed' in news) code = news.serverClosed.code
        else if ('message' in news) {
          const { toServer, data } = news.message
          note(toServer ? 'page' : 'server', fromPayload(data))
        }
      }
    },
    play(page, route) {
      begin()
      let server: ServerSocket | undefined
      let fromServer: OnMessage | undefined
      let serverClosed: OnClose | undefined
      const waiting: SocketData[] = []
      const toServer = (data: SocketData) => {
        if (server?.readyState === 1) server.send(data as string)
        else if (server?.readyState === 0) waiting.push(data)
      }
      const finish = (code: number, reason: string, clean: boolean) => {
        page.closed(code, reason, clean)
        if (socket.state !== 'closed') end(code)
      }
      const openPage = (protocol: string) => {
        if (page.state !== 0) return
        socket.state = 'open'
        page.open(protocol)
        for (const data of early.splice(0)) toPage(data)
      }
      /** Sent by the test before the page could hear it. */
      const early: SocketData[] = []
      toPage = (data) => {
        if (page.state === 0) {
          early.push(data)
          return
        }
        note('server', data)
        page.message(data)
      }
      closePage = (code, reason) => {
        if (server && server.readyState < 2) server.close(validCode(code), reason)
        finish(code, reason, true)
      }
      connect = () => {
        if (server) throw driver.error('`socket.connectToServer()` was called twice', { hint: 'one connection has one server' })
        server = page.connect(url, protocols)
        server.binaryType = page.binaryType
        page.onBinaryType = (type) => {
          server!.binaryType = type
        }
        server.onopen = () => {
          openPage(server!.protocol)
          for (const data of waiting.splice(0)) server!.send(data as string)
        }
        server.onmessage = ({ data }) => {
          if (fromServer) guarded('onMessage handler of the server', () => fromServer!(data))
          else toPage(data)
        }
        server.onerror = () => page.error()
        server.onclose = ({ code, reason, wasClean }) => {
          if (serverClosed) guarded('onClose handler of the server', () => serverClosed!(code, reason))
          else finish(code, reason, wasClean)
        }
        return {
          url,
          send: (data) => toServer(toSocketData(driver, data, 'server.send()')),
          close: (code = 1000, reason = '') => server!.close(validCode(code), reason),
          onMessage: (handler) => {
            fromServer = handler
          },
          onClose: (handler) => {
            serverClosed = handler
          },
        }
      }
      page.onSend = (data) => {
        note('page', data)
        if (onMessage) guarded('onMessage handler', () => onMessage!(data))
        else toServer(data)
      }
      page.onClose = (code, reason) => {
        if (onClose) guarded('onClose handler', () => onClose!(code, reason))
        if (server && server.readyState < 2) server.close(code, reason)
        // A moment later, as the browser does.
        Promise.resolve().then(() => finish(code ?? 1005, reason, true))
      }
      page.onGone = () => {
        server = undefined
        if (socket.state === 'closed') return
        end()
        // As a server sees it that a page goes away. Between tests that concerns nobody.
        if (onClose && isOfTest()) guarded('onClose handler', () => onClose!(1001, ''))
      }
      const handled = guarded('WebSocket handler', () =>
        inCommandTime(driver, route.handler!(socket), 'resolve the promise in time: the page waits for its connection meanwhile'),
      )
      Promise.resolve(handled).then(
        () => server || openPage(protocols[0] ?? ''),
        () => finish(1011, 'the handler failed', false),
      )
    },
  }
}

/** Pages may close with 1000 and their own codes only. */
function validCode(code: number): number {
  return code === 1000 || (code >= 3000 && code <= 4999) ? code : 1000
}
