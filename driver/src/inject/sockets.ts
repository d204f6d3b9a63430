// Runs in pages of other origins and in workers while a test has routes for WebSockets: the spec page decides about each socket
// that they open, and what goes over it is relayed to and from there.
import { createLine, fromPayload } from '../network/websocket-bytes'
import type { SocketData } from '../network/websocket-message'
import { type PageSide, type PageWindow, placeOf, replaceWebSocket, type ServerSocket } from '../network/websocket-page'
import type { SocketAct, SocketNews, SocketOrder } from '../protocol'

/** What the host calls, by name. */
interface Direct {
  begin(): void
  take(orders: SocketOrder[]): void
  /** The test is over. */
  end(): void
}

/** One socket, as the spec page directs it. */
interface Standin {
  act(act: SocketAct): void
  end(): void
}

type Say = (news: SocketNews) => void

const scope = globalThis as unknown as PageWindow & { __hinoki_sockets?: (text: string) => void }
// The binding, which the application has no use for.
const told = scope.__hinoki_sockets
delete scope.__hinoki_sockets

const place = placeOf(scope)
// Pages of the spec's own origin have the driver.
if (place.direct) (place.direct as Direct).begin()
else if (!place.own && told) place.direct = createDirect(told)

function createDirect(send: (text: string) => void): Direct {
  const settled = Promise.resolve()
  // No other page or worker has the same.
  const name = `${Math.random().toString(36).slice(2)}${performance.timeOrigin.toString(36)}`
  const sockets = new Map<string, Standin>()
  let on = true
  let count = 0
  let outbox: [string, SocketNews][] = []
  const tell = (id: string, news: SocketNews) => {
    if (outbox.push([id, news]) > 1) return
    settled.then(() => {
      const all = outbox
      outbox = []
      send(JSON.stringify(all))
    })
  }
  const stand = (page: PageSide, url: string, protocols: string[]) => {
    const id = `${name}-${++count}`
    const say: Say = (news) => {
      tell(id, news)
      if (news === 'closed') sockets.delete(id)
    }
    sockets.set(id, createStandin(page, url, protocols, say))
  }
  replaceWebSocket(scope, 'relay', (url, protocols) => (on ? { watch: () => {}, play: (page) => stand(page, url, protocols) } : undefined))
  return {
    begin() {
      on = true
    },
    take(orders) {
      for (const { id, act } of orders) sockets.get(id)?.act(act)
    },
    end() {
      on = false
      for (const socket of sockets.values()) socket.end()
      sockets.clear()
      outbox = []
    },
  }
}

function createStandin(page: PageSide, url: string, protocols: string[], tellOf: Say): Standin {
  // wanted: nobody has decided yet; played: by the test; own: by the server, whose connection is told of or not.
  let state: 'wanted' | 'played' | 'own' = 'wanted'
  let silent = false
  let server: ServerSocket | undefined
  const line = createLine()
  const say: Say = (news) => line.next(() => silent || tellOf(news))
  const sayData = (toServer: boolean, data: SocketData) => {
    if (!silent) line.data(data, (payload) => silent || tellOf({ message: { toServer, data: payload } }))
  }
  const over = () => {
    if (page.state === 3 && (!server || server.readyState === 3)) say('closed')
  }
  const closePage = (code: number, reason: string, clean: boolean) => {
    page.closed(code, reason, clean)
    over()
  }

  const connect = () => {
    const opened = (() => {
      try {
        return page.connect(url, protocols)
      } catch {
        return undefined
      }
    })()
    const closed = (code: number, reason: string, clean: boolean) => {
      say({ serverClosed: { code, reason, clean } })
      if (state === 'own') closePage(code, reason, clean)
      else over()
    }
    if (!opened) {
      // The page would be refused, too: of another scheme, or by a policy.
      say('serverError')
      if (state === 'own') page.error()
      closed(1006, '', false)
      return
    }
    server = opened
    page.buffered = () => (opened as WebSocket).bufferedAmount
    opened.binaryType = 'arraybuffer'
    opened.onopen = () => {
      if (state === 'own') {
        page.open(opened.protocol, (opened as WebSocket).extensions)
        say('open')
      } else say({ serverOpen: { protocol: opened.protocol } })
    }
    opened.onmessage = ({ data }) => {
      sayData(false, data)
      if (state === 'own') page.message(data)
    }
    opened.onerror = () => {
      say('serverError')
      if (state === 'own') page.error()
    }
    opened.onclose = ({ code, reason, wasClean }) => closed(code, reason, wasClean)
  }
  const own = () => {
    state = 'own'
    connect()
  }

  page.onSend = (data) => {
    sayData(true, data)
    if (state === 'own') server?.send(data as string)
  }
  page.onClose = (code, reason) => {
    if (state === 'own') {
      // As the browser's own does, which has no code where the page gives none.
      if (code === undefined) server?.close()
      else server?.close(code, reason)
      if (!server) closePage(1006, '', false)
    } else say({ closing: { code: code ?? null, reason } })
  }
  page.onBinaryType = (name) => say({ binaryType: { name } })
  say({ wanted: { url, protocols } })

  return {
    act(act) {
      if (act === 'watch') {
        if (state !== 'wanted') return
        // It was closed before anyone had decided.
        if (page.state === 0) own()
        else closePage(1006, '', false)
        return
      }
      if (state === 'wanted') state = 'played'
      if (act === 'connect') connect()
      else if (act === 'error') page.error()
      else if ('open' in act) page.open(act.open.protocol)
      else if ('message' in act) page.message(fromPayload(act.message.data))
      else if ('toServer' in act) {
        if (server?.readyState === 1) server.send(fromPayload(act.toServer.data))
      } else if ('closeServer' in act) {
        const { code, reason } = act.closeServer
        if (code === null) server?.close()
        else server?.close(code, reason)
      } else if (state === 'own') server?.close(act.close.code, act.close.reason)
      else closePage(act.close.code, act.close.reason, act.close.clean)
    },
    end() {
      silent = true
      if (state === 'wanted' && page.state === 0) own()
      else if (state === 'played') {
        server?.close()
        page.closed(1001, 'the test that played the server is over', true)
      }
    },
  }
}
