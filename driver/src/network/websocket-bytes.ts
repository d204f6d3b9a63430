// What goes over a WebSocket as it travels between its stand-in in a page or worker and the driver.
import type { Payload } from '../protocol'
import { isBlob } from './kind'
import { bytesIn, isBytes, type SocketData } from './websocket-message'

/** Strings are made of so many bytes at a time: a call takes only so many arguments. */
const CHUNK = 0x8000

export function toPayload(data: Exclude<SocketData, Blob>): Payload {
  if (!isBytes(data)) return { text: wellFormed(String(data)) }
  const bytes = bytesIn(data)
  let plain = ''
  for (let at = 0; at < bytes.length; at += CHUNK) plain += String.fromCharCode(...bytes.subarray(at, at + CHUNK))
  return { base64: btoa(plain) }
}

export function fromPayload(payload: Payload): string | ArrayBuffer {
  if ('text' in payload) return payload.text
  const plain = atob(payload.base64)
  const bytes = new Uint8Array(plain.length)
  for (let at = 0; at < plain.length; at++) bytes[at] = plain.charCodeAt(at)
  return bytes.buffer
}

/** The browser sends no half of a character either. */
const wellFormed = (text: string) => (text as string & { toWellFormed(): string }).toWellFormed()

/** Says things in the order in which it is called, though what is in a Blob has to be read first. */
export interface Line {
  data(data: SocketData, say: (payload: Payload) => void): void
  next(say: () => void): void
}

export function createLine(): Line {
  let reading: Promise<void> | undefined
  const after = <T>(value: T | Promise<T>, say: (value: T) => void) => {
    const own = Promise.all([value, reading]).then(([read]) => say(read))
    const settled = own
      .catch(() => {})
      .then(() => {
        if (reading === settled) reading = undefined
      })
    reading = settled
  }
  return {
    data(data, say) {
      if (isBlob(data)) after(data.arrayBuffer().then(toPayload), say)
      else if (reading) after(toPayload(data), say)
      else say(toPayload(data))
    },
    next(say) {
      if (reading) after(undefined, say)
      else say()
    },
  }
}
