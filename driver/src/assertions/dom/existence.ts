import type { Value } from '../../engine/types'
import { missingElement, originOf } from '../../queries/origin'
import { isAttachedNode, showNodes } from '../../queries/shadow-root'
import type { Assertion, Chai } from '../chai'
import type { Tools } from './tools'

type Super = (this: Assertion, ...args: any[]) => Value

/** `exist`, `empty` and `length` of elements; on plain values they stay chai's. */
export function addExistenceChainers(tools: Tools): void {
  const { chai, dom } = tools
  const onDom = (assertion: Assertion) => tools.isDom(tools.flag(assertion, 'object'))

  chai.Assertion.overwriteProperty('exist', (original: Super) => {
    return function (this: Assertion) {
      if (!onDom(this)) return original.call(this)
      const $el = tools.elements(this, 'exist')
      const attached = $el.toArray().filter((element) => isAttachedNode(dom, element))
      const negated = Boolean(tools.flag(this, 'negate'))
      tools.check(this, {
        holds: negated ? attached.length > 0 : attached.length > 0 && attached.length === $el.length,
        message: 'expected #{this} to exist in the DOM',
        negated: 'expected #{this} not to exist in the DOM',
        failure: $el.length === 0 ? missing($el) : undefined,
        negatedFailure:
          originOf($el)?.present?.() ?? `Expected ${showNodes(dom, $el)} not to exist in the DOM, but it was continuously found.`,
      })
    }
  })

  chai.Assertion.overwriteProperty('empty', (original: Super) => {
    return function (this: Assertion) {
      if (!onDom(this)) return original.call(this)
      tools.check(this, {
        holds: tools.elements(this, 'empty').is(':empty'),
        message: 'expected #{this} to be #{exp}',
        negated: 'expected #{this} not to be #{exp}',
        expected: 'empty',
      })
    }
  })

  for (const name of ['length', 'lengthOf']) {
    chai.Assertion.overwriteChainableMethod(
      name,
      (original: Super) =>
        function (this: Assertion, expected: number, ...rest: Value[]) {
          const subject = tools.flag(this, 'object')
          if (!dom.isJquery(subject)) return original.call(this, expected, ...rest)
          const actual = subject.length
          const words = actual > expected ? 'Too many' : 'Not enough'
          tools.check(this, {
            holds: actual === expected,
            message: 'expected #{this} to have a length of #{exp}',
            negated: 'expected #{this} not to have a length of #{exp}',
            expected,
            actual,
            failure: `${words} elements found. Found '${actual}', expected '${expected}'.`,
            diff: true,
          })
        },
      (original: Super) =>
        function (this: Assertion) {
          original.call(this)
        },
    )
  }
}

/** The check that follows a query on elements without an assertion of its own. */
export function assertExists(chai: Chai, tools: Tools, subject: Value): void {
  if (!tools.isDom(subject)) return
  const $el = tools.dom.isJquery(subject) ? subject : tools.dom.wrap(subject)
  if ($el.length === 0) throw new chai.AssertionError(missing($el), { showDiff: false }, assertExists)
  if ($el.toArray().every((element) => isAttachedNode(tools.dom, element))) return
  throw new chai.AssertionError(`expected ${tools.inspect($el)} to exist in the DOM`, { showDiff: false }, assertExists)
}

function missing($el: JQuery): string {
  return originOf($el)?.missing() ?? missingElement(undefined)
}
