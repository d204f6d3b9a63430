// A command as it lies in the queue, and what is known of a command by its name.
import type { Command, PrevSubject, Value } from './types'

/** How a command's function is run: with a promise awaited, as a query that is re-run, or along with the query before it. */
export type Kind = 'command' | 'query' | 'assertion'

export interface Definition {
  readonly name: string
  readonly kind: Kind
  /** false: parent; 'optional': either; else what the subject must be. */
  readonly prevSubject: PrevSubject
  /** Code of the user: promises are limited by a timeout and mixing is checked. */
  readonly user: boolean
  /** Returning nothing it leaves the subject to its queries; else the value that it was given stays. */
  readonly keep: boolean
  fn: (...args: any[]) => any
}

export type SubjectChain = [base: Value, ...queries: ((subject: any) => any)[]]

let lastCommand = 0

export class QueuedCommand implements Command {
  readonly id = ++lastCommand
  readonly definition: Definition
  /** Assertions only: they were run with the command before them. */
  verified = false
  /** Assertions only: the subject that follows is another one, found anew by running the assertion. */
  changesSubject = false
  /** Error object made where the user called the command; its stack is only formatted if needed. */
  readonly invocation: Error
  readonly logs: { isEnded(): boolean; end(): unknown; error(error: Error): unknown; get(name: string): any }[] = []
  /** Plugins read it in events. */
  readonly attributes: Record<string, Value>

  constructor(definition: Definition, attributes: Record<string, Value>, invocation: Error) {
    this.definition = definition
    this.attributes = attributes
    this.invocation = invocation
  }

  get(name?: string): any {
    if (name === undefined) return this.attributes
    if (name === 'userInvocationStack') return this.invocation.stack
    if (name === 'logs') return this.logs
    if (name === 'query') return this.definition.kind === 'query'
    return this.attributes[name]
  }

  set(name: string | Record<string, Value>, value?: Value): this {
    if (typeof name === 'string') this.attributes[name] = value
    else Object.assign(this.attributes, name)
    return this
  }

  get name(): string {
    return this.definition.name
  }

  get args(): any[] {
    return this.attributes.args as any[]
  }

  get chainerId(): string {
    return this.attributes.chainerId as string
  }

  get prev(): QueuedCommand | undefined {
    return this.attributes.prev as QueuedCommand | undefined
  }

  /** Own timeout: set by the command, or the option of its last argument. */
  timeout(): number | undefined {
    const set = this.attributes.timeout
    if (typeof set === 'number') return set
    const option = (this.args.at(-1) as { timeout?: unknown } | undefined | null)?.timeout
    return typeof option === 'number' && Object.getPrototypeOf(this.args.at(-1)) === Object.prototype ? option : undefined
  }
}
