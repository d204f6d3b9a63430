import { boxOf, elementAt, type Point, pointAt, pointsUpwards, toTop } from '../dom/coordinates'
import { isDisabled } from '../dom/focus'
import { isTag, styleOf } from '../dom/kinds'
import { type Outer, outerOf } from '../dom/outer'
import { stringify } from '../dom/stringify'
import { ancestorsOf, closestDeep, containsDeep, isDetached } from '../dom/tree'
import { hiddenReason, type Strategy } from '../dom/visibility'
import { unwrapAll } from '../dom/wrap'
import type { Deadline, Driver } from '../engine/types'
import { distance, mayMove, nextPosition, positionOf } from './animation'
import { moveMouseAway } from './mouse-away'
import type { ActionOptions } from './options'
import { nudgeUncovered, scrollIntoView } from './scrolling'

/** An element that is ready, and where to act on it. */
export interface Target {
  readonly element: HTMLElement
  /** What lies at the point: the element or something inside of it. */
  readonly hit: HTMLElement
  /** In the viewport of the element's own frame. */
  readonly point: Point
  /** In the viewport of the tab. */
  readonly top: Point
}

/** Which of the checks an action leaves out or adds. */
export interface Checks {
  /** Whether something else may lie on top, since the action needs no point. */
  readonly mayBeCovered?: boolean
  /** Whether it must accept text. */
  readonly writable?: boolean
}

/** Finds the element of a command anew, since the page may have replaced it. */
export type Locate = (attempt: number) => HTMLElement

export function locate(driver: Driver, options: ActionOptions, list: HTMLElement[], index: number): Locate {
  return (attempt) => {
    let element = list[index] as HTMLElement
    // Of several that are acted on in turn the ones before may be gone by now: those still there keep their place.
    if (isDetached(element) || (attempt > 1 && list.length === 1)) {
      const fresh = unwrapAll(driver.requery())[index] as HTMLElement | undefined
      if (fresh) element = fresh
      if (!fresh || isDetached(fresh)) throw detachedError(driver, options, element)
      list[index] = fresh
    }
    return element
  }
}

function detachedError(driver: Driver, options: ActionOptions, element: HTMLElement): Error {
  return failure(driver, options, element, 'is detached from the DOM: the page removed or replaced it', {
    hint: 'get the element again after the command that makes the page render, rather than chaining off it',
  })
}

export function failure(
  driver: Driver,
  options: Pick<ActionOptions, 'command'>,
  element: HTMLElement,
  what: string,
  more: { hint?: string } = {},
): Error {
  return driver.error(`\`cy.${options.command}()\` failed because \`${stringify(element, 'short')}\` ${what}.`, more)
}

/** Waits until the element can be acted on as a user could, and scrolls it into view. */
export async function whenActionable(
  driver: Driver,
  find: Locate,
  options: ActionOptions,
  deadline: Deadline,
  checks: Checks = {},
): Promise<Target> {
  let attempt = 0
  const target = await driver.retry(() => {
    attempt += 1
    const element = find(attempt)
    const target = options.force ? forcedTarget(element, options) : check(driver, element, options, checks)
    const outer = outerOf(element)
    return outer ? Promise.resolve(target).then((found) => inSurroundings(driver, found, outer, options, checks)) : target
  }, deadline)
  showBefore(driver, options, target)
  return target
}

/** Copies the page as the action finds it, where someone looks. */
function showBefore(driver: Driver, { entry }: ActionOptions, { element, top }: Target): void {
  if (!entry || !driver.boot.snapshots) return
  entry.set({ $el: driver.$(element), coords: { x: top.x, y: top.y, left: top.x, top: top.y } })
  entry.snapshot('before')
}

/** The target of a frame whose page can't see what is around it. */
async function inSurroundings(driver: Driver, target: Target, outer: Outer, options: ActionOptions, checks: Checks): Promise<Target> {
  const { element } = target
  const { x, y, hidden, cover, outside } = await outer.ask(target.top, options.scrollBehavior !== false)
  if (!options.force) {
    if (hidden) throw failure(driver, options, element, `is not visible because ${hidden}`, { hint: FORCE_HINT })
    if (cover && !checks.mayBeCovered) throw coveredError(driver, element, options, cover)
    if (outside && !checks.mayBeCovered) throw outsideError(driver, element, options)
  }
  return { ...target, top: { x, y } }
}

function check(driver: Driver, element: HTMLElement, options: ActionOptions, checks: Checks): Target | Promise<Target> {
  const moving = options.waitForAnimations && mayMove(element)
  if (options.scrollBehavior !== false) scrollIntoView(element, options.scrollBehavior)
  ensureUsable(driver, element, options, checks)
  if (!moving) return place(driver, element, options, checks)
  const before = positionOf(element)
  return nextPosition(element).then((after) => {
    const moved = distance(before, after)
    if (moved > options.animationDistanceThreshold) {
      throw failure(driver, options, element, `is animating: it moved by ${Math.round(moved)} pixels within a frame or two`, {
        hint: 'wait for the animation, raise `animationDistanceThreshold`, or pass `{ waitForAnimations: false }`',
      })
    }
    if (isDetached(element)) throw detachedError(driver, options, element)
    ensureUsable(driver, element, options, checks)
    return place(driver, element, options, checks)
  })
}

