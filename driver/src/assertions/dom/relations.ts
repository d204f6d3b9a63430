import type { Value } from '../../engine/types'
import { readText, VALUE_INPUTS } from '../../queries/text'
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
          const texts = $el.toArray().map(ownText)
          tools.check(this, {
            holds: $el.toArray().some((element) => holdsText(element, String(what))),
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

function ownText(element: Element): string {
  if (element.nodeType !== 1) return element.textContent ?? ''
  return element.matches(VALUE_INPUTS) ? (element as HTMLInputElement).value : (element.textContent ?? '')
}

/** As it stands in the document or as it reads, the element's text or that of a button-like input within. */
function holdsText(element: Element, text: string): boolean {
  if (ownText(element).includes(text) || (element.nodeType === 1 && readText(element).includes(text))) return true
  return [...element.querySelectorAll<HTMLInputElement>(VALUE_INPUTS)].some((input) => input.value.includes(text))
}
