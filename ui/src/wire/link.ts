// The connection to the program: kept up, with requests that are answered.
import type { HostError, JsonValue, OpenCommand, OpenMessage } from '../protocol'
import { backOff } from './back-off'
import { type Frame, readFrame } from './frame'

export type LinkState =
  | { kind: 'connecting' }
  | { kind: 'open' }
  /** Tried again at `retryAt`, ms since the Unix epoch. */
  | { kind: 'lost'; retryAt: number; tries: number }

export interface Listener {
  onMessages(messages: OpenMessage[]): void
  onFrame(frame: Frame): void
  onState(state: LinkState): void
}

/** Why a request wasn't done. */
export class Refused extends Error {
  readonly code: string

  constructor({ code, message }: Pick<HostError, 'code' | 'message'>) {
    super(message)
    this.code = code
  }
}

interface Waiting {
  resolve(value: JsonValue): void
  reject(error: Refused): void
}

/** Without an answer in this time the program is taken for hanging. */
const PATIENCE = 30_000

export class Link {
  private socket: WebSocket | null = null
  private tries = 0
  private timer: ReturnType<typeof setTimeout> | undefined
  private lastId = 0
  private readonly waiting = new Map<number, Waiting>()
  private batch: OpenMessage[] = []
  private scheduled = false
  private readonly url: string
  private readonly listener: Listener

  constructor(url: string, listener: Listener) {
    this.url = url
    this.listener = listener
  }

  connect(): void {
    clearTimeout(this.timer)
    this.listener.onState({ kind: 'connecting' })
    const socket = new WebSocket(this.url)
    socket.binaryType = 'arraybuffer'
    this.socket = socket
    socket.onopen = () => this.listener.onState({ kind: 'open' })
    socket.onmessage = ({ data }) => this.receive(data)
    // An error is always followed by this.
    socket.onclose = () => this.lost(socket)
  }

  request(command: OpenCommand): Promise<JsonValue> {
    const socket = this.socket
    if (!socket || socket.readyState !== WebSocket.OPEN) {
      return Promise.reject(new Refused({ code: 'lost', message: 'the connection to Hinoki is lost' }))
    }
    const id = ++this.lastId
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiting.delete(id)
        reject(new Refused({ code: 'timeout', message: `Hinoki didn't answer in ${PATIENCE / 1000} s` }))
      }, PATIENCE)
      this.waiting.set(id, {
        resolve(value) {
          clearTimeout(timer)
          resolve(value)
        },
        reject(error) {
          clearTimeout(timer)
          reject(error)
        },
      })
      socket.send(JSON.stringify({ id, command }))
    })
  }

  private receive(data: unknown): void {
    if (typeof data !== 'string') {
      const frame = readFrame(data as ArrayBuffer)
      if (frame) this.listener.onFrame(frame)
      return
    }
    const message = JSON.parse(data) as OpenMessage
    if (message.type === 'hello') this.tries = 0
    if (message.type === 'done' || message.type === 'refused') {
      const waiting = this.waiting.get(message.id)
      this.waiting.delete(message.id)
      if (message.type === 'done') waiting?.resolve(message.value)
      else waiting?.reject(new Refused(message.error))
      return
    }
    this.batch.push(message)
    if (this.scheduled) return
    this.scheduled = true
    // At most once for each picture of the screen; a hidden page gets none.
    if (document.hidden) setTimeout(this.flush, 100)
    else requestAnimationFrame(this.flush)
  }

  private readonly flush = () => {
    this.scheduled = false
    const batch = this.batch
    this.batch = []
    this.listener.onMessages(batch)
  }

  private lost(socket: WebSocket): void {
    if (socket !== this.socket) return
    this.socket = null
    const error = new Refused({ code: 'lost', message: 'the connection to Hinoki was lost' })
    for (const waiting of this.waiting.values()) waiting.reject(error)
    this.waiting.clear()
    const delay = backOff(this.tries++, Math.random)
    this.listener.onState({ kind: 'lost', retryAt: Date.now() + delay, tries: this.tries })
    this.timer = setTimeout(() => this.connect(), delay)
  }
}
