import { isPosition, POSITIONS, type Point, type Position } from '../dom/coordinates'
import type { Command, Driver, Log, Value } from '../engine/types'
import { ALT, CTRL, META, SHIFT } from './modifiers'

export type Alignment = { block?: ScrollLogicalPosition; inline?: ScrollLogicalPosition }
export type ScrollBehavior = 'top' | 'bottom' | 'start' | 'end' | 'center' | 'nearest' | Alignment | false

/** Options that all actions share, as they hold for one command: given, else configured. */
export interface ActionOptions {
  /** Name of the command, for messages. */
  readonly command: string
  readonly force: boolean
  readonly multiple: boolean
  readonly log: boolean
  readonly timeout: number
  readonly waitForAnimations: boolean
  readonly animationDistanceThreshold: number
  readonly scrollBehavior: ScrollBehavior
  readonly position: Position
  /** Distance from the element's left and top, instead of `position`. */
  readonly offset?: Point
  /** Bits of modifier keys, see `modifiers.ts`. */
  readonly modifiers: number
  /** The entry of the log for the element that is acted on. */
  entry?: Log
  /** All that the user gave. */
  readonly given: Readonly<Record<string, Value>>
}

const SCROLL_BEHAVIORS: readonly Value[] = ['top', 'bottom', 'start', 'end', 'center', 'nearest', false]
const POSITIONS_IN_VIEW: readonly Value[] = ['start', 'end', 'center', 'nearest']

const isAlignment = (value: Value): value is Alignment =>
  typeof value === 'object' &&
  value !== null &&
  Object.entries(value).every(([axis, position]) => (axis === 'block' || axis === 'inline') && POSITIONS_IN_VIEW.includes(position))

/** Reads `(options)`, `(position, options)` or `(x, y, options)`. */
export function readOptions(driver: Driver, command: Command, args: Value[], defaults: Partial<ActionOptions> = {}): ActionOptions {
  const name = String(command.get('name'))
  const { place, given } = splitArguments(driver, name, args)
  const timeout = typeof given.timeout === 'number' ? given.timeout : Number(driver.config('defaultCommandTimeout'))
  // Assertions that follow wait as long.
  command.set('timeout', timeout)
  const scrollBehavior = given.scrollBehavior ?? driver.config('scrollBehavior') ?? 'top'
  if (!SCROLL_BEHAVIORS.includes(scrollBehavior) && !isAlignment(scrollBehavior)) {
    const shown = typeof scrollBehavior === 'object' ? JSON.stringify(scrollBehavior) : String(scrollBehavior)
    throw driver.error(
      `\`cy.${name}()\` got the option \`scrollBehavior: ${shown}\`, but it must be one of \`top\`, \`bottom\`, \`start\`, \`end\`, \`center\`, \`nearest\` or \`false\`, or an object with \`block\` and \`inline\`, each \`start\`, \`end\`, \`center\` or \`nearest\`.`,
    )
  }
  return {
    command: name,
    force: given.force === true,
    multiple: typeof given.multiple === 'boolean' ? given.multiple : (defaults.multiple ?? false),
    log: given.log !== false,
    timeout,
    waitForAnimations: Boolean(given.waitForAnimations ?? driver.config('waitForAnimations') ?? true),
    animationDistanceThreshold: Number(given.animationDistanceThreshold ?? driver.config('animationDistanceThreshold') ?? 5),
    scrollBehavior: scrollBehavior as ScrollBehavior,
    position: place.position ?? 'center',
    offset: place.offset,
    modifiers: modifierBits(given),
    given,
  }
}

interface Place {
  position?: Position
  offset?: Point
}

function splitArguments(driver: Driver, name: string, args: Value[]): { place: Place; given: Record<string, Value> } {
  const rest = [...args]
  const last = rest.at(-1)
  const given = (last !== null && typeof last === 'object' ? rest.pop() : {}) as Record<string, Value>
  const [first, second] = rest
  if (typeof first === 'number' && typeof second === 'number') return { place: { offset: { x: first, y: second } }, given }
  const position = first ?? given.position
  if (position === undefined || position === null) {
    return typeof given.x === 'number' && typeof given.y === 'number'
      ? { place: { offset: { x: given.x, y: given.y } }, given }
      : { place: {}, given }
  }
  if (isPosition(position)) return { place: { position }, given }
  throw driver.error(`\`cy.${name}()\` got the position \`${String(position)}\`, which is not known.`, {
    hint: `use one of ${POSITIONS.join(', ')}, or two numbers: the distance from the element's left and top`,
  })
}

function modifierBits(given: Readonly<Record<string, Value>>): number {
  let bits = 0
  if (given.altKey || given.optionKey) bits |= ALT
  if (given.ctrlKey || given.controlKey) bits |= CTRL
  if (given.metaKey || given.commandKey || given.cmdKey) bits |= META
  if (given.shiftKey) bits |= SHIFT
  return bits
}
