// `assert` of Node.
const util = require('util')

class AssertionError extends Error {
  constructor({ message, actual, expected, operator }) {
    super(message ?? `${util.inspect(actual)} ${operator} ${util.inspect(expected)}`)
    this.name = 'AssertionError'
    this.code = 'ERR_ASSERTION'
    this.generatedMessage = message === undefined
    Object.assign(this, { actual, expected, operator })
  }
}

function check(holds, message, actual, expected, operator, standard) {
  if (holds) return
  if (message instanceof Error) throw message
  const error = new AssertionError({ message: message ?? standard, actual, expected, operator })
  error.generatedMessage = message === undefined
  throw error
}

const shown = (a, b, text) => `${text}:\n\n${util.inspect(a)}\n\nshould ${text.includes(' not ') ? 'not ' : ''}equal\n\n${util.inspect(b)}\n`

function assert(value, message) {
  check(value, message, value, true, '==', 'The expression evaluated to a falsy value')
}

assert.ok = (value, message) => assert(value, message)
// biome-ignore-start lint/suspicious/noDoubleEquals: the loose comparison is asked for.
assert.equal = (a, b, message) => check(a == b || (Number.isNaN(a) && Number.isNaN(b)), message, a, b, '==')
assert.notEqual = (a, b, message) => check(a != b, message, a, b, '!=')
// biome-ignore-end lint/suspicious/noDoubleEquals: see above.
assert.strictEqual = (a, b, message) =>
  check(Object.is(a, b), message, a, b, 'strictEqual', shown(a, b, 'Expected values to be strictly equal'))
assert.notStrictEqual = (a, b, message) =>
  check(!Object.is(a, b), message, a, b, 'notStrictEqual', shown(a, b, 'Expected values to be not strictly equal'))
assert.deepEqual = (a, b, message) =>
  check(util.deepEqual(a, b, false), message, a, b, 'deepEqual', shown(a, b, 'Expected values to be loosely deep-equal'))
assert.notDeepEqual = (a, b, message) =>
  check(!util.deepEqual(a, b, false), message, a, b, 'notDeepEqual', shown(a, b, 'Expected values to be not loosely deep-equal'))
assert.deepStrictEqual = (a, b, message) =>
  check(util.deepEqual(a, b, true), message, a, b, 'deepStrictEqual', shown(a, b, 'Expected values to be strictly deep-equal'))
assert.notDeepStrictEqual = (a, b, message) =>
  check(!util.deepEqual(a, b, true), message, a, b, 'notDeepStrictEqual', shown(a, b, 'Expected values to be not strictly deep-equal'))
assert.match = (text, pattern, message) => check(pattern.test(text), message, text, pattern, 'match')
assert.doesNotMatch = (text, pattern, message) => check(!pattern.test(text), message, text, pattern, 'doesNotMatch')
assert.fail = (message = 'Failed') => check(false, message, undefined, undefined, 'fail')
assert.ifError = (value) => {
  if (value !== null && value !== undefined) throw value instanceof Error ? value : new AssertionError({ message: `ifError got unwanted exception: ${value}`, actual: value, expected: null, operator: 'ifError' })
}

function fits(error, expected) {
  if (expected === undefined) return true
  if (expected instanceof RegExp) return expected.test(String(error))
  if (typeof expected === 'function') {
    if (expected.prototype !== undefined && error instanceof expected) return true
    return Error.isPrototypeOf(expected) ? false : expected.call({}, error) === true
  }
  return Object.keys(expected).every((key) =>
    expected[key] instanceof RegExp && typeof error[key] === 'string' ? expected[key].test(error[key]) : util.deepEqual(error[key], expected[key], true),
  )
}

function judge(outcome, expected, message, operator) {
  if (typeof expected === 'string') [expected, message] = [undefined, expected]
  check(outcome.thrown, message, undefined, expected, operator, `Missing expected ${operator === 'rejects' ? 'rejection' : 'exception'}.`)
  if (!fits(outcome.error, expected)) {
    if (typeof expected === 'function' && Error.isPrototypeOf(expected)) throw outcome.error
    check(false, message, outcome.error, expected, operator, `The error doesn't match:\n\n${util.inspect(outcome.error)}`)
  }
}

const attempt = (fn) => {
  try {
    fn()
    return { thrown: false }
  } catch (error) {
    return { thrown: true, error }
  }
}
const attemptAsync = (work) =>
  Promise.resolve(typeof work === 'function' ? work() : work).then(
    () => ({ thrown: false }),
    (error) => ({ thrown: true, error }),
  )
const refuse = (outcome, message, operator) =>
  check(!outcome.thrown, typeof message === 'string' ? message : undefined, outcome.error, undefined, operator, `Got unwanted exception.\nActual message: "${outcome.error?.message}"`)

assert.throws = (fn, expected, message) => judge(attempt(fn), expected, message, 'throws')
assert.doesNotThrow = (fn, expected, message) => refuse(attempt(fn), message ?? expected, 'doesNotThrow')
assert.rejects = async (work, expected, message) => judge(await attemptAsync(work), expected, message, 'rejects')
assert.doesNotReject = async (work, expected, message) => refuse(await attemptAsync(work), message ?? expected, 'doesNotReject')

assert.AssertionError = AssertionError
assert.strict = Object.assign((value, message) => assert(value, message), assert, {
  equal: assert.strictEqual,
  notEqual: assert.notStrictEqual,
  deepEqual: assert.deepStrictEqual,
  notDeepEqual: assert.notDeepStrictEqual,
})
assert.strict.strict = assert.strict

module.exports = assert
