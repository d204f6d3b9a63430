import type { Value } from '../engine/types'
import type { Assertion, Chai } from './chai'
import { setTexts } from './chai'
import type { Form, Inspect } from './inspect'

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

/** What is claimed of a spy: `words` and, behind them, `args`. */
interface Claim {
  spy: SpyLike
  words: string
  holds: boolean
  args?: Value[]
  /** The number of calls is what it is about. */
  counted?: boolean
  expected?: Value
  actual?: Value
}

const SHOWN_CALLS = 5

const COUNTS: Array<[chainer: string, words: string, count?: number]> = [
  ['called', 'at least once'],
  ['calledOnce', 'exactly once', 1],
  ['calledTwice', 'exactly twice', 2],
  ['calledThrice', 'exactly thrice', 3],
]

const ORDERS: Array<[chainer: string, words: string]> = [
  ['calledBefore', 'to have been called before'],
  ['calledAfter', 'to have been called after'],
  ['calledImmediatelyBefore', 'to have been called immediately before'],
  ['calledImmediatelyAfter', 'to have been called immediately after'],
]

/** Chainers that hand their arguments to the spy's method of that name. */
const ARGUMENTS: Array<[chainer: string, method: string, words: string]> = [
  ['calledOn', 'calledOn', 'been called with this value'],
  ['calledWith', 'calledWith', 'been called with arguments'],
  ['calledOnceWith', 'calledOnceWith', 'been called exactly once with arguments'],
  ['calledWithExactly', 'calledWithExactly', 'been called with exact arguments'],
  ['calledOnceWithExactly', 'calledOnceWithExactly', 'been called exactly once with exact arguments'],
  ['calledWithMatch', 'calledWithMatch', 'been called with arguments matching'],
  ['calledOnceWithMatch', 'calledOnceWithMatch', 'been called exactly once with arguments matching'],
  ['returned', 'returned', 'returned'],
  ['thrown', 'threw', 'thrown'],
  ['threw', 'threw', 'thrown'],
]

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

  const check = (assertion: Assertion, claim: Claim) => {
    const { spy, holds, words, args = [] } = claim
    const not = flag(assertion, 'negate') ? 'not ' : ''
    const sentence = (form: Form, mark: string) => {
      const shown = args.map((arg) => `${mark}${inspect(arg, form)}${mark}`).join(', ')
      return `expected ${mark}${nameOf(spy)}${mark} ${not}${words}${shown && ` ${shown}`}`
    }
    const contrast = not || !(claim.counted || spy.callCount === 0) ? '' : `, but it was ${times(spy.callCount ?? 0)}`
    setTexts(chai, assertion, { failure: `${sentence('plain', '')}${contrast}${calls(spy, inspect)}`, log: sentence('marked', '**') })
    assertion.assert(holds, `expected #{this} ${words}`, `expected #{this} not ${words}`, claim.expected, claim.actual, 'actual' in claim)
  }

  for (const [chainer, words, count] of COUNTS) {
    Assertion.addProperty(chainer, function (this: Assertion) {
      const spy = spyOf(this, chainer, 'callCount')
      const made = spy.callCount ?? 0
      check(this, { spy, counted: true, words: `to have been called ${words}`, holds: count === undefined ? made > 0 : made === count })
    })
  }

  Assertion.addMethod('callCount', function (this: Assertion, count: number) {
    const spy = spyOf(this, 'callCount', 'callCount')
    const words = `to have been called exactly ${count} time${count === 1 ? '' : 's'}`
    check(this, { spy, counted: true, words, holds: spy.callCount === count })
  })

  for (const [chainer, words] of ORDERS) {
    Assertion.addMethod(chainer, function (this: Assertion, other: SpyLike) {
      const spy = spyOf(this, chainer, chainer)
      check(this, { spy, words, args: [other], holds: Boolean(spy[chainer](other)) })
    })
  }

  Assertion.addProperty('calledWithNew', function (this: Assertion) {
    const spy = spyOf(this, 'calledWithNew', 'calledWithNew')
    const { method, always } = formOf(this, spy, 'calledWithNew')
    check(this, { spy, words: `to have ${always}been called with new`, holds: Boolean(spy[method]()) })
  })

  /** The method of a spy that is asked: after `always` the one about all calls. */
  const formOf = (assertion: Assertion, spy: SpyLike, method: string): { method: string; always: string } => {
    const all = `always${method[0]?.toUpperCase()}${method.slice(1)}`
    return flag(assertion, 'always') && typeof spy[all] === 'function' ? { method: all, always: 'always ' } : { method, always: '' }
  }

  for (const [chainer, asked, words] of ARGUMENTS) {
    Assertion.addMethod(chainer, function (this: Assertion, ...args: Value[]) {
      const spy = spyOf(this, chainer, asked)
      const { method, always } = formOf(this, spy, asked)
      // Of several calls none is the one to compare with.
      const only = asked.includes('Exactly') && spy.callCount === 1 ? { expected: args, actual: spy.args?.[0] } : {}
      check(this, { spy, words: `to have ${always}${words}`, args, holds: Boolean(spy[method](...args)), ...only })
    })
  }
}

function nameOf(spy: SpyLike): string {
  if (spy.proxy) return nameOf(spy.proxy)
  return spy.displayName || (typeof spy === 'function' && (spy as () => void).name) || 'spy'
}

function times(count: number): string {
  if (count === 0) return 'never called'
  return `called ${['once', 'twice', 'thrice'][count - 1] ?? `${count} times`}`
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
