// The WebSocket of a page: the browser's own, which is watched, or one that a test plays the server of.
import { inPage, type SocketData } from './websocket-message'

export type PageWindow = Window & typeof globalThis

/** What becomes of a socket that a page opens. */
export interface Opened {
  /** The socket is opened, and told of. */
  watch(socket: WebSocket): void
  /** The test plays the server; undefined where it only looks on. */
  play: ((page: PageSide) => void) | undefined
}

/** A connection to the real server beside the page's. */
export type ServerSocket = Pick<
  WebSocket,
  'readyState' | 'protocol' | 'binaryType' | 'send' | 'close' | 'onopen' | 'onmessage' | 'onerror' | 'onclose'
>

/** A socket that is not the browser's, as its maker sees it. */
export interface PageSide {
  /** Opens a connection to the real server. */
  connect(url: string, protocols: string[]): ServerSocket
  readonly state: number
  readonly binaryType: BinaryType
  onSend: (data: SocketData) => void
  onClose: (code: number | undefined, reason: string) => void
  onBinaryType: (type: BinaryType) => void
  /** The page or worker is gone, and its socket with it. */
  onGone: () => void
  /** Bytes that are yet to be sent. */
  buffered: () => number
  open(protocol: string, extensions?: string): void
  message(data: SocketData): void
  error(): void
  closed(code: number, reason: string, clean: boolean): void
}

/** undefined: it has nothing to do with it. `last`: nobody is asked after it. */
type Decide = (url: string, protocols: string[], last: boolean) => Opened | undefined

/** Who is asked for the sockets of a page or worker; several scripts of ours find it there. */
interface Place {
  /** Of the spec's own realm: nobody else is asked. */
  own: Decide | undefined
  /** Of a realm of the page's origin, which has routes of its own. */
  realm: Decide | undefined
  /** Of what relays to the spec page, which has the other routes. */
  relay: Decide | undefined
  /** The relay itself, for whoever finds one. */
  direct: unknown
}

const PLACE = Symbol.for('hinoki.sockets')

export function placeOf(win: PageWindow): Place {
  const known = (win as { [PLACE]?: Place })[PLACE]
  if (known) return known
  const place: Place = { own: undefined, realm: undefined, relay: undefined, direct: undefined }
  Object.defineProperty(win, PLACE, { configurable: true, value: place })
  return place
}

const [CONNECTING, OPEN, CLOSING, CLOSED] = [0, 1, 2, 3]

/** Asks `decide` for each socket that the page opens from now on. */
export function replaceWebSocket(win: PageWindow, as: 'own' | 'realm' | 'relay', decide: Decide): void {
  const Native = win.WebSocket
  if (!Native) return
  const place = placeOf(win)
  const replaced = place.own ?? place.realm ?? place.relay
  place[as] = decide
  if (replaced) return
  const Played = playedClass(win, Native)
  win.WebSocket = new Proxy(Native, {
    construct(target, args: [string | URL, (string | string[])?], newTarget) {
      const url = absolute(win, args[0])
      const protocols = args[1] === undefined ? [] : [args[1]].flat().map(String)
      const watching: Opened[] = []
      let play: Opened['play']
      const deciders = place.own ? [place.own] : [place.realm, place.relay].filter((one) => one !== undefined)
      for (const [at, one] of deciders.entries()) {
        if (url === undefined || play) break
        const opened = one(url, protocols, at === deciders.length - 1)
        play = opened?.play
        if (opened && !play) watching.push(opened)
      }
      const socket = play ? new Played(url!, play) : (Reflect.construct(target, args, newTarget) as WebSocket)
      for (const opened of watching) opened.watch(socket)
      return socket
    },
  })
}

function absolute(win: PageWindow, given: string | URL): string | undefined {
  try {
    // Workers have no document.
    const url = new URL(String(given), win.document?.baseURI ?? win.location.href)
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
    extensions = ''
    protocol = ''
    readyState = CONNECTING!
    #binaryType: BinaryType = 'blob'
    #page: PageSide

    constructor(url: string, play: (page: PageSide) => void) {
      super()
      this.url = url
      const socket = this
      let made = false
      /** Nobody can listen before it is made: the browser's own tells nothing until later. */
      const later = (work: () => void) => (made ? work() : void Promise.resolve().then(work))
      const closed: PageSide['closed'] = (code, reason, wasClean) => {
        if (socket.readyState === CLOSED) return
        socket.readyState = CLOSED!
        socket.dispatchEvent(new win.CloseEvent('close', { code, reason, wasClean }))
      }
      this.#page = {
        connect: (server, protocols) => new Native(server, protocols),
        get state() {
          return socket.readyState
        },
        get binaryType() {
          return socket.#binaryType
        },
        onSend: () => {},
        onClose: () => {},
        onBinaryType: () => {},
        onGone: () => {},
        buffered: () => 0,
        open(protocol, extensions = '') {
          if (socket.readyState !== CONNECTING) return
          socket.extensions = extensions
          socket.protocol = protocol
          socket.readyState = OPEN!
          socket.dispatchEvent(new win.Event('open'))
        },
        message(data) {
          if (socket.readyState !== OPEN) return
          const origin = new URL(url).origin
          socket.dispatchEvent(new win.MessageEvent('message', { data: inPage(win, data, socket.#binaryType), origin }))
        },
        error: () => later(() => void socket.dispatchEvent(new win.Event('error'))),
        closed: (...args) => later(() => closed(...args)),
      }
      play(this.#page)
      made = true
    }

    get bufferedAmount() {
      return this.#page.buffered()
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
