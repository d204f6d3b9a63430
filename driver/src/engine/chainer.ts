// `cy` and what its commands return. Calling a command queues it; nothing runs before user code returned.
import { type Definition, QueuedCommand } from './command'
import type { Core } from './core'
import { makeError } from './errors'

/** What commands return to user code. Methods are put on its prototype as commands are added. */
export class Chainer {
  readonly chainerId: string
  constructor(chainerId: string) {
    this.chainerId = chainerId
  }
}

/** `cy` itself: commands are put on it, and the members that cypress/cy.ts adds. */
export type Cy = Record<string, any>

export interface Chaining {
  readonly cy: Cy
  /** Puts a command's name on cy and on chains. */
  expose(name: string): void
  chainerOf(value: unknown): { chainerId: string | undefined } | undefined
}

export function createChaining(core: () => Core): Chaining {
  const cy: Cy = {}
  let lastChainer = 0
  const newest = new Map<string, QueuedCommand>()

  const enqueue = (definition: Definition, chainer: Chainer, args: unknown[], invocation: Error) => {
    const engine = core()
    const { frame } = engine
    if (!frame || !engine.run) throw outsideTest(definition.name)
    const refused = frame.refuse?.(definition.name)
    if (refused) throw refused
    const prev = newest.get(chainer.chainerId)
    const command = new QueuedCommand(
      definition,
      {
        name: definition.name,
        args,
        chainerId: chainer.chainerId,
        prev,
        prevSubject: definition.prevSubject,
        type: typeOf(definition, prev),
      },
      invocation,
    )
    prev?.set('next', command)
    newest.set(chainer.chainerId, command)
    frame.queue.push(command)
    frame.wake?.()
    engine.emit('command:enqueued', command.attributes)
  }

  return {
    cy,
    expose(name) {
      const method = function (this: unknown, ...args: unknown[]) {
        const definition = core().definitions.get(name)!
        const invocation = new Error(name)
        if (this instanceof Chainer) {
          enqueue(definition, this, args, invocation)
          return this
        }
        if (isChild(definition) && !standsAlone(definition, args)) throw childFirst(name, args)
        const chainer = new Chainer(`ch-${++lastChainer}`)
        enqueue(definition, chainer, args, invocation)
        return chainer
      }
      Object.defineProperty(method, 'name', { value: name })
      cy[name] = method
      ;(Chainer.prototype as any)[name] = method
    },
    chainerOf(value) {
      if (value === cy) return { chainerId: undefined }
      return value instanceof Chainer ? value : undefined
    },
  }
}

// Queries check their subject themselves when they run.
function isChild(definition: Definition): boolean {
  if (definition.kind === 'query') return false
  const { prevSubject } = definition
  if (prevSubject === false || prevSubject === 'optional') return false
  return !(Array.isArray(prevSubject) && prevSubject.includes('optional'))
}

/** `cy.should(() => { … })` waits for what its callback asserts, without a subject. */
function standsAlone(definition: Definition, args: unknown[]): boolean {
  return definition.kind === 'assertion' && typeof args[0] === 'function'
}

function typeOf(definition: Definition, prev: QueuedCommand | undefined): 'parent' | 'child' {
  if (definition.kind === 'assertion') return 'child'
  return definition.prevSubject === false ? 'parent' : prev ? 'child' : 'parent'
}

function outsideTest(name: string): Error {
  return makeError(`Cannot call \`cy.${name}()\` outside a running test.`, {
    hint: 'call cy commands inside it(), before(), beforeEach(), after() or afterEach(), and not after the test ended',
  })
}

function childFirst(name: string, args: unknown[]): Error {
  const shown = args.map((arg) => (typeof arg === 'string' ? JSON.stringify(arg) : '…')).join(', ')
  return makeError(
    `Oops, it looks like you are trying to call a child command before running a parent command.\n\nYou wrote code that looks like this:\n\n  \`cy.${name}(${shown})\`\n\nA child command must be chained after a parent because it operates on an existing subject.`,
    { hint: `for example: cy.get('button').${name}(${shown})` },
  )
}