function ensureUsable(driver: Driver, element: HTMLElement, options: ActionOptions, checks: Checks): void {
  const strategy = (driver.config('visibilityStrategy') ?? 'legacy') as Strategy
  const hidden = hiddenReason(element, { checkOpacity: false, strategy })
  if (hidden) throw failure(driver, options, element, `is not visible because ${hidden}`, { hint: FORCE_HINT })
  if (isDisabled(element)) {
    const fieldset = element.closest('fieldset:disabled')
    const by = fieldset && !element.hasAttribute('disabled') ? ` by its fieldset \`${stringify(fieldset, 'short')}\`` : ''
    throw failure(driver, options, element, `is \`disabled\`${by}`, { hint: FORCE_HINT })
  }
  if (checks.writable && (element as HTMLInputElement).readOnly) {
    throw failure(driver, options, element, 'is `readonly`', { hint: FORCE_HINT })
  }
  if (!checks.mayBeCovered) ensurePointerEvents(driver, element, options)
}

const FORCE_HINT = 'pass `{ force: true }` to act without checking whether a user could'

function ensurePointerEvents(driver: Driver, element: HTMLElement, options: ActionOptions): void {
  if (styleOf(element).pointerEvents !== 'none') return
  // It is inherited: name the outermost of the unbroken chain, which set it.
  let holder = element
  for (const parent of ancestorsOf(element)) {
    if (styleOf(parent).pointerEvents !== 'none') break
    holder = parent
  }
  const by = holder === element ? '' : `, inherited from its parent \`${stringify(holder, 'short')}\``
  throw failure(driver, options, element, `has the CSS property \`pointer-events: none\`${by}, so that a user can't click it`, {
    hint: FORCE_HINT,
  })
}

export function pointOf(element: HTMLElement, options: Pick<ActionOptions, 'position' | 'offset'>): Point {
  const box = boxOf(shownFor(element))
  if (!options.offset) return pointAt(box, options.position)
  return { x: box.left + options.offset.x, y: box.top + options.offset.y }
}

/** Options of a closed select have no box: the select's is used. */
function shownFor(element: HTMLElement): HTMLElement {
  if (!isTag(element, 'option') && !isTag(element, 'optgroup')) return element
  return element.getClientRects().length > 0 ? element : (element.closest('select') ?? element)
}

function forcedTarget(element: HTMLElement, options: ActionOptions): Target {
  if (options.scrollBehavior !== false) scrollIntoView(element, options.scrollBehavior)
  const point = pointOf(element, options)
  return { element, hit: element, point, top: toTop(element, point) }
}

function place(driver: Driver, element: HTMLElement, options: ActionOptions, checks: Checks, mouseAway = false): Target | Promise<Target> {
  const find = (): Target => {
    const point = pointOf(element, options)
    return { element, hit: elementAt(element.ownerDocument, point) ?? element, point, top: toTop(element, point) }
  }
  if (checks.mayBeCovered) return find()
  let cover = coverOf(element, pointOf(element, options))
  if (cover && options.scrollBehavior !== false)
    cover = nudgeUncovered(element, () => coverOf(element, pointOf(element, options)) ?? undefined)
  if (cover && !mouseAway && isHovered(cover, element)) {
    // It may only show since the mouse rests there from the action before, as an open menu: a user would move it away.
    return moveMouseAway(driver).then(() => place(driver, element, options, checks, true))
  }
  if (cover) throw coveredError(driver, element, options, stringify(cover))
  if (cover === null) throw outsideError(driver, element, options)
  return find()
}

/** Whether the mouse rests on what covers the element, or on a part of the page that it belongs to. */
function isHovered(cover: HTMLElement, element: HTMLElement): boolean {
  return closestDeep(cover, (candidate) => candidate.matches(':hover') && !containsDeep(candidate, element)) !== undefined
}

/** What lies on top of the element at the point; null if the point is out of the viewport; undefined if nothing is. */
function coverOf(element: HTMLElement, point: Point): HTMLElement | null | undefined {
  const hit = elementAt(element.ownerDocument, point)
  if (!hit) return null
  if (!containsDeep(element, hit)) return hit
  for (const step of pointsUpwards(element, point)) {
    const above = elementAt(step.frame.ownerDocument, step.point)
    if (!above) return null
    if (above !== step.frame) return above
  }
  return undefined
}

function coveredError(driver: Driver, element: HTMLElement, options: ActionOptions, cover: string): Error {
  const where = options.offset ? `the point ${options.offset.x}, ${options.offset.y} of` : `the ${placeName(options.position)} of`
  return driver.error(
    `\`cy.${options.command}()\` failed because ${where} \`${stringify(element, 'short')}\` is being covered by another element:\n\n  \`${cover}\``,
    { hint: FORCE_HINT },
  )
}

function placeName(position: string): string {
  return position.replace(/[A-Z]/, (letter) => ` ${letter.toLowerCase()}`)
}

function outsideError(driver: Driver, element: HTMLElement, options: ActionOptions): Error {
  const where = options.offset ? 'the point to act on' : `its ${placeName(options.position)}`
  return failure(driver, options, element, `can't be reached: ${where} lies outside of the viewport`, {
    hint: 'scroll it into view, or let `scrollBehavior` do it',
  })
}
