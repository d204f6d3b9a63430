import type { AssertionOutcome, Value } from '../engine/types'

/**
 * Some calls assert several times: `have.property('a', 1)` first that there is one, then its value; `assert.lengthOf` that
 * there is a length. Only the last of them is worth a report, the earlier ones are steps.
 */
export class Steps {
  private depth = 0
  private last: (() => AssertionOutcome) | undefined
  private readonly report: (outcome: AssertionOutcome) => void

  constructor(report: (outcome: AssertionOutcome) => void) {
    this.report = report
  }

  /** Whether a call is under way whose assertions are steps. */
  get collecting(): boolean {
    return this.depth > 0
  }

  /** A passed assertion inside such a call. */
  passed(outcome: () => AssertionOutcome): void {
    this.last = outcome
  }

  /** Runs such a call. */
  asOne(call: () => Value): Value {
    this.depth++
    try {
      const result = call()
      if (this.depth === 1 && this.last) this.report(this.last())
      return result
    } finally {
      this.depth--
      if (this.depth === 0) this.last = undefined
    }
  }
}
