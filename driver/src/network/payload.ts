// Bodies as they travel between driver and host.
import { Buffer } from 'buffer'
import type { Payload } from '../protocol'
import { kindOf } from './kind'

export const isFormData = (value: unknown): value is FormData => kindOf(value) === 'FormData'

/** Bytes of an ArrayBuffer or a view of one, of whatever window; else undefined. */
export function bytesOf(value: unknown): Uint8Array | undefined {
  if (['ArrayBuffer', 'SharedArrayBuffer'].includes(kindOf(value))) return new Uint8Array(value as ArrayBuffer)
  const view = value as { buffer?: unknown; byteOffset?: number; byteLength?: number } | null
  if (typeof value === 'object' && view !== null && typeof view.byteOffset === 'number' && kindOf(view.buffer) === 'ArrayBuffer')
    return new Uint8Array(view.buffer as ArrayBuffer, view.byteOffset, view.byteLength)
  return undefined
}

export function fromBytes(bytes: Uint8Array): Payload {
  return { base64: Buffer.from(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength).toString('base64') }
}

export async function fromBlob(blob: Blob): Promise<Payload> {
  return fromBytes(new Uint8Array(await blob.arrayBuffer()))
}

export function toBuffer(payload: Payload): Buffer {
  return 'text' in payload ? Buffer.from(payload.text, 'utf8') : Buffer.from(payload.base64, 'base64')
}

/** As text in an encoding of Buffer; utf8 if none is given. */
export function toText(payload: Payload, encoding?: string): string {
  if ('text' in payload && (!encoding || /^utf-?8$/.test(encoding))) return payload.text
  return toBuffer(payload).toString((encoding ?? 'utf8') as Parameters<Buffer['toString']>[0])
}

export function toArrayBuffer(payload: Payload): ArrayBuffer {
  const buffer = toBuffer(payload)
  return buffer.buffer.slice(buffer.byteOffset, buffer.byteOffset + buffer.byteLength) as ArrayBuffer
}

/** Whether a content type is JSON: `application/json`, `application/vnd.api+json` … */
export const isJson = (contentType: string) => /^[^;]*[/+]json\b/i.test(contentType)

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Declared as JSON, but none: users get what was sent.
    return text
  }
}
