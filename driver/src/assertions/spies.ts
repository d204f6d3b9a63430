import type { Value } from '../engine/types'
import type { Assertion, Chai } from './chai'
import { setFailure } from './chai'
import type { Inspect } from './inspect'

/** What sinon's spies, stubs and single calls have in common, as far as it is asserted on. */
interface SpyLike {
  [member: string]: any
  displayName?: string
  /** The spy that a single call is one of. */
  proxy?: SpyLike
  callCount?: number
  args?: Value[][] | Value[]
  exceptions?: Value[]
  returnValues?: Value[]
}

const SHOWN_CALLS = 5

/** The chainers on spies and stubs: `called`, `calledWith`, `returned`, `thrown` … and their `always` forms. */
export function addSpyChainers(chai: Chai, inspect: Inspect): void {
  const { Assertion, util } = chai
  const { flag } = util

  const spyOf = (assertion: Assertion, chainer: string, member: string): SpyLike => {
    const spy = flag(assertion, 'object') as SpyLike | undefined
    if ((typeof spy === 'function' || (typeof spy === 'object' && spy !== null)) && member in spy) return spy
    throw new chai.AssertionError(
      `\`${chainer}\` asserts on spies and stubs, but the subject is ${inspect(spy)}. Make one with cy.spy() or cy.stub().`,
      { actual: spy, showDiff: false },
      flag(assertion, 'ssfi'),
    )
  }

  Assertion.addProperty('always', function (this: Assertion) {
    flag(this, 'always', true)
  })

  const check = (assertion: Assertion, holds: boolean, claim: string, spy: SpyLike, values: { expected?: Value; actual?: Value }) => {
    const negated = Boolean(flag(assertion, 'negate'))
    const never = !negated && spy.callCount === 0 ? ', but it was never called' : ''
    setFailure(chai, assertion, `expected ${nameOf(spy)} ${negated ? `not ${claim}` : claim}${never}${calls(spy, inspect)}`)
    assertion.assert(
      holds,
      `expected #{this} ${claim}`,
      `expected #{this} not ${claim}`,
      values.expected,
      values.actual,
      'actual' in values,
    )
  }

  const counted = (chainer: string, words: string, holds: (count: number) => boolean) => {
    Assertion.addProperty(chainer, function (this: Assertion) {
      const spy = spyOf(this, chainer, 'callCount')
      const count = spy.callCount ?? 0
      setFailure(
        chai,
        this,
        flag(this, 'negate')
          ? `expected ${nameOf(spy)} not to have been called ${words}${calls(spy, inspect)}`
          : `expected ${nameOf(spy)} to have been called ${words}, but it was ${times(count)}${calls(spy, inspect)}`,
      )
      this.assert(holds(count), `expected #{this} to have been called ${words}`, `expected #{this} not to have been called ${words}`)
    })
  }
  counted('called', 'at least once', (count) => count > 0)
  counted('calledOnce', 'exactly once', (count) => count === 1)
  counted('calledTwice', 'exactly twice', (count) => count === 2)
  counted('calledThrice', 'exactly thrice', (count) => count === 3)

  Assertion.addMethod('callCount', function (this: Assertion, expected: number) {
    const spy = spyOf(this, 'callCount', 'callCount')
    const count = spy.callCount ?? 0
    const words = `to have been called exactly ${expected} time${expected === 1 ? '' : 's'}`
    setFailure(
      chai,
      this,
      flag(this, 'negate')
        ? `expected ${nameOf(spy)} not ${words}`
        : `expected ${nameOf(spy)} ${words}, but it was ${times(count)}${calls(spy, inspect)}`,
    )
    this.assert(count === expected, `expected #{this} ${words}`, `expected #{this} not ${words}`, expected, count, false)
  })

  const ordered: Array<[string, string]> = [
    ['calledBefore', 'to have been called before'],
    ['calledAfter', 'to have been called after'],
    ['calledImmediatelyBefore', 'to have been called immediately before'],
    ['calledImmediatelyAfter', 'to have been called immediately after'],
  ]
  for (const [chainer, words] of ordered) {
    Assertion.addMethod(chainer, function (this: Assertion, other: SpyLike) {
      const spy = spyOf(this, chainer, chainer)
      check(this, Boolean(spy[chainer](other)), `${words} ${nameOf(other)}`, spy, {})
    })
  }

  Assertion.addProperty('calledWithNew', function (this: Assertion) {
    const spy = spyOf(this, 'calledWithNew', 'calledWithNew')
    const always = Boolean(flag(this, 'always')) && typeof spy.alwaysCalledWithNew === 'function'
    const holds = Boolean(spy[always ? 'alwaysCalledWithNew' : 'calledWithNew']())
    check(this, holds, `to have ${always ? 'always ' : ''}been called with new`, spy, {})
  })

  /** Chainers that pass their arguments on to the spy's method of that name, or to its `always` form. */
  const passedOn = (chainer: string, method: string, words: string, kind: 'arguments' | 'value') => {
    Assertion.addMethod(chainer, function (this: Assertion, ...args: Value[]) {
      const spy = spyOf(this, chainer, method)
      const alwaysMethod = `always${method[0]?.toUpperCase()}${method.slice(1)}`
      const always = Boolean(flag(this, 'always')) && typeof spy[alwaysMethod] === 'function'
      const holds = Boolean(spy[always ? alwaysMethod : method](...args))
      const claim = `to have ${always ? 'always ' : ''}${words}${args.length > 0 ? ` ${args.map((arg) => inspect(arg)).join(', ')}` : ''}`
      const only =
        kind === 'arguments' && method.includes('Exactly') && spy.callCount === 1 ? { expected: args, actual: firstArgs(spy) } : {}
      check(this, holds, claim, spy, only)
    })
  }
  passedOn('calledOn', 'calledOn', 'been called with this value', 'value')
  passedOn('calledWith', 'calledWith', 'been called with arguments', 'arguments')
  passedOn('calledOnceWith', 'calledOnceWith', 'been called exactly once with arguments', 'arguments')
  passedOn('calledWithExactly', 'calledWithExactly', 'been called with exact arguments', 'arguments')
  passedOn('calledOnceWithExactly', 'calledOnceWithExactly', 'been called exactly once with exact arguments', 'arguments')
  passedOn('calledWithMatch', 'calledWithMatch', 'been called with arguments matching', 'arguments')
  passedOn('calledOnceWithMatch', 'calledOnceWithMatch', 'been called exactly once with arguments matching', 'arguments')
  passedOn('returned', 'returned', 'returned', 'value')
  passedOn('thrown', 'threw', 'thrown', 'value')
  passedOn('threw', 'threw', 'thrown', 'value')
}

