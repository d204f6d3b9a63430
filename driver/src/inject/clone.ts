// Values of the structured clone algorithm as JSON, and back. Primitives stand for themselves; everything else is an
// array whose first element says what it is. An object met again is ['ref', n], n counting objects in the order met.

type Encoded = unknown

const typedArrays = [
  'Int8Array',
  'Uint8Array',
  'Uint8ClampedArray',
  'Int16Array',
  'Uint16Array',
  'Int32Array',
  'Uint32Array',
  'Float32Array',
  'Float64Array',
  'BigInt64Array',
  'BigUint64Array',
  'DataView',
]

export async function encode(value: unknown): Promise<Encoded> {
  const seen = new Map<object, number>()
  // Blobs are read after the walk, which must meet objects in one order.
  const later: Promise<void>[] = []
  const result = walk(value, seen, later)
  await Promise.all(later)
  return result
}

function walk(value: unknown, seen: Map<object, number>, later: Promise<void>[]): Encoded {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value
    case 'undefined':
      return ['undefined']
    case 'bigint':
      return ['bigint', String(value)]
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0) ? value : ['number', Object.is(value, -0) ? '-0' : String(value)]
  }
  if (value === null) return null
  const object = value as object
  const known = seen.get(object)
  if (known !== undefined) return ['ref', known]
  seen.set(object, seen.size)
  const go = (part: unknown) => walk(part, seen, later)
  const kind = Object.prototype.toString.call(object).slice(8, -1)
  if (kind === 'Date') return ['date', (object as Date).getTime()]
  if (kind === 'RegExp') return ['regexp', (object as RegExp).source, (object as RegExp).flags]
  if (kind === 'Map') return ['map', [...(object as Map<unknown, unknown>)].map(([key, item]) => [go(key), go(item)])]
  if (kind === 'Set') return ['set', [...(object as Set<unknown>)].map(go)]
  if (kind === 'Error') return ['error', (object as Error).name, (object as Error).message]
  if (kind === 'ArrayBuffer') return ['buffer', base64(new Uint8Array(object as ArrayBuffer))]
  if (typedArrays.includes(kind)) {
    const view = object as ArrayBufferView
    return ['view', kind, base64(new Uint8Array(view.buffer, view.byteOffset, view.byteLength))]
  }
  if (kind === 'Blob' || kind === 'File') {
    const blob = object as Blob & { name?: string; lastModified?: number }
    const slot: unknown[] = ['blob', blob.type, '', blob.name ?? null, blob.lastModified ?? null]
    const fill = async () => {
      slot[2] = base64(new Uint8Array(await blob.arrayBuffer()))
    }
    later.push(fill())
    return slot
  }
  if (Array.isArray(object)) return ['array', object.map(go)]
  if (kind === 'Object') return ['object', Object.entries(object).map(([key, item]) => [key, go(item)])]
  // Keys that can't be exported and handles of the system exist in this browser only.
  return ['undefined']
}

export function decode(encoded: Encoded): unknown {
  return read(encoded, [])
}

function read(encoded: Encoded, met: object[]): unknown {
  if (!Array.isArray(encoded)) return encoded
  const [kind, first, second] = encoded
  const keep = <T extends object>(object: T) => {
    met.push(object)
    return object
  }
  switch (kind) {
    case 'undefined':
      return undefined
    case 'bigint':
      return BigInt(first)
    case 'number':
      return Number(first)
    case 'ref':
      return met[first]
    case 'date':
      return keep(new Date(first))
    case 'regexp':
      return keep(new RegExp(first, second))
    case 'error':
      return keep(Object.assign(new Error(second), { name: first }))
    case 'buffer':
      return keep(bytes(first).buffer)
    case 'view': {
      const { buffer } = bytes(second)
      return keep(new (globalThis as any)[first](buffer) as object)
    }
    case 'blob': {
      const data = bytes(second)
      const [, , , name, lastModified] = encoded
      return keep(name === null ? new Blob([data], { type: first }) : new File([data], name, { type: first, lastModified }))
    }
    case 'array': {
      const array = keep([] as unknown[])
      for (const part of first) array.push(read(part, met))
      return array
    }
    case 'object': {
      const object = keep({} as Record<string, unknown>)
      for (const [key, part] of first) {
        Object.defineProperty(object, key, { value: read(part, met), writable: true, enumerable: true, configurable: true })
      }
      return object
    }
    case 'map': {
      const map = keep(new Map())
      for (const [key, part] of first) map.set(read(key, met), read(part, met))
      return map
    }
    case 'set': {
      const set = keep(new Set())
      for (const part of first) set.add(read(part, met))
      return set
    }
  }
  throw new Error(`unknown kind of value: ${String(kind)}`)
}

function base64(data: Uint8Array): string {
  let text = ''
  for (let at = 0; at < data.length; at += 0x8000) text += String.fromCharCode(...data.subarray(at, at + 0x8000))
  return btoa(text)
}

function bytes(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text)
  const data = new Uint8Array(plain.length)
  for (let at = 0; at < plain.length; at++) data[at] = plain.charCodeAt(at)
  return data
}
