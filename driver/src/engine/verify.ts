// A query together with the assertions that follow it: one retry, one timeout.
import type { QueuedCommand } from './command'
import type { Core } from './core'
import { attachInvocation, makeError, toError } from './errors'
import { type Frame, upcomingAssertions } from './frames'
import { finalError, isThenable, isTimeout, retry } from './retry'
import { ensureUsable } from './subject'
import { createDeadline } from './time'
import type { AssertionOutcome, Deadline, Value } from './types'

export interface VerifyOptions {
  deadline?: Deadline
  /** false: no implicit check; a function: in place of the check on elements. */
  existence?: false | ((subject: Value, asserted: boolean) => void) | undefined
  /** The command is an assertion itself: it is the first of those that are run. */
  self?: boolean
}

/** Runs `find` and the assertions behind `command` until all hold. Resolves with what `find` gave. */
export async function verify(
  core: Core,
  frame: Frame,
  command: QueuedCommand,
  find: () => Value | Promise<Value>,
  options: VerifyOptions = {},
): Promise<Value> {
  const { assertions } = core
  const upcoming = upcomingAssertions(frame, command)
  if (options.self) upcoming.unshift(command)
  for (const assertion of upcoming) checkArguments(core, assertion)
  const explicit = upcoming.some((assertion) => assertions.assertsExistence(assertion.args))
  const deadline = options.deadline ?? createDeadline(command.timeout() ?? core.config('defaultCommandTimeout'))
  let failing: QueuedCommand | undefined
  let outcomes: [AssertionOutcome, QueuedCommand][] = []
  let found: Value

  const check = (subject: Value) => {
    found = subject
    if (!explicit && options.existence !== false) {
      if (options.existence) options.existence(subject, upcoming.length > 0)
      else assertions.assertExists(subject)
    }
    return checkFrom(0, subject)
  }
  // Assertions that the user overwrote may be promises.
  const checkFrom = (index: number, subject: Value): void | Promise<void> => {
    for (const assertion of upcoming.slice(index)) {
      failing = assertion
      const next = step(core, assertion, subject, (outcome) => outcomes.push([outcome, assertion]))
      index++
      if (next instanceof Promise) return next.then((following) => checkFrom(index, following))
      subject = next
    }
    failing = undefined
  }
  const attempt = (): void | Promise<void> => {
    outcomes = []
    failing = undefined
    const subject = find()
    return subject instanceof Promise ? subject.then(check) : check(subject)
  }

  try {
    await retry(core, attempt, deadline)
  } catch (thrown) {
    let error = toError(thrown)
    for (const [outcome, assertion] of outcomes) core.logAssertion(outcome, assertion)
    const onFail = command.get('onFail')
    if (!failing && typeof onFail === 'function') {
      try {
        error = onFail.call(command, error, isTimeout(error)) ?? error
      } catch (other) {
        error = toError(other)
      }
    }
    if (failing) attachInvocation(error, failing.invocation)
    throw error
  }
  for (const assertion of upcoming) assertion.verified = true
  for (const [outcome, assertion] of outcomes) core.logAssertion(outcome, assertion)
  return found
}

/** As `runAssertion`, by way of what the user put in its place, and remembers whether the subject changes by it. */
function step(core: Core, assertion: QueuedCommand, subject: Value, report: (outcome: AssertionOutcome) => void): Value | Promise<Value> {
  const take = (next: Value) => {
    const following = next === undefined ? subject : next
    assertion.changesSubject = following !== subject
    return following
  }
  if (!assertion.definition.user) return take(runAssertion(core, assertion, subject, report))
  const self = core.states.get('ctx')
  const result = guarded(core, assertion, report, () => assertion.definition.fn.call(self, subject, ...assertion.args))
  return isThenable(result) ? Promise.resolve(result).then(take) : take(result)
}

/** The assertions behind `command`, once on a given subject. Throws what fails; else they are done. */
export function verifyOnce(core: Core, frame: Frame, command: QueuedCommand, subject: Value): void {
  const upcoming = upcomingAssertions(frame, command)
  for (const assertion of upcoming) checkArguments(core, assertion)
  if (!upcoming.some((assertion) => core.assertions.assertsExistence(assertion.args))) core.assertions.assertExists(subject)
  const outcomes: [AssertionOutcome, QueuedCommand][] = []
  let current = subject
  for (const assertion of upcoming) {
    const report = (outcome: AssertionOutcome) => outcomes.push([outcome, assertion])
    const next = runAssertion(core, assertion, current, report)
    assertion.changesSubject = next !== current
    current = next
  }
  for (const assertion of upcoming) assertion.verified = true
  for (const [outcome, assertion] of outcomes) core.logAssertion(outcome, assertion)
}

/** One assertion on a subject; the subject that follows. */
export function runAssertion(core: Core, assertion: QueuedCommand, subject: Value, report?: (outcome: AssertionOutcome) => void): Value {
  return guarded(core, assertion, report, () => {
    ensureUsable(subject)
    return core.assertions.runShould(subject, assertion.args)
  })
}

/** Runs code of an assertion: its outcomes go to `report`, and commands are refused in it. */
function guarded(core: Core, assertion: QueuedCommand, report: ((outcome: AssertionOutcome) => void) | undefined, run: () => Value): Value {
  const before = core.collector
  const { frame } = core
  const refuse = frame?.refuse
  core.collector = report ?? (() => {})
  if (frame) frame.refuse = (name) => insideAssertion(assertion.name, name)
  try {
    return run()
  } finally {
    core.collector = before
    if (frame) frame.refuse = refuse
  }
}

function insideAssertion(assertion: string, name: string): Error {
  return finalError(
    makeError(
      `\`cy.${assertion}()\` failed because you invoked a command inside the callback. \`cy.${assertion}()\` retries the inner function, which would queue the command many times.\n\nThe command invoked was:\n\n  > \`cy.${name}()\``,
      { hint: 'use .then() if commands are to run, and keep assertions alone in .should()' },
    ),
  )
}

function checkArguments(core: Core, assertion: QueuedCommand): void {
  try {
    core.assertions.checkShould(assertion.args)
  } catch (thrown) {
    const error = toError(thrown)
    attachInvocation(error, assertion.invocation)
    throw error
  }
}
