import { toTop } from '../dom/coordinates'
import { isBareElement, viewOf } from '../dom/kinds'
import { unwrapAll } from '../dom/wrap'
import type { Command, Driver, Value } from '../engine/types'
import { locate, type Target, whenActionable } from './actionable'
import { heldModifiers, modifierFlags } from './modifiers'
import { readOptions } from './options'
import { elementsOf, endLog, ensureSingle, logAction } from './subject'

/** Options of the command itself; all others are properties of the event. */
const OWN = new Set([
  'animationDistanceThreshold',
  'bubbles',
  'cancelable',
  'composed',
  'eventConstructor',
  'force',
  'log',
  'position',
  'scrollBehavior',
  'timeout',
  'waitForAnimations',
])

/** Dispatches one synthetic event at an element, a document or a window. */
export async function triggerCommand(driver: Driver, command: Command, subject: Value, name: Value, args: Value[]): Promise<Value> {
  if (typeof name !== 'string' || name === '') {
    throw driver.error(`\`cy.trigger()\` needs the name of an event, but got \`${String(name)}\`.`)
  }
  const options = readOptions(driver, command, args)
  const whole = unwrapAll(subject)[0] as Window | Document | undefined
  if (whole && !isBareElement(whole)) {
    const view = (whole as Document).defaultView ?? (whole as Window)
    const log = options.log ? driver.log({ name: 'trigger', message: name, type: 'child', autoEnd: false }) : undefined
    ;(whole as EventTarget).dispatchEvent(makeEvent(driver, view as Window & typeof globalThis, name, options.given, {}))
    endLog(driver, log)
    return subject
  }
  const list = elementsOf(driver, 'trigger', subject)
  ensureSingle(driver, 'trigger', list, false)
  const log = logAction(driver, options, list[0] as HTMLElement, name)
  const target = await whenActionable(driver, locate(driver, options, list, 0), options, driver.deadline(options.timeout))
  const event = makeEvent(driver, viewOf(target.element), name, options.given, coordinates(target))
  for (const [key, value] of Object.entries(modifierFlags(heldModifiers(driver)))) {
    if (value && !(key in options.given)) attach(event, key, value)
  }
  target.element.dispatchEvent(event)
  endLog(driver, log, target)
  return driver.$(list)
}

function coordinates(target: Target): Record<string, number> {
  const { x, y } = target.point
  const view = viewOf(target.element)
  const top = toTop(target.element, target.point)
  return { clientX: x, clientY: y, pageX: x + view.scrollX, pageY: y + view.scrollY, screenX: top.x, screenY: top.y }
}

type EventMaker = new (name: string, init: EventInit) => Event

function makeEvent(
  driver: Driver,
  view: Window & typeof globalThis,
  name: string,
  given: Readonly<Record<string, Value>>,
  coordinates: Record<string, number>,
): Event {
  const kind = given.eventConstructor ?? 'Event'
  const Maker = (view as unknown as Record<string, unknown>)[String(kind)] as EventMaker | undefined
  if (typeof Maker !== 'function') {
    throw driver.error(`\`cy.trigger()\` got \`eventConstructor: ${String(kind)}\`, but the page has no such class of events.`, {
      hint: 'such as `MouseEvent`, `KeyboardEvent` or `CustomEvent`',
    })
  }
  const properties: Record<string, Value> = { ...coordinates }
  for (const [key, value] of Object.entries(given)) if (!OWN.has(key)) properties[key] = value
  const basic = { bubbles: given.bubbles !== false, cancelable: given.cancelable !== false, composed: given.composed !== false }
  const event = construct(Maker, name, basic, properties)
  for (const [key, value] of Object.entries(properties)) attach(event, key, value)
  return event
}

/** Classes refuse properties of a wrong type, such as a plain object for a `dataTransfer`: then they are attached only. */
function construct(Maker: EventMaker, name: string, basic: EventInit, properties: Record<string, Value>): Event {
  try {
    return new Maker(name, { ...properties, ...basic })
  } catch {
    return new Maker(name, basic)
  }
}

/** Events of most classes leave out what they don't know, and compute what they do: the given value wins. */
function attach(event: Event, key: string, value: Value): void {
  const record = event as unknown as Record<string, Value>
  if (record[key] === value) return
  try {
    Object.defineProperty(event, key, { value, configurable: true, enumerable: true, writable: true })
  } catch {
    // `isTrusted` and the like can't be replaced.
  }
}
