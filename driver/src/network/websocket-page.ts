// The WebSocket of a page: the browser's own, which is watched, or one that a test plays the server of.
import { inPage, type SocketData } from './websocket-message'

export type PageWindow = Window & typeof globalThis

/** What becomes of a socket that a page opens. */
export interface Opened {
  /** The browser's own is opened, and told of. */
  watch(socket: WebSocket): void
  /** The test plays the server; undefined where it only looks on. */
  play: ((page: PageSide) => void) | undefined
}

/** A socket that is not the browser's, as its maker sees it. */
export interface PageSide {
  readonly Native: typeof WebSocket
  readonly state: number
  readonly binaryType: BinaryType
  onSend: (data: SocketData) => void
  onClose: (code: number | undefined, reason: string) => void
  onBinaryType: (type: BinaryType) => void
  open(protocol: string): void
  message(data: SocketData): void
  error(): void
  closed(code: number, reason: string, clean: boolean): void
}

const [CONNECTING, OPEN, CLOSING, CLOSED] = [0, 1, 2, 3]

/** Asks `decide` for each socket that the page opens from now on. */
export function replaceWebSocket(win: PageWindow, decide: (url: string, protocols: string[]) => Opened | undefined): void {
  const Native = win.WebSocket
  if (!Native) return
  const Played = playedClass(win, Native)
  win.WebSocket = new Proxy(Native, {
    construct(target, args: [string | URL, (string | string[])?], newTarget) {
      const url = absolute(win, args[0])
      const protocols = args[1] === undefined ? [] : [args[1]].flat().map(String)
      const opened = url === undefined ? undefined : decide(url, protocols)
      if (opened?.play) return new Played(url, opened.play)
      const socket = Reflect.construct(target, args, newTarget) as WebSocket
      opened?.watch(socket)
      return socket
    },
  })
}

function absolute(win: PageWindow, given: string | URL): string | undefined {
  try {
    const url = new URL(String(given), win.document.baseURI)
    if (url.protocol === 'http:') url.protocol = 'ws:'
    if (url.protocol === 'https:') url.protocol = 'wss:'
    return /^wss?:$/.test(url.protocol) && !url.hash ? url.href : undefined
  } catch {
    // The browser's own class says what is wrong with it.
    return undefined
  }
}

function playedClass(win: PageWindow, Native: typeof WebSocket): new (...args: any[]) => WebSocket {
  const handlers = ['open', 'message', 'error', 'close'] as const

  class Played extends win.EventTarget {
    readonly url: string
    readonly extensions = ''
    readonly bufferedAmount = 0
    protocol = ''
    readyState = CONNECTING!
    #binaryType: BinaryType = 'blob'
    #page: PageSide

    constructor(url: string, play: (page: PageSide) => void) {
      super()
      this.url = url
      const socket = this
      this.#page = {
        Native,
        get state() {
          return socket.readyState
        },
        get binaryType() {
          return socket.#binaryType
        },
        onSend: () => {},
        onClose: () => {},
        onBinaryType: () => {},
        open(protocol) {
          if (socket.readyState !== CONNECTING) return
          socket.protocol = protocol
          socket.readyState = OPEN!
          socket.dispatchEvent(new win.Event('open'))
        },
        message(data) {
          if (socket.readyState !== OPEN) return
          const origin = new URL(url).origin
          socket.dispatchEvent(new win.MessageEvent('message', { data: inPage(win, data, socket.#binaryType), origin }))
        },
        error: () => void socket.dispatchEvent(new win.Event('error')),
        closed(code, reason, wasClean) {
          if (socket.readyState === CLOSED) return
          socket.readyState = CLOSED!
          socket.dispatchEvent(new win.CloseEvent('close', { code, reason, wasClean }))
        },
      }
      play(this.#page)
    }

    get binaryType() {
      return this.#binaryType
    }

    set binaryType(type: BinaryType) {
      if (type !== 'blob' && type !== 'arraybuffer') return
      this.#binaryType = type
      this.#page.onBinaryType(type)
    }

    send(data: SocketData) {
      if (this.readyState === CONNECTING) {
        throw new win.DOMException("Failed to execute 'send' on 'WebSocket': Still in CONNECTING state.", 'InvalidStateError')
      }
      if (this.readyState === OPEN) this.#page.onSend(data)
    }

    close(code?: number, reason = '') {
      if (code !== undefined && code !== 1000 && !(code >= 3000 && code <= 4999)) {
        throw new win.DOMException(`The close code must be 1000 or from 3000 to 4999, but is ${code}.`, 'InvalidAccessError')
      }
      if (this.readyState >= CLOSING!) return
      this.readyState = CLOSING!
      this.#page.onClose(code, reason)
    }
  }

  for (const name of handlers) {
    const set = new WeakMap<Played, { given: unknown; listener: (event: Event) => void }>()
    Object.defineProperty(Played.prototype, `on${name}`, {
      configurable: true,
      enumerable: true,
      get(this: Played) {
        return set.get(this)?.given ?? null
      },
      set(this: Played, given: unknown) {
        const former = set.get(this)
        if (former) this.removeEventListener(name, former.listener)
        set.delete(this)
        if (typeof given !== 'function') return
        const listener = (event: Event) => void given.call(this, event)
        set.set(this, { given, listener })
        this.addEventListener(name, listener)
      },
    })
  }
  // It is one for `instanceof`, with the constants, too.
  Object.setPrototypeOf(Played.prototype, Native.prototype)
  return Played as unknown as new (
    ...args: any[]
  ) => WebSocket
}
