import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SocketAct } from '../protocol'
import { createRemote } from './websocket-remote'

function remote() {
  const acts: SocketAct[] = []
  let ended: () => void = () => {}
  const closed = new Promise<void>((resolve) => {
    ended = resolve
  })
  const direct = (_id: string, act: SocketAct) => {
    acts.push(act)
    if (typeof act === 'object' && 'close' in act) ended()
  }
  return { acts, closed, ...createRemote('1', direct) }
}

test('what a page says goes to its test, and what that says to the page, in order', async () => {
  const { acts, closed, page, hear } = remote()
  const heard: unknown[] = []
  page.onSend = (data) => heard.push(data)
  page.onClose = (code, reason) => heard.push([code, reason])
  page.open('chat')
  page.message(new Blob(['hi']))
  page.message('then')
  hear({ message: { toServer: true, data: { text: 'hello' } } })
  hear({ closing: { code: null, reason: '' } })
  assert.equal(page.state, 2)
  page.closed(1005, '', true)
  await closed
  assert.deepEqual(heard, ['hello', [undefined, '']])
  assert.deepEqual(acts, [
    { open: { protocol: 'chat' } },
    { message: { data: { base64: btoa('hi') } } },
    { message: { data: { text: 'then' } } },
    { close: { code: 1005, reason: '', clean: true } },
  ])
})

test('one whose page is gone says so once, unless the test closed it', () => {
  let gone = 0
  const left = remote()
  left.page.onGone = () => gone++
  left.page.open('')
  left.hear('closed')
  left.hear('closed')
  assert.equal(gone, 1)
  const closed = remote()
  closed.page.onGone = () => gone++
  closed.page.closed(1000, '', true)
  closed.hear('closed')
  assert.equal(gone, 1)
})

test('its server is the real one, beside it', () => {
  const { acts, page, hear } = remote()
  hear({ binaryType: { name: 'arraybuffer' } })
  const server = page.connect('ws://a.test/', [])
  server.binaryType = page.binaryType
  const heard: unknown[] = []
  server.onopen = () => server.send('x')
  server.onmessage = ({ data }) => heard.push(data)
  server.onclose = ({ code }) => heard.push(code)
  server.send('too early')
  hear({ serverOpen: { protocol: 'chat' } })
  hear({ message: { toServer: false, data: { text: 'welcome' } } })
  server.close(3000, 'done')
  hear({ serverClosed: { code: 3000, reason: 'done', clean: true } })
  assert.equal(server.protocol, 'chat')
  assert.deepEqual(heard, ['welcome', 3000])
  assert.deepEqual(acts, ['connect', { toServer: { data: { text: 'x' } } }, { closeServer: { code: 3000, reason: 'done' } }])
})
