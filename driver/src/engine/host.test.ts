import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DriverMessage } from '../protocol'
import { createHost } from './host'

function setUp() {
  const sent: DriverMessage[][] = []
  const host = createHost(7, (text) => void sent.push(JSON.parse(text)))
  return { host, sent, methods: () => sent.map((messages) => messages.map(({ call }) => call.method)) }
}

test('calls of one turn travel together', async () => {
  const { host, methods, sent } = setUp()
  host.send({ method: 'stop' })
  void host.call({ method: 'setViewport', params: { width: 1, height: 2 } })
  await Promise.resolve()
  assert.deepEqual(methods(), [['stop', 'setViewport']])
  assert.deepEqual(
    sent[0]?.map(({ load, id }) => [load, id]),
    [
      [7, null],
      [7, 1],
    ],
  )
})

test('answers find their calls', async () => {
  const { host } = setUp()
  const first = host.call({ method: 'task', params: { name: 'a', arg: null } })
  const second = host.call({ method: 'task', params: { name: 'b', arg: null } })
  host.receive({ type: 'refused', id: 2, error: { code: 'task', message: 'no', path: '/x' } })
  host.receive({ type: 'reply', id: 1, value: 5 })
  assert.equal(await first, 5)
  await assert.rejects(second, { name: 'HostFailure', code: 'task', message: 'no', path: '/x' })
})

test('what was held back comes before the calls of the turn', async () => {
  const { host, methods } = setUp()
  host.beforeSend = () => host.send({ method: 'warn', params: { message: 'held' } })
  host.send({ method: 'stop' })
  await Promise.resolve()
  assert.deepEqual(methods(), [['warn', 'stop']])
})

test('a page that goes away says nothing more', async () => {
  const { host, methods } = setUp()
  host.send({ method: 'moveSpec', params: { url: 'http://x' } })
  host.close()
  host.send({ method: 'stop' })
  await Promise.resolve()
  assert.deepEqual(methods(), [['moveSpec']])
})

test('pushes reach who listens', () => {
  const { host } = setUp()
  const seen: string[] = []
  const off = host.on('navigated', ({ url }) => void seen.push(url))
  host.receive({ type: 'push', event: { kind: 'navigated', url: 'a', site: 'app.test' } })
  off()
  host.receive({ type: 'push', event: { kind: 'navigated', url: 'b', site: 'app.test' } })
  assert.deepEqual(seen, ['a'])
})
