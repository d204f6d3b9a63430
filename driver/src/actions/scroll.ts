import { isPosition, POSITIONS } from '../dom/coordinates'
import { isBareDocument, isBareElement, isBareWindow, isTag } from '../dom/kinds'
import { isScrollable, scrollParentOf } from '../dom/scroll'
import { stringify } from '../dom/stringify'
import { ancestorsOf } from '../dom/tree'
import { unwrapAll } from '../dom/wrap'
import type { Command, Driver, Value } from '../engine/types'
import { locate } from './actionable'
import { type ActionOptions, readOptions } from './options'
import { animateScroll, easingOf, type Offset } from './scroll-animation'
import { alignInView } from './scrolling'
import { elementsOf, endLog, ensureSingle, logAction } from './subject'

/** A distance: pixels, or a part of all that can be scrolled. */
type Length = { readonly pixels: number } | { readonly part: number }

const PARTS = { left: 0, top: 0, center: 0.5, right: 1, bottom: 1 } as const

/** Scrolls the window or an element to a position. */
export async function scrollToCommand(driver: Driver, command: Command, subject: Value, args: Value[]): Promise<Value> {
  const rest = args.filter((value) => value !== undefined)
  const last = rest.at(-1)
  const given = typeof last === 'object' && last !== null ? rest.pop() : undefined
  const options = readOptions(driver, command, given === undefined ? [] : [given])
  const place = readPlace(driver, rest)
  const motion = readMotion(driver, options)
  const element = scrolledBy(driver, subject)
  const label = rest.join(', ')
  const shown = isTag(element, 'html') || isTag(element, 'body') ? element.ownerDocument.defaultView : element
  const log = options.log
    ? driver.log({
        name: options.command,
        message: label,
        type: subject ? 'child' : 'parent',
        $el: isBareElement(shown) ? driver.$(shown) : undefined,
        autoEnd: false,
      })
    : undefined
  log?.snapshot('before')
  if (options.given.ensureScrollable !== false) await ensureScrollable(driver, options, element, shown)
  const from = { left: element.scrollLeft, top: element.scrollTop }
  const to = {
    left: along(place.left, element.scrollWidth - element.clientWidth),
    top: along(place.top, element.scrollHeight - element.clientHeight),
  }
  await animateScroll([{ element, from, to }], motion.duration, motion.easing)
  endLog(driver, log)
  return subject ?? driver.aut.window
}

function along(length: Length, all: number): number {
  return 'part' in length ? all * length.part : length.pixels
}

function scrolledBy(driver: Driver, subject: Value): Element {
  const all = unwrapAll(subject)
  const first = all[0]
  const document =
    first === undefined ? driver.aut.document : isBareWindow(first) ? first.document : isBareDocument(first) ? first : undefined
  if (document) return document.scrollingElement ?? document.documentElement
  const list = elementsOf(driver, 'scrollTo', subject)
  ensureSingle(driver, 'scrollTo', list, false)
  const element = list[0] as HTMLElement
  // The page's own overflow is scrolled by the viewport.
  return isTag(element, 'body') || isTag(element, 'html') ? (element.ownerDocument.scrollingElement ?? element) : element
}

async function ensureScrollable(driver: Driver, options: ActionOptions, element: Element, shown: Value): Promise<void> {
  await driver.retry(() => {
    if (isScrollable(shown) || element.scrollHeight > element.clientHeight + 1 || element.scrollWidth > element.clientWidth + 1) return
    throw driver.error(`\`cy.scrollTo()\` can't scroll \`${stringify(shown, 'short')}\`: nothing overflows it, so it is not scrollable.`, {
      hint: 'pass `{ ensureScrollable: false }` if it need not be',
    })
  }, driver.deadline(options.timeout))
}

function readPlace(driver: Driver, args: Value[]): { left: Length; top: Length } {
  const [first, second] = args
  if (second === undefined && isPosition(first)) {
    const name = first.toLowerCase()
    const left = name.includes('left') ? PARTS.left : name.includes('right') ? PARTS.right : middleOf(name, 'top', 'bottom')
    const top = name.includes('top') ? PARTS.top : name.includes('bottom') ? PARTS.bottom : middleOf(name, 'left', 'right')
    return { left: { part: left }, top: { part: top } }
  }
  const left = lengthOf(first)
  const top = second === undefined ? { pixels: 0 } : lengthOf(second)
  if (left && top) return { left, top }
  throw driver.error(
    `\`cy.scrollTo()\` got ${args.map((value) => `\`${String(value)}\``).join(', ') || 'nothing'}, which is no place to scroll to.`,
    {
      hint: `use a position (${POSITIONS.join(', ')}) or x and y in pixels or percent`,
    },
  )
}

/** `top` alone keeps to the left side as `left` keeps to the top; `center` is the middle of both. */
function middleOf(name: string, ...sides: string[]): number {
  return sides.some((side) => name === side) && name !== 'center' ? PARTS.left : PARTS.center
}

function lengthOf(value: Value): Length | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return { pixels: value }
  const match = typeof value === 'string' ? /^(-?\d+(?:\.\d+)?)(px|%)?$/.exec(value.trim()) : null
  if (!match) return undefined
  const amount = Number(match[1])
  return match[2] === '%' ? { part: amount / 100 } : { pixels: amount }
}

function readMotion(driver: Driver, options: ActionOptions): { duration: number; easing: (progress: number) => number } {
  const { duration = 0, easing = 'swing' } = options.given
  if (!Number.isFinite(Number(duration)) || Number(duration) < 0) {
    throw driver.error(
      `\`cy.${options.command}()\` got \`duration: ${String(duration)}\`, but it must be 0 or a positive number of milliseconds.`,
    )
  }
  const found = easingOf(driver.$, String(easing))
  if (!found) {
    throw driver.error(`\`cy.${options.command}()\` does not know the easing \`${String(easing)}\`.`, {
      hint: 'use `swing` or `linear`',
    })
  }
  return { duration: Number(duration), easing: found }
}

/** Scrolls all that holds the element so that its top left corner shows. */
export async function scrollIntoViewCommand(driver: Driver, command: Command, subject: Value, given: Value): Promise<JQuery> {
  const options = readOptions(driver, command, given === undefined ? [] : [given])
  const list = elementsOf(driver, options.command, subject)
  ensureSingle(driver, options.command, list, false)
  const motion = readMotion(driver, options)
  const { top = 0, left = 0 } = (options.given.offset ?? {}) as Partial<Offset>
  const log = logAction(driver, options, list[0] as HTMLElement)
  log?.snapshot('before')
  const find = locate(driver, options, list, 0)
  let attempt = 0
  const element = await driver.retry(() => {
    attempt += 1
    return find(attempt)
  }, driver.deadline(options.timeout))
  const holders = [...ancestorsOf(element)]
  const before = holders.map(offsetOf)
  alignInView(element, { block: 'start', inline: 'start' })
  if (top !== 0 || left !== 0) scrollParentOf(element).scrollBy({ top, left, behavior: 'instant' })
  if (motion.duration > 0) {
    const moves = holders.map((holder, index) => ({ element: holder, from: before[index] as Offset, to: offsetOf(holder) }))
    for (const { element: holder, from } of moves) holder.scrollTo({ ...from, behavior: 'instant' })
    await animateScroll(moves, motion.duration, motion.easing)
  }
  endLog(driver, log)
  return driver.$(list)
}

function offsetOf(element: Element): Offset {
  return { left: element.scrollLeft, top: element.scrollTop }
}
