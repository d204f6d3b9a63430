// Who runs the callback of cy.origin(): the spec page by the page of that origin; the latter asks the former.
import type { Nested, Outcome } from './messages'

export type RunElsewhere = (call: Nested) => Promise<Outcome>

let runner: RunElsewhere | undefined

export function setRunner(run: RunElsewhere): void {
  runner = run
}

export function runElsewhere(call: Nested): Promise<Outcome> {
  if (!runner) throw new Error('no page can run the callback')
  return runner(call)
}
