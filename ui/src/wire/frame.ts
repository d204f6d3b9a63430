// Pictures of the application: four bytes with the length of the head, the head as JSON, a JPEG.
import type { FrameHead } from '../protocol'

export interface Frame {
  head: FrameHead
  picture: Blob
}

/** `null` if it is none. */
export function readFrame(data: ArrayBuffer): Frame | null {
  if (data.byteLength < 4) return null
  const length = new DataView(data).getUint32(0)
  if (length + 4 > data.byteLength) return null
  try {
    const head = JSON.parse(new TextDecoder().decode(new Uint8Array(data, 4, length))) as FrameHead
    return { head, picture: new Blob([new Uint8Array(data, 4 + length)], { type: 'image/jpeg' }) }
  } catch {
    return null
  }
}
