// Subjects: chains of queries that are run again whenever the subject is needed, and checks of what they yield.
import type { SubjectChain } from './command'
import { makeError } from './errors'
import type { Command, Dom, PrevSubject, Value } from './types'

const unusable = new WeakMap<object, () => never>()

/** Marks a value that is an error once it is used. */
export function markUnusable<T extends object>(value: T, fail: () => never): T {
  unusable.set(value, fail)
  return value
}

/** Throws where the value is an error once it is used. */
export function ensureUsable(value: Value): void {
  if (typeof value === 'object' && value !== null) unusable.get(value)?.()
}

/** What a command returns for a value that becomes the subject as it is, without anyone looking at it. */
export class Yielded {
  readonly value: Value
  constructor(value: Value) {
    this.value = value
  }
}

export function evaluate(chain: SubjectChain | undefined): Value {
  if (!chain) return undefined
  let subject = chain[0]
  for (let i = 1; i < chain.length; i++) subject = (chain[i] as (subject: Value) => Value)(subject)
  return subject
}

/** Throws where `subject` is of none of the types, or not attached any more. */
export function ensureSubject(dom: Dom, subject: Value, types: PrevSubject, command: Command): void {
  const name = String(command.get('name'))
  const wanted = (Array.isArray(types) ? types : [types]).filter((type) => typeof type === 'string')
  if (!wanted.length) return
  if (wanted.includes('optional') && (subject === undefined || subject === null)) return
  for (const type of wanted) {
    if (type === 'optional' && wanted.length === 1) return
    if (type === 'window' && dom.isWindow(subject)) return
    if (type === 'document' && dom.isDocument(subject)) return
    if (type === 'element' && isElements(dom, subject)) {
      ensureAttached(dom, subject, name)
      return
    }
  }
  const kinds = wanted.filter((type) => type !== 'optional')
  const before = command.get('prev') as Command | undefined
  const what = kinds.map((kind) => (kind === 'element' ? 'a DOM element' : `a ${kind}`)).join(' or ')
  throw makeError(
    `\`cy.${name}()\` failed because it requires ${what}.\n\nThe subject received was:\n\n  > \`${show(dom, subject)}\`` +
      (before ? `\n\nThe previous command that ran was:\n\n  > \`cy.${before.get('name')}()\`` : ''),
    { hint: `chain .${name}() off a command that yields ${what}` },
  )
}

function isElements(dom: Dom, subject: Value): boolean {
  if (!dom.isElement(subject)) return false
  return !dom.isJquery(subject) || subject.length > 0
}

function ensureAttached(dom: Dom, subject: Value, name: string): void {
  if (!dom.isDetached(subject)) return
  throw makeError(
    `\`cy.${name}()\` failed because the page updated while this command was executing: its subject \`${show(dom, subject)}\` is no longer attached to the DOM`,
    { hint: `query the element again before .${name}(): cy.get(…).${name}()` },
  )
}

export function show(dom: Dom, value: Value): string {
  if (value === undefined || value === null) return String(value)
  if (dom.isElement(value) || dom.isWindow(value) || dom.isDocument(value)) return dom.stringify(value, 'short')
  if (typeof value === 'string') return value
  if (typeof value === 'function') return `function ${value.name || 'anonymous'}`
  try {
    const text = JSON.stringify(value)
    if (text !== undefined) return text.length > 200 ? `${text.slice(0, 200)}…` : text
  } catch {
    // Cyclic: shown by its kind.
  }
  return Object.prototype.toString.call(value)
}
