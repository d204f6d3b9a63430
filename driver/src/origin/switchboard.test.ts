import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DriverCall, HostEvent } from '../protocol'
import { createSwitchboard } from './switchboard'

const A = 'https://a.test'

const request = (routes: string[], held = true) =>
  ({
    kind: 'requestIntercepted',
    id: '1',
    routes,
    held,
    url: 'https://x.test/',
    method: 'GET',
    headers: [],
    body: { text: '' },
  }) as unknown as HostEvent
const decision = (used: number, act: unknown, change: unknown = null) =>
  ({
    method: 'decideRequest',
    params: { id: '1', used, named: false, change, followRedirect: false, responseTimeout: null, act },
  }) as unknown as DriverCall

const response = () =>
  ({
    kind: 'responseIntercepted',
    id: '1',
    held: true,
    status: 200,
    statusText: 'OK',
    headers: [],
    body: { whole: { text: '' } },
  }) as unknown as HostEvent
const reply = (status: number) => ({
  status,
  statusText: null,
  headers: [],
  body: { text: 'new' },
  fixture: null,
  delay: 0,
  throttleKbps: null,
  fail: false,
})
const answer = (reply: unknown) => ({ method: 'decideResponse', params: { id: '1', reply } }) as unknown as DriverCall

function board() {
  const told: [string, any][] = []
  return { told, ...createSwitchboard((realm, event) => told.push([realm, event])) }
}

test('routes of another realm are named by it', () => {
  const { outgoing, deliver, told } = board()
  const call = outgoing(A, { method: 'addRoute', params: { id: 'route-1' } } as unknown as DriverCall) as any
  assert.equal(call.params.id, `${A} route-1`)
  assert.ok(deliver(request([`${A} route-1`])))
  assert.deepEqual(
    told.map(([realm, event]) => [realm, event.routes]),
    [[A, ['route-1']]],
  )
})

test('realms decide one after the other, and see what those before have changed', () => {
  const { outgoing, deliver, told } = board()
  deliver(request(['route-2', `${A} route-1`, 'route-1']))
  assert.equal(told.length, 1)
  const change = { url: 'https://y.test/', method: 'PUT', headers: [], body: { text: 'new' } }
  assert.equal(outgoing('', decision(1, { pass: { hold: true } }, change)), undefined)
  assert.equal(told[1]![0], A)
  assert.equal(told[1]![1].url, 'https://y.test/')
  assert.equal(outgoing(A, decision(1, { pass: { hold: false } })), undefined)
  const final = outgoing('', decision(1, 'send')) as any
  assert.deepEqual(final.params, {
    id: '1',
    used: 3,
    named: false,
    change,
    followRedirect: false,
    responseTimeout: null,
    act: 'sendAndHold',
  })
  deliver(response())
  assert.deepEqual(
    told.slice(3).map(([realm, event]) => [realm, event.held]),
    [['', true]],
  )
  const changed = { ...reply(201), headers: [['x', 'y']] }
  assert.deepEqual((outgoing('', answer(changed)) as any).params.reply, changed)
  assert.ok(deliver({ kind: 'responseDelivered', id: '1' }))
  const [own, other] = told.slice(4)
  assert.equal(own![1].kind, 'responseDelivered')
  // Who has no say sees what the page got.
  assert.deepEqual([other![0], other![1].held, other![1].status, other![1].headers], [A, false, 201, [['x', 'y']]])
  assert.equal(deliver({ kind: 'responseDelivered', id: '1' }), false)
})

test('the realm of the route that was defined last decides about the response first', () => {
  const { outgoing, deliver, told } = board()
  deliver(request([`${A} route-1`, 'route-1']))
  outgoing(A, decision(1, { pass: { hold: true } }))
  assert.equal((outgoing('', decision(1, 'sendAndHold')) as any).params.act, 'sendAndHold')
  deliver(response())
  assert.deepEqual(told.at(-1)![0], A)
  assert.equal(outgoing(A, answer({ ...reply(201), delay: 5 })), undefined)
  assert.deepEqual([told.at(-1)![0], told.at(-1)![1].status, told.at(-1)![1].body], ['', 201, { whole: { text: 'new' } }])
  assert.deepEqual((outgoing('', answer({ ...reply(202), delay: 2 })) as any).params.reply, { ...reply(202), delay: 7 })
  deliver({ kind: 'responseDelivered', id: '1' })
  assert.deepEqual(
    told.slice(-2).map(([realm, event]) => [realm, event.kind]),
    [
      [A, 'responseDelivered'],
      ['', 'responseDelivered'],
    ],
  )
})

test('who leaves a response as it is keeps what those before made of it, and a failure ends it', () => {
  for (const fail of [false, true]) {
    const { outgoing, deliver, told } = board()
    deliver(request(['route-1', `${A} route-1`]))
    outgoing('', decision(1, { pass: { hold: true } }))
    outgoing(A, decision(1, { pass: { hold: true } }))
    deliver(response())
    const first = outgoing('', answer({ ...reply(201), fail })) as any
    const last = fail ? first : outgoing(A, answer(null))
    assert.deepEqual(last.params.reply, { ...reply(201), fail })
    assert.equal(told.length, fail ? 3 : 4)
  }
})

test('an answer ends it', () => {
  const { outgoing, deliver } = board()
  deliver(request([`${A} route-1`, 'route-1']))
  const final = outgoing(A, decision(1, { reply: { status: 200 } })) as any
  assert.deepEqual([final.params.used, final.params.act], [1, { reply: { status: 200 } }])
})

test('other events concern all', () => {
  const { deliver } = board()
  assert.equal(deliver({ kind: 'loaded', url: '' }), false)
  assert.equal(deliver({ kind: 'interceptionFailed', id: 'unknown', error: '' }), false)
})
