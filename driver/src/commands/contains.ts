import type { Command, CommandModule, Driver, Value } from '../engine/types'
import { type Content, findContent, makeMatcher, pickContent } from '../queries/content'
import { isOptions, logQuery, type QueryOptions, takeOptions, wantsShadow } from '../queries/options'
import { remember } from '../queries/origin'
import { checkSelector, select, treesBelow } from '../queries/select'
import { showNodes } from '../queries/shadow-root'
import { elementsOf, rootsOf } from '../queries/subject'
import { captureWithin } from '../queries/within'

interface Wanted {
  selector: string | undefined
  content: Content
  options: Value
}

/** The first element that contains a text; with a selector, the first of those that match. */
export const contains: CommandModule = (driver) => {
  driver.commands.addQuery('contains', function (this: Command, ...args: Value[]) {
    const { selector, content, options: given } = readArguments(driver, args)
    const options = takeOptions(driver, this, 'contains', given)
    if (selector !== undefined) checkSelector(driver, 'contains', selector)
    checkCase(driver, content, options)
    const matcher = makeMatcher(content, options.matchCase ?? true)
    const shadow = wantsShadow(driver, options)
    const within = captureWithin(driver)
    const message = selector === undefined ? String(content) : `${selector}, ${String(content)}`
    const note = logQuery(driver, this, options, { name: 'contains', message }, { Content: content, Selector: selector })

    return (subject: Value) => {
      // Off `cy` the whole page is searched, or what `within` narrowed it to.
      const $subject = subject === undefined || subject === null ? within() : elementsOf(driver, this, subject)
      const roots = $subject ? rootsOf($subject) : [driver.aut.document]
      const found = search(driver, roots, selector, matcher, shadow)
      const $found = driver.$(found ? [found as HTMLElement] : [])
      const where = () => describePlace(driver, $subject, selector)
      remember($found, {
        label: selector === undefined ? String(content) : `${selector}: ${String(content)}`,
        missing: () => `Expected to find content: '${String(content)}'${where()} but never did.`,
        present: () => `Expected not to find content: '${String(content)}'${where()} but continuously found it.`,
      })
      note($found)
      return $found
    }
  })
}

function readArguments(driver: Driver, args: Value[]): Wanted {
  const [first, second, third] = args
  const withSelector = args.length > 1 && second !== undefined && second !== null && !isOptions(second)
  const content = withSelector ? second : first
  const selector = withSelector ? first : undefined
  if (withSelector && typeof selector !== 'string') {
    throw driver.error(`\`cy.contains()\` expects a selector before the text, but got \`${String(selector)}\``)
  }
  if (content === '') throw driver.error('`cy.contains()` expects a text, but got an empty string, which everything contains')
  const isText = typeof content === 'string' || typeof content === 'number'
  if (!isText && Object.prototype.toString.call(content) !== '[object RegExp]') {
    throw driver.error(
      `\`cy.contains()\` expects a string, a number or a regular expression, but got ${content === undefined ? 'nothing' : `\`${String(content)}\``}`,
    )
  }
  return {
    selector: (selector as string | undefined) || undefined,
    content: isText ? String(content) : (content as RegExp),
    options: withSelector ? third : second,
  }
}

function checkCase(driver: Driver, content: Content, options: QueryOptions): void {
  if (typeof content !== 'string' && options.matchCase === true && content.flags.includes('i')) {
    throw driver.error(`\`cy.contains()\` got { matchCase: true } beside the case-insensitive expression ${String(content)}`, {
      hint: 'leave out either the option or the flag i',
    })
  }
}

function search(
  driver: Driver,
  roots: Array<Document | ShadowRoot | Element>,
  selector: string | undefined,
  matcher: ReturnType<typeof makeMatcher>,
  shadow: boolean,
): Element | undefined {
  if (selector !== undefined) {
    const own = roots.filter((root) => root.nodeType === 1 && driver.$(root as HTMLElement).is(selector)) as HTMLElement[]
    const below = select(driver, roots, selector, shadow).toArray()
    return pickContent(own.length > 0 ? (driver.$.uniqueSort([...own, ...below]) as Element[]) : below, matcher)
  }
  for (const root of roots) {
    for (const tree of shadow ? treesBelow(root) : [root]) {
      for (const element of tree.nodeType === 1 ? [tree as Element] : [...tree.children]) {
        const found = findContent(element, matcher)
        if (found) return found
      }
    }
  }
  return undefined
}

function describePlace(driver: Driver, $subject: JQuery | undefined, selector: string | undefined): string {
  const element = $subject && $subject.length > 0 ? ` within the element: ${showNodes(driver.dom, $subject)}` : ''
  if (selector === undefined) return element
  return element ? `${element} and with the selector: '${selector}'` : ` within the selector: '${selector}'`
}
