// What goes over a WebSocket, as tests give it and as pages get it.
import type { Driver } from '../engine/types'
import { isBlob, kindOf } from './kind'

export type SocketData = string | ArrayBuffer | ArrayBufferView | Blob

/** What a test sends: plain values go as JSON. */
export function toSocketData(driver: Driver, value: unknown, who: string): SocketData {
  if (typeof value === 'string' || isBinary(value)) return value as SocketData
  const json = value === undefined || typeof value === 'function' ? undefined : JSON.stringify(value)
  if (json !== undefined) return json
  throw driver.error(`\`${who}\` needs a text, bytes or a value that JSON can write, but got \`${String(value)}\``, {
    hint: "socket.send('text') or socket.send({ type: 'update' })",
  })
}

/** As a page of another realm expects it. */
export function inPage(win: Window & typeof globalThis, data: SocketData, binaryType: string): unknown {
  if (typeof data === 'string') return data
  if (isBlob(data)) return data
  const copy = new win.Uint8Array(bytesIn(data))
  return binaryType === 'blob' ? new win.Blob([copy]) : copy.buffer
}

/** For the log. */
export function shownData(data: unknown): string {
  if (typeof data === 'string') return data.length > 100 ? `${data.slice(0, 100)}…` : data
  const { byteLength, size } = data as { byteLength?: number; size?: number }
  return `${byteLength ?? size ?? 0} bytes`
}

export const isBytes = (value: unknown): value is ArrayBuffer | ArrayBufferView =>
  ['ArrayBuffer', 'SharedArrayBuffer', 'DataView'].includes(kindOf(value)) || ArrayBuffer.isView(value)

export const bytesIn = (data: ArrayBuffer | ArrayBufferView): Uint8Array =>
  ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array(data)

const isBinary = (value: unknown) => kindOf(value) === 'Blob' || isBytes(value)
