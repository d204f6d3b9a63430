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
  deliver({ kind: 'responseIntercepted', id: '1', held: true } as unknown as HostEvent)
  assert.deepEqual(
    told.slice(3).map(([realm, event]) => [realm, event.held]),
    [
      ['', true],
      [A, false],
    ],
  )
  assert.ok(deliver({ kind: 'responseDelivered', id: '1' }))
  assert.equal(told.length, 7)
  assert.equal(deliver({ kind: 'responseDelivered', id: '1' }), false)
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
