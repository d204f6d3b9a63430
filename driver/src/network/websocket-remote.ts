// Sockets of workers and of pages of other origins, as the spec page has them: what stands in their place there tells what
// happens and does what it is told. Orders of one turn travel together.
import type { Driver } from '../engine/types'
import type { SocketAct, SocketNews, SocketOrder } from '../protocol'
import { createLine, fromPayload } from './websocket-bytes'
import type { SocketData } from './websocket-message'
import type { PageSide, ServerSocket } from './websocket-page'

export interface Remote {
  /** For a test that plays the server. */
  readonly page: PageSide
  /** For one that only looks on; it may say something to the page meanwhile. */
  watch(): { send(data: SocketData): void; close(code: number, reason: string): void }
  /** Takes what is told of it, as the page side of one that is played. */
  hear(news: SocketNews): void
}

export type Direct = (id: string, act: SocketAct) => void

export function createDirect(driver: Driver): Direct {
  let orders: SocketOrder[] = []
  return (id, act) => {
    if (orders.push({ id, act }) > 1) return
    queueMicrotask(() => {
      const all = orders
      orders = []
      driver.host.send({ method: 'directSockets', params: { orders: all } })
    })
  }
}

export function createRemote(id: string, direct: Direct): Remote {
  const line = createLine()
  const order = (act: SocketAct) => line.next(() => direct(id, act))
  const toPage = (data: SocketData) => line.data(data, (payload) => direct(id, { message: { data: payload } }))
  let state = 0
  let binaryType: BinaryType = 'blob'
  let server: RemoteServer | undefined

  const page: PageSide = {
    connect() {
      server = createServer(line, (act) => direct(id, act))
      order('connect')
      return server.socket
    },
    get state() {
      return state
    },
    get binaryType() {
      return binaryType
    },
    onSend: () => {},
    onClose: () => {},
    onBinaryType: () => {},
    onGone: () => {},
    buffered: () => 0,
    open(protocol) {
      if (state !== 0) return
      state = 1
      order({ open: { protocol } })
    },
    message: toPage,
    error: () => order('error'),
    closed(code, reason, clean) {
      if (state === 3) return
      state = 3
      order({ close: { code, reason, clean } })
    },
  }

  return {
    page,
    watch() {
      order('watch')
      return { send: toPage, close: (code, reason) => order({ close: { code, reason, clean: true } }) }
    },
    hear(news) {
      if (news === 'closed') {
        // Also what the driver has closed itself ends so.
        const gone = state !== 3
        state = 3
        server?.gone()
        if (gone) page.onGone()
      } else if (news === 'serverError') server?.failed()
      else if (typeof news !== 'object') return
      else if ('message' in news) {
        const data = fromPayload(news.message.data)
        if (news.message.toServer) page.onSend(data)
        else server?.heard(data)
      } else if ('binaryType' in news) {
        binaryType = news.binaryType.name as BinaryType
        page.onBinaryType(binaryType)
      } else if ('closing' in news) {
        if (state >= 2) return
        state = 2
        page.onClose(news.closing.code ?? undefined, news.closing.reason)
      } else if ('serverOpen' in news) server?.opened(news.serverOpen.protocol)
      else if ('serverClosed' in news) {
        const { code, reason, clean } = news.serverClosed
        server?.closed(code, reason, clean)
      }
    },
  }
}

interface RemoteServer {
  readonly socket: ServerSocket
  opened(protocol: string): void
  heard(data: string | ArrayBuffer): void
  failed(): void
  closed(code: number, reason: string, wasClean: boolean): void
  gone(): void
}

function createServer(line: ReturnType<typeof createLine>, direct: (act: SocketAct) => void): RemoteServer {
  const socket = {
    readyState: 0 as number,
    protocol: '',
    binaryType: 'blob' as BinaryType,
    onopen: null,
    onmessage: null,
    onerror: null,
    onclose: null,
    send(data: SocketData) {
      if (socket.readyState === 1) line.data(data, (payload) => direct({ toServer: { data: payload } }))
    },
    close(code?: number, reason = '') {
      if (socket.readyState >= 2) return
      socket.readyState = 2
      line.next(() => direct({ closeServer: { code: code ?? null, reason } }))
    },
  } as Omit<ServerSocket, 'readyState' | 'protocol'> & { readyState: number; protocol: string }
  const own = socket as ServerSocket & WebSocket
  return {
    socket: own,
    opened(protocol) {
      if (socket.readyState !== 0) return
      socket.readyState = 1
      socket.protocol = protocol
      own.onopen?.(new Event('open'))
    },
    heard(data) {
      const form = typeof data === 'string' || own.binaryType === 'arraybuffer' ? data : new Blob([data])
      own.onmessage?.(new MessageEvent('message', { data: form }))
    },
    failed: () => own.onerror?.(new Event('error')),
    closed(code, reason, wasClean) {
      if (socket.readyState === 3) return
      socket.readyState = 3
      own.onclose?.({ code, reason, wasClean } as CloseEvent)
    },
    gone() {
      socket.readyState = 3
    },
  }
}
