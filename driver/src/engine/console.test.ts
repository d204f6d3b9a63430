import assert from 'node:assert/strict'
import { test } from 'node:test'
import { consoleOf, createPlain } from './console'
import type { Core } from './core'
import { conceal } from './secret'

const dom = {
  isJquery: (value: unknown) => typeof (value as { jquery?: unknown })?.jquery === 'string',
  isWindow: () => false,
  stringify: (value: { nodeName: string }) => `<${value.nodeName}>`,
  unwrap: (value: unknown) => value,
}
const core = { dom } as unknown as Core
const plain = (value: unknown) => createPlain(core)(value)

test('values of all kinds become plain data', () => {
  const element = { nodeType: 1, nodeName: 'p' }
  assert.deepEqual(plain({ a: 1, b: [true, null, undefined], c: element, d: NaN, e: 1n }), {
    a: 1,
    b: [true, null, 'undefined'],
    c: '<p>',
    d: 'NaN',
    e: '1',
  })
  assert.equal(plain(new TypeError('no')), 'TypeError: no')
  assert.equal(
    plain(function named() {}),
    'ƒ named()',
  )
  assert.deepEqual(plain(new Map([['k', 1]])), [['k', 1]])
  assert.equal(JSON.stringify(plain({ at: new Date(0), what: /x/ })).includes('/x/'), true)
})

test('it has an end', () => {
  const circle: Record<string, unknown> = { name: 'a' }
  circle.self = circle
  assert.deepEqual(plain(circle), { name: 'a', self: '(itself)' })
  const many = plain(Array.from({ length: 1000 }, (_, i) => i)) as unknown[]
  assert.equal(many.length, 51)
  assert.equal((plain('x'.repeat(5000)) as string).length, 2001)
  let deep: unknown = 'end'
  for (let i = 0; i < 20; i++) deep = { deep }
  assert.ok(!JSON.stringify(plain(deep)).includes('end'))
  const wide = Object.fromEntries(
    Array.from({ length: 40 }, (_, i) => [i, Object.fromEntries(Array.from({ length: 40 }, (_, j) => [j, 'v'.repeat(50)]))]),
  )
  assert.ok(JSON.stringify(plain(wide)).length < 80_000)
})

test('nothing is read that might do something, and no secret is shown', () => {
  const value = Object.defineProperty({ a: 1 }, 'b', { enumerable: true, get: () => assert.ok(false, 'it was read') })
  assert.deepEqual(plain(value), { a: 1, b: '(…)' })
  assert.deepEqual(plain(conceal({ name: 'sid', value: 'hunter2' }, ['value'])), { name: 'sid', value: '•••' })
})

test('the function of an entry may fail', () => {
  const fails = () => {
    throw new Error('oh')
  }
  assert.deepEqual(consoleOf(core, { name: 'mine', consoleProps: fails }), { Command: 'mine', Error: 'its consoleProps failed: Error: oh' })
  const props = consoleOf(core, { name: 'mine', consoleProps: () => ({ b: 1, a: 2 }) })
  assert.equal(JSON.stringify(props), '{"Command":"mine","b":1,"a":2}')
})
