// Who runs a callback for another origin: the spec page by the page of that origin; the latter asks the former.
import type { Surroundings } from '../dom/outer'
import type { Nested, Outcome, SurroundAsk } from './messages'

/** Tells what is around the frame that a callback runs in. */
export type Surround = (ask: SurroundAsk) => Promise<Surroundings>

export type RunElsewhere = (call: Nested, surround?: Surround) => Promise<Outcome>

let runner: RunElsewhere | undefined

export function setRunner(run: RunElsewhere): void {
  runner = run
}

export function runElsewhere(call: Nested, surround?: Surround): Promise<Outcome> {
  if (!runner) throw new Error('no page can run the callback')
  return runner(call, surround)
}
