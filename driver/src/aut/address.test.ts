import assert from 'node:assert/strict'
import { test } from 'node:test'
import { resolveVisit, withoutLogin } from './address'

const spec = 'http://spec.test'

function check(given: string, baseUrl: string | null, url: string, qs?: Record<string, unknown>): void {
  assert.equal(resolveVisit(given, baseUrl, spec, qs).url, url)
}

test('paths go below baseUrl, its own path included', () => {
  check('/login', 'http://app.test', 'http://app.test/login')
  check('login', 'http://app.test/', 'http://app.test/login')
  check('/login', 'http://app.test/shop/', 'http://app.test/shop/login')
  check('', 'http://app.test/shop', 'http://app.test/shop')
  check('?a=1', 'http://app.test/shop', 'http://app.test/shop?a=1')
  check('#/route', 'http://app.test', 'http://app.test/#/route')
})

test('without baseUrl they go to the server of the spec', () => {
  check('pages/a.html', null, 'http://spec.test/pages/a.html')
  check('/a.html', null, 'http://spec.test/a.html')
  check('a.html', null, 'http://spec.test/a.html')
})

test('whole URLs stand for themselves', () => {
  check('https://other.test/x', 'http://app.test', 'https://other.test/x')
  check('//other.test/x', 'https://app.test', 'https://other.test/x')
  check('localhost:8080/x', 'http://app.test', 'http://localhost:8080/x')
  check('127.0.0.1', null, 'http://127.0.0.1/')
  check('app.example.org:3000', null, 'http://app.example.org:3000/')
})

test('qs replaces parameters of the same name', () => {
  check('/a?x=1&y=2', 'http://app.test', 'http://app.test/a?y=2&x=3', { x: 3 })
  check('/a', 'http://app.test', 'http://app.test/a?l=1&l=2', { l: [1, 2] })
})

test('the fragment is kept apart', () => {
  const target = resolveVisit('/a#b', 'http://app.test', spec)
  assert.equal(target.base, 'http://app.test/a')
  assert.equal(target.hash, '#b')
  assert.equal(target.origin, 'http://app.test')
})

test('credentials are taken out of the address', () => {
  const target = resolveVisit('http://me:a%40b@app.test/x', null, spec)
  assert.equal(target.url, 'http://app.test/x')
  assert.deepEqual(target.auth, { username: 'me', password: 'a@b' })
  assert.equal(resolveVisit('/x', 'http://me:p@app.test', spec).url, 'http://app.test/x')
  assert.equal(resolveVisit('/x', 'http://app.test', spec).auth, undefined)
})

test('what is no URL throws', () => {
  assert.throws(() => resolveVisit('http://', null, spec))
})

test('what is shown of an address holds no password', () => {
  assert.equal(withoutLogin('https://joe:p@w@a.test/x?y=b@c'), 'https://a.test/x?y=b@c')
  assert.equal(withoutLogin('//joe:pw@a.test'), '//a.test')
  assert.equal(withoutLogin('/users/@joe?to=//a@b'), '/users/@joe?to=//a@b')
  assert.equal(withoutLogin('https://a.test?mail=joe@b.test'), 'https://a.test?mail=joe@b.test')
})
