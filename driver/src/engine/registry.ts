// Commands by name: those of the driver, and the user's through Cypress.Commands.
import Bluebird from 'bluebird'
import type { Chaining } from './chainer'
import type { Definition, Kind } from './command'
import type { Core } from './core'
import { makeError } from './errors'
import { finalError } from './retry'
import type { CommandFn, Commands, PrevSubject, QueryFn } from './types'

interface AddOptions {
  prevSubject?: PrevSubject
  assertion?: boolean
  /** Runs user code in place (then, spread): mixing is checked as in custom commands. */
  user?: boolean
  /** The subject passes through, queries and all. */
  keep?: boolean
}

export interface Registry {
  /** For the driver's own commands. */
  readonly internal: Commands & { add(name: string, options: AddOptions, fn: CommandFn): void }
  /** Cypress.Commands. */
  readonly user: Record<string, any>
}

const reserved = new Set([
  'on',
  'once',
  'off',
  'state',
  'config',
  'now',
  'queue',
  'reset',
  'chainerId',
  'constructor',
  'addCommand',
  'toString',
])

export function createRegistry(core: () => Core, chaining: Chaining): Registry {
  const define = (name: string, kind: Kind, prevSubject: PrevSubject, user: boolean, fn: (...args: any[]) => any, keep = false) => {
    core().definitions.set(name, { name, kind, prevSubject, user, keep, fn })
    chaining.expose(name)
  }
  const isOurs = (name: string): boolean => core().definitions.get(name)?.user === false
  const find = (name: string, method: string): Definition => {
    const known = core().definitions.get(name)
    if (known) return known
    throw makeError(
      `Cannot overwrite the ${method === 'overwriteQuery' ? 'query' : 'command'} \`cy.${name}()\`: there is none of that name`,
      {
        hint: `add it by Cypress.Commands.${method === 'overwriteQuery' ? 'addQuery' : 'add'}('${name}', …)`,
      },
    )
  }

  const internal: Registry['internal'] = {
    add(name: string, ...rest: [CommandFn] | [AddOptions, CommandFn]) {
      const [options, fn] = rest.length === 1 ? [{} as AddOptions, rest[0]] : rest
      define(name, options.assertion ? 'assertion' : 'command', options.prevSubject ?? false, options.user ?? false, fn, options.keep)
    },
    addQuery: (name: string, fn: QueryFn) => define(name, 'query', 'optional', false, fn),
  }

  const runOriginal = (assertion: Definition, self: unknown, [subject, ...args]: any[]) =>
    assertion.user ? assertion.fn.call(self, subject, ...args) : core().assertions.runShould(subject, args)

  const user = {
    add(name: unknown, options: unknown, fn?: unknown) {
      const [settings, run] = typeof options === 'function' ? [{}, options] : [(options ?? {}) as AddOptions, fn]
      checkName(name, 'add')
      checkFunction(run, name, 'add')
      if (reserved.has(name)) throw nameTaken(name, 'is part of cy and cannot be a command')
      // Commands of the user may be added again: suites and plugins that are loaded twice do.
      if (isOurs(name)) throw nameTaken(name, 'already exists', `Cypress.Commands.overwrite('${name}', …)`)
      define(name, 'command', checkSubject(settings.prevSubject), true, run)
    },
    addAll(options: any, commands?: any) {
      const [settings, all] = commands === undefined ? [{}, options] : [options, commands]
      for (const [name, fn] of Object.entries(all ?? {})) user.add(name, settings, fn)
    },
    overwrite(name: unknown, fn: unknown) {
      checkName(name, 'overwrite')
      checkFunction(fn, name, 'overwrite')
      const before = find(name, 'overwrite')
      if (before.kind === 'query') {
        throw makeError(`Cannot overwrite the \`${name}\` query with Cypress.Commands.overwrite()`, {
          hint: `use Cypress.Commands.overwriteQuery('${name}', function (originalFn, ...args) { … })`,
        })
      }
      if (before.kind === 'assertion') {
        // Run again as long as it fails, like the assertion in whose place it stands.
        define(name, 'assertion', before.prevSubject, true, function (this: any, ...args: any[]) {
          return fn.call(this, (...given: any[]) => Bluebird.try(() => runOriginal(before, this, given)), ...args)
        })
        return
      }
      const overwriting = function (this: any, ...args: any[]) {
        const original = (...given: any[]) => {
          core().current?.set('usedOriginal', true)
          return before.fn.apply(this, given)
        }
        return fn.call(this, original, ...args)
      }
      define(name, before.kind, before.prevSubject, true, overwriting, before.keep)
    },
    addQuery(name: unknown, fn: unknown) {
      checkName(name, 'addQuery')
      checkFunction(fn, name, 'addQuery')
      if (reserved.has(name)) throw nameTaken(name, 'is part of cy and cannot be a query')
      if (isOurs(name)) throw nameTaken(name, 'already exists', `Cypress.Commands.overwriteQuery('${name}', …)`)
      define(name, 'query', 'optional', true, fn)
    },
    overwriteQuery(name: unknown, fn: unknown) {
      checkName(name, 'overwriteQuery')
      checkFunction(fn, name, 'overwriteQuery')
      const before = find(name, 'overwriteQuery')
      if (before.kind !== 'query') {
        throw makeError(`Cannot overwrite the \`${name}\` command with Cypress.Commands.overwriteQuery(): it is no query`, {
          hint: `use Cypress.Commands.overwrite('${name}', (originalFn, …) => { … })`,
        })
      }
      define(name, 'query', 'optional', true, function (this: any, ...args: any[]) {
        // Called by user code as a plain function or bound to the command.
        const original = (...given: any[]) => before.fn.apply(this, given)
        return fn.call(this, original, ...args)
      })
    },
    /** For plugins that look at what exists. */
    each(fn: (command: unknown) => void) {
      for (const { name, fn: run, prevSubject, kind } of core().definitions.values()) fn({ name, fn: run, prevSubject, type: kind })
    },
  }
  return { internal, user }
}

function checkName(name: unknown, method: string): asserts name is string {
  if (typeof name === 'string' && name) return
  throw makeError(`\`Cypress.Commands.${method}()\` must be passed a name as its first argument`, {
    hint: `Cypress.Commands.${method}('name', …)`,
  })
}

function checkFunction(fn: unknown, name: string, method: string): asserts fn is (...args: any[]) => any {
  if (typeof fn === 'function') return
  throw makeError(`\`Cypress.Commands.${method}('${name}')\` must be passed a function as its last argument`, {
    hint: `Cypress.Commands.${method}('${name}', (…) => { … })`,
  })
}

const kinds = ['element', 'window', 'document', 'optional']

function checkSubject(prevSubject: unknown): PrevSubject {
  if (prevSubject === undefined || prevSubject === null) return false
  if (typeof prevSubject === 'boolean') return prevSubject
  const all = Array.isArray(prevSubject) ? prevSubject : [prevSubject]
  // Kinds that nobody checks ('Array') are taken for any.
  return all.every((kind) => kinds.includes(kind)) ? (prevSubject as PrevSubject) : true
}

function nameTaken(name: string, why: string, how?: string): Error {
  return finalError(
    makeError(`\`Cypress.Commands.add()\` cannot create \`cy.${name}()\`: it ${why}`, { hint: how ? `use ${how}` : 'choose another name' }),
  )
}