function nameOf(spy: SpyLike): string {
  if (spy.proxy) return nameOf(spy.proxy)
  return spy.displayName || (typeof spy === 'function' && (spy as () => void).name) || 'spy'
}

function times(count: number): string {
  if (count === 0) return 'never called'
  return `called ${['once', 'twice', 'thrice'][count - 1] ?? `${count} times`}`
}

function firstArgs(spy: SpyLike): Value {
  return spy.args?.[0]
}

/** The calls that were made, one a line. */
function calls(spy: SpyLike, inspect: Inspect): string {
  if (typeof spy.callCount !== 'number' || spy.callCount === 0 || !Array.isArray(spy.args)) return ''
  const lines = (spy.args as Value[][]).slice(0, SHOWN_CALLS).map((args, index) => {
    const thrown = spy.exceptions?.[index]
    const returned = spy.returnValues?.[index]
    const outcome = thrown !== undefined ? ` threw ${inspect(thrown)}` : returned !== undefined ? ` => ${inspect(returned)}` : ''
    return `    ${nameOf(spy)}(${args.map((arg) => inspect(arg)).join(', ')})${outcome}`
  })
  if (spy.callCount > SHOWN_CALLS) lines.push(`    … and ${spy.callCount - SHOWN_CALLS} more`)
  return `\n\nCalls made:\n${lines.join('\n')}`
}
