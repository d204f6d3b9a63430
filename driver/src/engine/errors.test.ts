import assert from 'node:assert/strict'
import { test } from 'node:test'
import { attachInvocation, makeError, rawError, toError } from './errors'

const user = '    at Context.<anonymous> (http://app.test/__hinoki/bundle.js:5:9)'
const driver = '    at retry (http://app.test/__hinoki/driver.js:1:2)'
const answer = '    at <anonymous>:1:8'
const app = '    at onclick (http://app.test/app.js:3:1)'

function withStack(...lines: string[]): Error {
  const error = makeError('failed')
  error.stack = ['CypressError: failed', ...lines].join('\n')
  return error
}

test('a command’s own error shows where it was called', () => {
  const error = withStack(driver, answer)
  attachInvocation(error, withStack(driver, user))
  assert.equal(rawError(error).stack, user)
})

test('the user’s frames come before the places that led there', () => {
  const outer = user.replace('5:9', '9:1')
  const error = withStack(user, driver)
  attachInvocation(error, withStack(outer))
  assert.equal(rawError(error).stack, `${user}\n${outer}`)
})

test('an error of the application keeps its frames', () => {
  assert.equal(rawError(withStack(app)).stack, app)
})

test('values that are no errors', () => {
  assert.equal(toError('text').message, 'text')
  assert.equal(toError(undefined).message, 'undefined was thrown')
  assert.equal(toError({ a: 1 }).message, '{"a":1}')
  const cyclic: { self?: unknown } = {}
  cyclic.self = cyclic
  assert.equal(toError(cyclic).message, '[object Object]')
})

test('diffs are made of plain data with keys in order', () => {
  const error = Object.assign(new Error('x'), { showDiff: true, actual: { b: 1, a: undefined }, expected: { a: new Map([[1, 2]]), b: 1n } })
  const raw = rawError(error)
  assert.equal(raw.actual, '{\n  "a": "[undefined]",\n  "b": 1\n}')
  assert.equal(raw.expected, '{\n  "a": {\n    "Map": [\n      [\n        1,\n        2\n      ]\n    ]\n  },\n  "b": "1"\n}')
  assert.equal(rawError(new Error('x')).actual, null)
})
