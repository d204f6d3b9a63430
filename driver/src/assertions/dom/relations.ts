import type { Value } from '../../engine/types'
import type { Assertion } from '../chai'
import type { Tools } from './tools'

type Super = (this: Assertion, ...args: any[]) => Value

/** `match(selector)`, `contain(text or element)` and `descendants(selector)`; on plain values the first two stay chai's. */
export function addRelationChainers(tools: Tools): void {
  const { chai } = tools
  const onDom = (assertion: Assertion) => tools.isDom(tools.flag(assertion, 'object'))

  chai.Assertion.addMethod('descendants', function (this: Assertion, selector: string) {
    const $el = tools.elements(this, 'descendants')
    tools.check(this, {
      holds: $el.has(selector).length > 0,
      message: 'expected #{this} to have descendants #{exp}',
      negated: 'expected #{this} not to have descendants #{exp}',
      expected: selector,
    })
  })

  for (const name of ['match', 'matches']) {
    chai.Assertion.overwriteMethod(name, (original: Super) => {
      return function (this: Assertion, selector: Value, ...rest: Value[]) {
        if (!onDom(this)) return original.call(this, selector, ...rest)
        const text = Object.prototype.toString.call(selector) === '[object RegExp]'
        tools.check(this, {
          holds: !text && tools.elements(this, name).is(selector as string),
          message: 'expected #{this} to match #{exp}',
          negated: 'expected #{this} not to match #{exp}',
          expected: selector,
          failure: text
            ? `expected ${tools.inspect(tools.flag(this, 'object'))} to match ${selector}\n\nElements are matched by a selector. To match their text use cy.contains(${selector}) or .invoke('text').should('match', ${selector}).`
            : undefined,
        })
      }
    })
  }

  for (const name of ['include', 'includes', 'contain', 'contains']) {
    chai.Assertion.overwriteChainableMethod(
      name,
      (original: Super) =>
        function (this: Assertion, what: Value, ...rest: Value[]) {
          if (!onDom(this)) return original.call(this, what, ...rest)
          const $el = tools.elements(this, name)
          if (tools.isDom(what)) {
            const wanted = (tools.dom.isJquery(what) ? what.toArray() : [what]) as Node[]
            tools.check(this, {
              holds:
                wanted.length > 0 && wanted.every((node) => $el.toArray().some((element) => element !== node && element.contains(node))),
              message: 'expected #{this} to contain #{exp}',
              negated: 'expected #{this} not to contain #{exp}',
              expected: what,
            })
            return
          }
          const texts = $el.toArray().map((element) => element.textContent ?? '')
          tools.check(this, {
            holds: texts.some((text) => text.includes(String(what))),
            message: 'expected #{this} to contain #{exp}',
            negated: 'expected #{this} not to contain #{exp}',
            expected: what,
            failure: `expected ${tools.inspect(tools.flag(this, 'object'))} to contain ${tools.inspect(what)}, but the text was ${tools.inspect(texts.join(''))}`,
          })
        },
      (original: Super) =>
        function (this: Assertion) {
          original.call(this)
        },
    )
  }
}
