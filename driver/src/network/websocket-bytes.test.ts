import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLine, fromPayload, toPayload } from './websocket-bytes'

test('texts and bytes travel and come back', () => {
  const bytes = new Uint8Array(100_000).map((_, at) => at)
  assert.equal(fromPayload(toPayload('grüße')), 'grüße')
  assert.deepEqual(new Uint8Array(fromPayload(toPayload(bytes)) as ArrayBuffer), bytes)
  assert.deepEqual(toPayload(new Uint8Array([0, 104, 105]).subarray(1)), { base64: btoa('hi') })
})

test('what follows a Blob waits until that is read', async () => {
  const line = createLine()
  const said: unknown[] = []
  const done = new Promise<void>((resolve) => {
    line.data('first', (payload) => said.push(payload))
    line.data(new Blob(['hi']), (payload) => said.push(payload))
    line.data('later', (payload) => said.push(payload))
    line.next(resolve)
  })
  assert.deepEqual(said, [{ text: 'first' }])
  await done
  assert.deepEqual(said, [{ text: 'first' }, { base64: btoa('hi') }, { text: 'later' }])
})
