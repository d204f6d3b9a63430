import type { Assertion } from '../chai'
import type { Tools } from './tools'

/** States that a selector tells. True if one of the elements has it, as jQuery's `is` has it. */
const SELECTED: Array<[chainer: string, selector: string]> = [
  ['selected', ':selected'],
  ['checked', ':checked'],
  ['enabled', ':enabled'],
  ['disabled', ':disabled'],
]

export function addStateChainers(tools: Tools): void {
  const { chai, dom } = tools
  const addState = (chainer: string, state: string, test: ($el: JQuery) => boolean, why?: ($el: JQuery) => string) => {
    chai.Assertion.addProperty(chainer, function (this: Assertion) {
      const $el = tools.elements(this, chainer)
      const holds = test($el)
      const reason = !holds && why && !tools.flag(this, 'negate') ? why($el) : ''
      const subject = tools.inspect(tools.flag(this, 'object'))
      tools.check(this, {
        holds,
        message: 'expected #{this} to be #{exp}',
        negated: 'expected #{this} not to be #{exp}',
        expected: state,
        failure: reason ? `expected ${subject} to be '${state}'\n\n${reason}` : undefined,
      })
    })
  }

  for (const [chainer, selector] of SELECTED) addState(chainer, chainer, ($el) => $el.is(selector))

  const someVisible = ($el: JQuery) => $el.toArray().some((element) => dom.isVisible(element))
  // Of several elements one visible is enough, and `not.be.visible` holds if none is.
  addState('visible', 'visible', someVisible, ($el) => ($el.length > 0 ? dom.whyHidden($el[0]) : ''))
  addState('hidden', 'hidden', ($el) => $el.toArray().some((element) => !dom.isVisible(element)))

  const focused = ($el: JQuery) => $el.toArray().some((element) => dom.isFocused(element))
  const focus = ($el: JQuery) => {
    const active = ($el[0]?.ownerDocument ?? undefined)?.activeElement
    return active && active !== $el[0]?.ownerDocument.body ? `The focus is on ${dom.stringify(active, 'short')}` : 'Nothing has the focus'
  }
  addState('focus', 'focused', focused, focus)
  addState('focused', 'focused', focused, focus)
}
