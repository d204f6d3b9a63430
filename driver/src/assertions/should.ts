import { finalError } from '../engine/retry'
import type { Driver, Value } from '../engine/types'
import type { Assertion, Chai } from './chai'
import { isMethod, namesOf } from './chainers'

/** Runs one `.should(...)` once and returns the subject that follows. */
export function runShould(driver: Driver, chai: Chai, expect: Chai, subject: Value, args: Value[]): Value {
  const [chainer, ...values] = args
  if (typeof chainer === 'function') {
    const result = chainer.call(driver.state('ctx') ?? undefined, subject)
    if (isPromise(result)) {
      result.then(undefined, () => {})
      throw finalError(
        driver.error('`.should()` got a promise back from its callback, whose failures it could not see', {
          hint: 'the callback is run again until it no longer throws, so it must be synchronous; use .then() for asynchronous code',
        }),
      )
    }
    return subject
  }
  const names = namesOf(chai, String(chainer), values)
  let assertion: Assertion = expect(subject)
  for (const name of names.slice(0, -1)) assertion = assertion[name]
  const last = names[names.length - 1] as string
  const end = assertion[last]
  const after = isMethod(chai, last) ? end.apply(assertion, values) : end
  return chai.util.flag(after, 'object')
}

function isPromise(value: Value): value is PromiseLike<Value> {
  // Chains of commands have `then` too, but never settle a rejection here.
  return Object.prototype.toString.call(value) === '[object Promise]'
}
