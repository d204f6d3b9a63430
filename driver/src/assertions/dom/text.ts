import type { Value } from '../../engine/types'
import type { Assertion } from '../chai'
import type { Tools } from './tools'

/** Content of the elements that is compared whole, or in part after `contain` or `include`. */
interface Content {
  chainer: string
  noun: string
  read($el: JQuery): Value
}

const CONTENTS: Content[] = [
  { chainer: 'text', noun: 'text', read: ($el) => $el.text() },
  { chainer: 'html', noun: 'HTML', read: ($el) => $el.html() },
  { chainer: 'value', noun: 'value', read: ($el) => $el.val() },
]

export function addTextChainers(tools: Tools): void {
  const { chai } = tools
  for (const { chainer, noun, read } of CONTENTS) {
    chai.Assertion.addMethod(chainer, function (this: Assertion, expected: Value) {
      const actual = read(tools.elements(this, chainer))
      const partial = Boolean(tools.flag(this, 'contains'))
      const verb = partial ? 'contain' : 'have'
      tools.check(this, {
        holds: partial ? includes(actual, expected) : same(chai, actual, expected),
        message: `expected #{this} to ${verb} ${noun} #{exp}, but the ${noun} was #{act}`,
        negated: `expected #{this} not to ${verb} ${noun} #{exp}`,
        expected,
        actual,
        diff: !partial,
      })
    })
  }
  chai.Assertion.addMethod('class', function (this: Assertion, name: string) {
    const $el = tools.elements(this, 'class')
    tools.check(this, {
      holds: $el.hasClass(name),
      message: 'expected #{this} to have class #{exp}',
      negated: 'expected #{this} not to have class #{exp}',
      expected: name,
      actual: $el.attr('class'),
    })
  })
  chai.Assertion.addMethod('id', function (this: Assertion, id: string) {
    const actual = tools.elements(this, 'id').prop('id')
    tools.check(this, {
      holds: actual === id,
      message: 'expected #{this} to have id #{exp}',
      negated: 'expected #{this} not to have id #{exp}',
      expected: id,
      actual,
    })
  })
}

function includes(actual: Value, expected: Value): boolean {
  return Array.isArray(actual) ? actual.includes(expected) : actual != null && String(actual).includes(String(expected))
}

/** The value of a multiple select is an array. */
function same(chai: { util: { eql(a: Value, b: Value): boolean } }, actual: Value, expected: Value): boolean {
  if (Array.isArray(actual)) return chai.util.eql(actual, expected)
  // Values of fields are text, also where a test means a number.
  return actual === expected || (typeof expected === 'number' && typeof actual === 'string' && actual === String(expected))
}
