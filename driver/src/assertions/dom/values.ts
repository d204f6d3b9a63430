import type { Value } from '../../engine/types'
import type { Assertion } from '../chai'
import type { Tools } from './tools'

/** A named value of the first element: `have.attr`, `have.prop`, `have.css`, `have.data`. */
interface NamedValue {
  chainer: string
  /** Noun in messages. */
  noun: string
  read($el: JQuery, name: string): Value
  /** Whether the elements stay the subject where only a name is given. */
  keeps?: boolean
}

const NAMED: NamedValue[] = [
  { chainer: 'attr', noun: 'attribute', read: ($el, name) => $el.attr(name) },
  { chainer: 'prop', noun: 'property', read: ($el, name) => $el.prop(name) },
  { chainer: 'css', noun: 'CSS property', read: ($el, name) => $el.css(name) },
  { chainer: 'data', noun: 'data', read: readData, keeps: true },
]

/**
 * With a name alone the assertion is that there is such a value, and the value becomes the subject (of `data` it doesn't).
 * With a value it is compared and the subject stays; so it does under `not`.
 */
export function addValueChainers(tools: Tools): void {
  for (const named of NAMED) {
    tools.chai.Assertion.addMethod(named.chainer, function (this: Assertion, name: string, ...values: Value[]) {
      const $el = tools.elements(this, named.chainer)
      const actual = named.read($el, name)
      const present = actual !== undefined
      if (values.length === 0) {
        tools.check(this, {
          holds: present,
          message: `expected #{this} to have ${named.noun} #{exp}`,
          negated: `expected #{this} not to have ${named.noun} #{exp}`,
          expected: name,
          actual,
        })
        if (present && !named.keeps) tools.setSubject(this, actual)
        return
      }
      const shown = tools.inspect(name)
      const expected = values[0]
      tools.check(this, {
        holds: present ? actual === expected : expected === undefined,
        message: present
          ? `expected #{this} to have ${named.noun} ${shown} with the value #{exp}, but the value was #{act}`
          : `expected #{this} to have ${named.noun} ${shown}`,
        negated: `expected #{this} not to have ${named.noun} ${shown} with the value #{exp}`,
        expected,
        actual,
        diff: present,
      })
    })
  }
}

/** The data attribute as it is now, read as jQuery reads it; jQuery itself remembers the first value that it saw. */
function readData($el: JQuery, name: string): Value {
  const element = $el[0]
  const attribute = element?.getAttribute?.(`data-${name.replace(/[A-Z]/g, '-$&').toLowerCase()}`)
  if (attribute === null || attribute === undefined) {
    const appQuery = (element?.ownerDocument?.defaultView as { jQuery?: JQueryStatic } | null | undefined)?.jQuery
    return $el.data(name) ?? (typeof appQuery === 'function' && element ? appQuery(element).data(name) : undefined)
  }
  if (attribute === 'true') return true
  if (attribute === 'false') return false
  if (attribute === 'null') return null
  if (attribute === String(+attribute)) return +attribute
  if (/^(?:\{[\w\W]*\}|\[[\w\W]*\])$/.test(attribute)) {
    try {
      return JSON.parse(attribute)
    } catch {
      return attribute
    }
  }
  return attribute
}
