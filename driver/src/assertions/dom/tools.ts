import type { Dom, Value } from '../../engine/types'
import { isShadowRoot } from '../../queries/shadow-root'
import { type Assertion, type Chai, setTexts } from '../chai'
import type { Inspect } from '../inspect'

/** What a chainer claims. Messages may use chai's placeholders `#{this}`, `#{act}` and `#{exp}`. */
export interface Claim {
  holds: boolean
  message: string
  negated: string
  expected?: Value
  actual?: Value
  /** Error text instead of `message`, where the log's text would say too little. */
  failure?: string
  negatedFailure?: string
  /** Whether expected and actual are worth a diff. */
  diff?: boolean
}

/** What every file of chainers needs. */
export interface Tools {
  chai: Chai
  dom: Dom
  inspect: Inspect
  /** Whether a value is for the DOM chainers: jQuery (also empty), an element, a shadow root. */
  isDom(value: Value): boolean
  /** The subject as jQuery. Throws an error that names the chainer if it is something else. */
  elements(assertion: Assertion, chainer: string): JQuery
  check(assertion: Assertion, claim: Claim): void
  flag(assertion: Assertion, name: string): any
  setSubject(assertion: Assertion, value: Value): void
}

export function makeTools(chai: Chai, dom: Dom, inspect: Inspect): Tools {
  const { flag } = chai.util
  const isDom = (value: Value) => dom.isJquery(value) || dom.isElement(value) || isShadowRoot(value)
  return {
    chai,
    dom,
    inspect,
    isDom,
    elements(assertion, chainer) {
      const value = flag(assertion, 'object')
      if (isDom(value) || dom.isWindow(value) || dom.isDocument(value)) return dom.isJquery(value) ? value : dom.wrap(value)
      throw new chai.AssertionError(
        `\`${chainer}\` asserts on DOM elements, but the subject is ${inspect(value)}. Use it on what a query like cy.get() yields.`,
        { actual: value, showDiff: false },
        flag(assertion, 'ssfi'),
      )
    },
    check(assertion, claim) {
      const failure = flag(assertion, 'negate') ? claim.negatedFailure : claim.failure
      if (failure !== undefined) setTexts(chai, assertion, { failure })
      const { holds, message, negated, expected, actual, diff = false } = claim
      assertion.assert(holds, message, negated, expected, actual, diff)
    },
    flag: (assertion, name) => flag(assertion, name),
    setSubject: (assertion, value) => flag(assertion, 'object', value),
  }
}
