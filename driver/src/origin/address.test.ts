import assert from 'node:assert/strict'
import { test } from 'node:test'
import { joinToBase, readAddress } from './address'
import { atPlace } from './place'
import { changes, kindOf } from './plain'

const own = 'https://app.test'

test('addresses of origins', () => {
  const read = (given: unknown) => readAddress(given, own)
  assert.deepEqual(read('login.test'), { origin: 'https://login.test', base: 'https://login.test' })
  assert.deepEqual(read('localhost:4501'), { origin: 'https://localhost:4501', base: 'https://localhost:4501' })
  assert.deepEqual(read('http://login.test:80/base/'), { origin: 'http://login.test', base: 'http://login.test/base' })
  assert.deepEqual(read('http://app.test').origin, 'http://app.test')
  assert.deepEqual(read('sub.app.test').origin, 'https://sub.app.test')
})

test('what is no address of another origin is refused', () => {
  const refused = (given: unknown, message: RegExp) => assert.throws(() => readAddress(given, own), message)
  refused('', /non-empty string/)
  refused(undefined, /non-empty string/)
  refused('https://', /no address/)
  refused('ftp://login.test', /http or https/)
  refused('https://login.test/?a=1', /no query/)
  refused('https://login.test/#a', /no fragment/)
  refused('app.test', /own origin/)
  refused('https://app.test:443/x', /own origin/)
})

test('relative addresses are joined to the base', () => {
  const join = (given: string) => joinToBase('https://a.test/base', given)
  assert.equal(join('/page'), 'https://a.test/base/page')
  assert.equal(join('page'), 'https://a.test/base/page')
  assert.equal(join('?q=1'), 'https://a.test/base?q=1')
  assert.equal(join(''), 'https://a.test/base')
  assert.equal(join('https://b.test/x'), 'https://b.test/x')
  assert.equal(join('about:blank'), 'about:blank')
})

test('a text is evaluated at its place', () => {
  const script = atPlace('() => 1', 'https://a.test/__hinoki/bundle.js?1', { line: 2, column: 4 })
  assert.equal(script.split('\n')[2], '    () => 1')
  assert.ok(script.endsWith('//# sourceURL=https://a.test/__hinoki/bundle.js?1'))
  assert.equal(atPlace('() => 1', 'https://a.test/x', { line: 0, column: 7 }).indexOf('() =>'), 7)
})

test('only what changed goes back', () => {
  const same = { deep: [1] }
  assert.deepEqual(changes({ a: 1, same, b: 2 }, { a: 1, same: { deep: [1] }, b: 3, c: 4 }), { b: 3, c: 4 })
  assert.deepEqual(changes({}, { f: () => {} }), {})
})

test('kinds of values that stay', () => {
  assert.equal(kindOf({ jquery: '3' }), 'an element')
  assert.equal(
    kindOf(() => {}),
    'a function',
  )
})
