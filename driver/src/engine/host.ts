// The link to the host: calls of one turn travel in one message.
import type { DriverCall, DriverMessage, HostEvent, HostMessage, InputEvent } from '../protocol'
import { HostFailure } from './errors'
import type { Host, Value } from './types'

interface Waiting {
  resolve(value: any): void
  reject(error: Error): void
}

export interface HostLink extends Host {
  receive(message: HostMessage): void
  /** Called before a message leaves: adds what was held back, log entries. */
  beforeSend: () => void
  /** Sends what waits, now. */
  flush(): void
  /** After the page was told to go away nothing leaves it. */
  close(): void
}

export function createHost(load: number, send: (text: string) => void): HostLink {
  const waiting = new Map<number, Waiting>()
  const listeners = new Map<string, Set<(event: any) => void>>()
  let outbox: DriverMessage[] = []
  let lastId = 0
  let scheduled = false
  let closed = false

  const flush = () => {
    scheduled = false
    if (closed) return
    const calls = outbox
    outbox = []
    scheduled = true
    link.beforeSend()
    scheduled = false
    // What was held back happened before these calls.
    const messages = [...outbox, ...calls]
    outbox = []
    if (messages.length) send(JSON.stringify(messages))
  }
  const post = (call: DriverCall, id: number | null) => {
    outbox.push({ load, id, call })
    if (scheduled) return
    scheduled = true
    queueMicrotask(flush)
  }

  const link: HostLink = {
    beforeSend: () => {},
    flush,
    close() {
      flush()
      closed = true
    },
    call<T = Value>(call: DriverCall): Promise<T> {
      return new Promise<T>((resolve, reject) => {
        const id = ++lastId
        waiting.set(id, { resolve, reject })
        post(call, id)
      })
    },
    send: (call) => post(call, null),
    async input(events: InputEvent[]) {
      await link.call({ method: 'input', params: { events } })
    },
    on(kind, listener) {
      const set = listeners.get(kind) ?? new Set()
      listeners.set(kind, set)
      set.add(listener)
      return () => set.delete(listener)
    },
    receive(message) {
      if (message.type === 'push') {
        const event: HostEvent = message.event
        for (const listener of [...(listeners.get(event.kind) ?? [])]) listener(event)
        return
      }
      const call = waiting.get(message.id)
      if (!call) return
      waiting.delete(message.id)
      if (message.type === 'reply') call.resolve(message.value)
      else call.reject(new HostFailure(message.error))
    },
  }
  return link
}
