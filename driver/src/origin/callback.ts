// What cy.frame() and cy.tab() share: arguments, and a callback that runs in another place.
import type { CurrentAut, Place } from '../aut/tabs'
import type { Core } from '../engine/core'
import type { Driver } from '../engine/types'
import { cloneable } from './plain'

export interface Callback {
  readonly args: unknown
  readonly timeout: number | undefined
  readonly log: boolean
  readonly fn: (...args: unknown[]) => unknown
}

const OPTIONS = ['args', 'timeout', 'log']

const COMMAND = 'callbackCommand'

/** What called the callback that runs in this realm now, or ran last: `cy.origin()`, `cy.frame()` or `cy.tab()`. */
export function callbackOf({ states }: Core): string {
  return (states.get(COMMAND) as string | undefined) ?? 'cy.origin()'
}

export function setCallback({ states }: Core, command: string): void {
  states.set(COMMAND, command)
}

/** Reads `[options], callback`. */
export function readCallback(driver: Driver, command: string, example: string, first: unknown, second: unknown): Callback {
  const wrong = (message: string, hint: string) => driver.error(`\`cy.${command}()\` ${message}`, { hint })
  const [options, fn] = typeof first === 'function' ? [undefined, first] : [first, second]
  if (typeof fn !== 'function') throw wrong('requires a function as its last argument', example)
  if (options !== undefined && (typeof options !== 'object' || options === null || Array.isArray(options))) {
    throw wrong('takes an options object as its second argument', '{ args: { user } }')
  }
  for (const name of Object.keys(options ?? {})) {
    if (!OPTIONS.includes(name)) throw wrong(`was called with the unknown option \`${name}\``, `known options: ${OPTIONS.join(', ')}`)
  }
  const { args, timeout, log } = (options ?? {}) as { args?: unknown; timeout?: number; log?: boolean }
  if (timeout !== undefined && !(typeof timeout === 'number' && timeout >= 0)) {
    throw wrong('takes `timeout` as a number of milliseconds', '{ timeout: 10000 }')
  }
  return { args, timeout, log: log !== false, fn: fn as Callback['fn'] }
}

/** Refuses `args` that can't go to another origin. */
export function ensureCloneable(driver: Driver, command: string, args: unknown): void {
  if (cloneable(args)) return
  throw driver.error(`\`cy.${command}()\` can not hand its \`args\` over: functions, elements and aliases stay on their origin`, {
    hint: 'pass plain data: numbers, texts, arrays, objects, dates, maps',
  })
}

/** Does something with commands for another place. */
export async function stay<T>(driver: Driver, place: Place, work: () => Promise<T>): Promise<T> {
  const aut = driver.aut as CurrentAut
  driver.onTestReset(() => aut.home())
  const leave = aut.enter(place)
  let failed = true
  try {
    const value = await work()
    failed = false
    return value
  } finally {
    leave(failed)
  }
}

/** Runs the callback here, with commands for another place. */
export function runThere(driver: Driver, place: Place, { fn, args }: Callback, self: unknown): Promise<unknown> {
  return stay(driver, place, async () => {
    const outer = driver.state('withinSubjectChain')
    driver.state('withinSubjectChain', null)
    try {
      return await driver.runUserFunction(fn, self, [args])
    } finally {
      driver.state('withinSubjectChain', outer)
    }
  })
}
