// Runs commands in order.
import Pending from 'mocha/lib/pending'
import { explainBlank } from './blank'
import type { QueuedCommand, SubjectChain } from './command'
import type { Core } from './core'
import { Aborted, attachInvocation, makeError, toError } from './errors'
import { createFrame, type Frame } from './frames'
import { isThenable, retry } from './retry'
import { ensureSubject, evaluate, Yielded } from './subject'
import { createDeadline, withTimeout } from './time'
import type { CommandContext, Deadline, Value } from './types'
import { runAssertion, verify } from './verify'

/** Holds a command until someone who watches lets it go on. */
type Hold = (command: QueuedCommand) => Promise<void> | undefined

/** Runs all commands of a frame, also those that are added on the way. */
export async function drain(core: Core, frame: Frame): Promise<void> {
  const run = core.run
  while (frame.next < frame.queue.length) {
    if (core.held) await core.held
    if (run?.over) throw new Aborted('the test is over')
    const command = frame.queue[frame.next++]!
    await runCommand(core, frame, command)
  }
}

async function runCommand(core: Core, frame: Frame, command: QueuedCommand): Promise<void> {
  const outer = core.current
  const { run } = core
  core.current = command
  core.states.set('current', command)
  try {
    if (command.verified) {
      followSubject(core, command)
      return
    }
    if (core.aut.loading) await core.aut.whenLoaded()
    const hold = core.states.get('hold') as Hold | undefined
    if (hold) await hold(command)
    if (run?.over) throw new Aborted('the test is over')
    const preparing = core.aut.prepare()
    if (preparing) await preparing
    core.emit('command:start', command)
    if (command.definition.kind === 'query') await runQuery(core, frame, command)
    else if (command.definition.kind === 'assertion') await runAssertions(core, frame, command)
    else await runFunction(core, frame, command)
    for (const log of command.logs) if (!log.isEnded() && log.get('autoEnd') !== false) log.end()
    core.emit('command:end', command)
  } catch (thrown) {
    // `this.skip()` amid commands is no failure.
    if (thrown instanceof Pending) throw thrown
    const error = toError(thrown)
    explainBlank(core, command, error)
    attachInvocation(error, command.invocation)
    const log = command.logs.findLast((one) => !one.isEnded())
    if (log && !(error instanceof Aborted)) log.error(error)
    throw error
  } finally {
    // A run that was ended from outside may still be winding down while the next is on.
    if (core.run === run) {
      core.current = outer
      core.states.set('current', outer)
    }
  }
}

async function runQuery(core: Core, frame: Frame, command: QueuedCommand): Promise<void> {
  const inner = command.definition.fn.apply(command, command.args)
  if (typeof inner !== 'function') {
    throw makeError(`\`cy.${command.name}()\` is a query, but its function returned no function (${typeof inner})`, {
      hint: 'a query added by Cypress.Commands.addQuery() returns the function (subject) => … that is retried',
    })
  }
  const before = core.chains.get(command.chainerId) ?? [undefined]
  const chain: SubjectChain = [...before, inScope(core, inner)]
  const existence = command.get('ensureExistence')
  await verify(core, frame, command, () => evaluate(chain), existence === undefined ? {} : { existence })
  core.chains.set(command.chainerId, chain)
}

/** Wherever a query is run again, `within`, tab and frame are what they were where the query stood. */
function inScope(core: Core, inner: (subject: Value) => Value): (subject: Value) => Value {
  const { states, aut } = core
  const scope = states.get('withinSubjectChain')
  const { place } = aut
  const within = (subject: Value) => {
    const outer = states.get('withinSubjectChain')
    if (outer === scope) return inner(subject)
    states.set('withinSubjectChain', scope)
    try {
      return inner(subject)
    } finally {
      states.set('withinSubjectChain', outer)
    }
  }
  return (subject) => aut.inPlace(place, () => within(subject))
}

async function runAssertions(core: Core, frame: Frame, command: QueuedCommand): Promise<void> {
  const chain = core.chains.get(command.chainerId)
  const ms = command.timeout() ?? command.prev?.timeout() ?? core.config('defaultCommandTimeout')
  const deadline = createDeadline(ms)
  await verify(core, frame, command, () => evaluate(chain), { deadline, self: true, existence: false })
  followSubject(core, command)
}

/** An assertion that yields something else than it got (`have.attr`) is part of the chain from here on. */
function followSubject(core: Core, command: QueuedCommand): void {
  if (!command.changesSubject) return
  const chain = core.chains.get(command.chainerId) ?? [undefined]
  core.chains.set(command.chainerId, [...chain, (subject) => runAssertion(core, command, subject)])
}

async function runFunction(core: Core, frame: Frame, command: QueuedCommand): Promise<void> {
  const { definition } = command
  const args = [...command.args]
  const chain = core.chains.get(command.chainerId)
  if (definition.prevSubject !== false) args.unshift(await currentSubject(core, command, chain))
  const context = commandContext(core, frame, command)
  const outcome = await runInFrame(core, {
    owner: command,
    call: () => definition.fn.apply(context, args),
    strict: () => definition.user && command.get('usedOriginal') !== true,
    yields: true,
    timeout: () => command.timeout(),
  })
  if (outcome.chain) core.chains.set(command.chainerId, outcome.chain)
  else if (outcome.value instanceof Yielded) core.chains.set(command.chainerId, [outcome.value.value])
  else if (outcome.value !== undefined) core.chains.set(command.chainerId, [wrapElement(core, outcome.value)])
  else if (definition.prevSubject === false) core.chains.set(command.chainerId, [undefined])
  // What was acted upon stays the subject, though its query might find something else now.
  else if (!definition.keep) core.chains.set(command.chainerId, [args[0]])
}

