import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { backOff } from './back-off'
import { readFrame } from './frame'

describe('the wire', () => {
  it('is tried again later and later', () => {
    assert.deepEqual(
      [0, 1, 2, 10].map((tries) => backOff(tries, () => 1)),
      [250, 500, 1000, 8000],
    )
    assert.ok(backOff(0, () => 0) < 250)
  })
  it('carries pictures with a head', () => {
    const head = new TextEncoder().encode('{"url":"http://app.test/","width":1000,"height":660,"at":1}')
    const data = new Uint8Array(4 + head.length + 3)
    new DataView(data.buffer).setUint32(0, head.length)
    data.set(head, 4)
    const frame = readFrame(data.buffer)
    assert.equal(frame?.head.width, 1000)
    assert.equal(frame?.picture.size, 3)
    assert.equal(readFrame(new ArrayBuffer(2)), null)
    assert.equal(readFrame(new Uint8Array([0, 0, 1, 0, 9]).buffer), null)
  })
})
