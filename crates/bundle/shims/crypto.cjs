// `crypto` of Node: what the browser can do at once. Hashes are asynchronous there (`crypto.subtle`).
const { Buffer } = require('buffer')
const webcrypto = globalThis.crypto
const refused = require('hinoki:node-only/crypto')

function randomBytes(size, callback) {
  const bytes = Buffer.alloc(size)
  // The browser gives 65,536 bytes at most in one go.
  for (let at = 0; at < size; at += 65536) webcrypto.getRandomValues(bytes.subarray(at, at + 65536))
  if (callback) queueMicrotask(() => callback(null, bytes))
  return bytes
}

function randomUUID() {
  // `crypto.randomUUID` exists on secure origins only.
  const bytes = webcrypto.getRandomValues(new Uint8Array(16))
  bytes[6] = (bytes[6] & 0x0f) | 0x40
  bytes[8] = (bytes[8] & 0x3f) | 0x80
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

function randomInt(min, max, callback) {
  if (max === undefined || typeof max === 'function') [min, max, callback] = [0, min, max]
  const value = min + Math.floor((webcrypto.getRandomValues(new Uint32Array(1))[0] / 2 ** 32) * (max - min))
  if (callback) queueMicrotask(() => callback(null, value))
  return value
}

module.exports = Object.assign(Object.create(refused), {
  getRandomValues: (array) => webcrypto.getRandomValues(array),
  randomBytes,
  randomInt,
  randomUUID,
  subtle: webcrypto?.subtle,
  timingSafeEqual: (a, b) => a.length === b.length && a.every((byte, index) => byte === b[index]),
  webcrypto,
})