async function currentSubject(core: Core, command: QueuedCommand, chain: SubjectChain | undefined): Promise<Value> {
  const types = command.definition.prevSubject
  const find = () => {
    const subject = evaluate(chain)
    ensureSubject(core.dom, subject, types, command)
    return subject
  }
  // What no query can find again need not be waited for.
  if (!chain || chain.length === 1) return find()
  return retry(core, find, createDeadline(command.timeout() ?? core.config('defaultCommandTimeout')))
}

// User code sees this as Mocha's context; our own commands as CommandContext.
export function commandContext(core: Core, frame: Frame, command: QueuedCommand): CommandContext {
  const ctx = (core.states.get('ctx') ?? {}) as Record<string, Value>
  return Object.create(ctx, {
    command: { value: command },
    ctx: { value: ctx },
    upcoming: { value: () => frame.queue[frame.next] },
    retryWithAssertions: {
      value: (attempt: () => Value, deadline: Deadline, existence?: (value: Value) => void) =>
        verify(core, frame, command, attempt, { deadline, existence: existence ?? false }),
    },
  })
}

export interface UserCode {
  owner: QueuedCommand | undefined
  call: () => Value
  /** Whether promises beside commands are refused and limited in time; asked after the call. */
  strict: () => boolean
  /** Whether the last subject of the code becomes the owner's. */
  yields: boolean
  /** Asked after the call. */
  timeout: () => number | undefined
}

/** Runs code that may call commands, and those commands. */
export async function runInFrame(core: Core, code: UserCode): Promise<{ value: Value; chain?: SubjectChain }> {
  const frame = createFrame(code.owner, core.frame)
  frame.yields = code.yields
  core.frame = frame
  const { run } = core
  const name = code.owner?.name ?? 'then'
  try {
    let value = code.call()
    const chainer = core.chainerOf(value)
    if (chainer) {
      frame.returned = chainer.chainerId
      value = undefined
    } else if (isThenable(value)) {
      value = await settle(core, frame, value, name, code)
    } else if (value !== undefined && frame.queue.length && code.strict()) {
      throw mixedWithValue(name, frame.queue[0]!.name, value)
    }
    await drain(core, frame)
    if (value === undefined && frame.queue.length) {
      const last = frame.returned ?? frame.queue.at(-1)!.chainerId
      return { value: undefined, chain: core.chains.get(last) ?? [undefined] }
    }
    return { value }
  } finally {
    if (core.run === run) core.frame = frame.parent
  }
}

async function settle(core: Core, frame: Frame, promise: PromiseLike<Value>, name: string, code: UserCode): Promise<Value> {
  if (!code.strict()) return promise
  if (frame.queue.length) throw mixedWithPromise(name, frame.queue[0]!.name)
  const ms = code.timeout() ?? core.config('defaultCommandTimeout')
  return drainWhile(core, frame, promise, ms, () => {
    // What the promise waits for may have come to have a limit of its own.
    if (!code.strict()) return undefined
    return makeError(
      `\`cy.${name}()\` timed out after waiting \`${ms}ms\`.\n\nYour callback function returned a promise that never resolved.`,
      { hint: `resolve the promise within ${ms}ms, or give a longer { timeout }` },
    )
  })
}

/** Waits for a promise; commands that its code calls meanwhile are run. The timeout counts where nothing runs. */
export async function drainWhile(
  core: Core,
  frame: Frame,
  promise: PromiseLike<Value>,
  ms: number,
  late: () => Error | undefined,
): Promise<Value> {
  let settled = false
  const settle = Promise.resolve(promise).finally(() => {
    settled = true
  })
  settle.catch(() => {})
  while (!settled) {
    await drain(core, frame)
    const more = new Promise<void>((resolve) => {
      frame.wake = resolve
    })
    if (!settled) await withTimeout(Promise.race([settle, more]), ms, late)
  }
  return settle
}

function mixedWithPromise(name: string, invoked: string): Error {
  return makeError(
    `the function of \`cy.${name}()\` returned a promise, but called \`cy.${invoked}()\` as well: which of the two is to be waited for?`,
    { hint: 'commands wait for each other by themselves: call them without async and await, or return the promise alone' },
  )
}

function mixedWithValue(name: string, invoked: string, value: Value): Error {
  const how = ['then', 'each', 'spread', 'within', 'origin', 'frame', 'tab'].includes(name)
  return makeError(
    how
      ? `the function of \`cy.${name}()\` called \`cy.${invoked}()\`, which runs later, but returned a value at once: \`${String(value)}\``
      : `the custom command \`cy.${name}()\` called \`cy.${invoked}()\`, which runs later, but returned a value at once: \`${String(value)}\``,
    { hint: 'commands run after the function returned: yield the value by cy.wrap(value), or return nothing' },
  )
}

function wrapElement(core: Core, value: Value): Value {
  const { dom } = core
  if (dom.isElement(value) && !dom.isJquery(value)) return dom.wrap(value)
  return value
}
