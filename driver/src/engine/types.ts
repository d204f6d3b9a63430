// The seams of the driver. The engine implements them; commands, DOM and assertions are written against them.
import type { Boot, DriverCall, HostEvent, InputEvent, LogEntry, RawError } from '../protocol'

/** Anything that user code hands over or gets: subjects, arguments. */
export type Value = unknown

/** The link to the host. Calls of one turn travel in one message. */
export interface Host {
  /** Sends and awaits the answer. Rejects with a HostFailure ({ code, message, path }). */
  call<T = Value>(call: DriverCall): Promise<T>
  /** Sends without an answer; rides on the next message or at the end of the turn. */
  send(call: DriverCall): void
  /** Input events in order; resolves when the browser acknowledged the last. */
  input(events: InputEvent[]): Promise<void>
  /** Host events: documentResponse, documentFailed, navigated, loaded, abort. Returns the unsubscriber. */
  on<K extends HostEvent['kind']>(kind: K, listener: (event: Extract<HostEvent, { kind: K }>) => void): () => void
}

/** The tab of the application under test, as the driver sees it. */
export interface Aut {
  /** The window; opened on first use and again if it was lost. */
  readonly window: Window & typeof globalThis
  /** Its document. Throws a CypressError naming both origins where the page is of another origin. */
  readonly document: Document
  /** Whether its document can be reached (same origin and not gone). */
  readonly accessible: boolean
  /** Whether the page is the blank page of test isolation. */
  readonly blank: boolean
  /** Whether a document is being loaded. */
  readonly loading: boolean
  /** Resolves when no document is being loaded. Rejects with the pageLoadTimeout error after `timeout` ms. */
  whenLoaded(timeout?: number): Promise<void>
  /** Resolves at the next moment in which the page may have changed: mutation, input, load, else a frame or 50 ms. */
  nextChange(): Promise<void>
}

/** What `.as()` or a spy's `.as()` put by; found with `driver.alias('name')`. */
export interface Alias {
  readonly name: string
  /** `query`: subject() runs the queries again; `static`: always the same value. */
  readonly type: 'query' | 'static'
  /** Name of the command whose subject it is: `get`, `intercept`, `stub` … */
  readonly command: string
  subject(): Value
  /** Of an alias with several values (an intercept's requests) all of them: '@name.all', '@name.2' (from 1). */
  all?(): Value[]
}

/** A deadline that every wait of a command shares. Time is real time, whatever cy.clock() does to the page. */
export interface Deadline {
  readonly ms: number
  left(): number
  passed(): boolean
  /** Gives the whole time again: the engine does so after the page was loaded. */
  restart(): void
}

/** A row of the command log: what Cypress.log() gives. */
export interface Log {
  readonly id: string
  get(name?: string): Value
  set(name: string | Record<string, Value>, value?: Value): Log
  /** Copies the page where someone looks. `next`: the name of the copy that the entry's end takes. */
  snapshot(name?: string, options?: { next?: string }): Log
  error(error: Error): Log
  end(): Log
  finish(): Log
  merge(other: Log): Log
}

export interface LogOptions {
  name?: string
  displayName?: string
  message?: Value
  type?: 'parent' | 'child' | 'system'
  $el?: Value
  alias?: string
  autoEnd?: boolean
  end?: boolean
  snapshot?: boolean
  state?: LogEntry['state']
  error?: Error
  timeout?: number
  groupStart?: boolean
  groupEnd?: boolean
  collapsed?: boolean
  consoleProps?: () => Value
  [more: string]: Value
}

/** `this` of a command's function. */
export interface CommandContext {
  /** The running command. */
  readonly command: Command
  /**
   * For commands whose work is to be repeated with the assertions that follow (readFile): runs `attempt` and the
   * `.should()`s after the command until both hold or the deadline passed. The command then returns the value.
   * `existence` throws where the value doesn't do and no assertion speaks of existence.
   */
  retryWithAssertions<T>(attempt: () => T | Promise<T>, deadline: Deadline, existence?: (value: T) => void): Promise<T>
  /** The command that follows in the queue. */
  upcoming(): Command | undefined
  /** Mocha's context of the running test: aliases and user's own properties (`this.name` in user code). */
  readonly ctx: Record<string, Value>
}

/** `this` of a query's outer function (public API: `this.set('timeout', …)`, `this.set('onFail', …)`). */
export interface QueryContext extends Command {}

/**
 * A queued command. Attributes: name, args, chainerId, prev, next, query, prevSubject, userInvocationStack, logs.
 * A query's outer function may set: `timeout` (number), `onFail` ((error, timedOut) => void, may change or throw another
 * error), `ensureExistence` (`false` for no implicit check, or (subject) => void that throws in place of
 * assertions.assertExists, where the assertions that follow don't speak of existence; its second argument says whether any
 * assertion follows).
 */
export interface Command {
  get(name?: string): any
  set(name: string | Record<string, Value>, value?: Value): Command
}

export type PrevSubject = boolean | 'element' | 'window' | 'document' | 'optional' | Array<'element' | 'window' | 'document' | 'optional'>

export type CommandFn = (this: CommandContext, ...args: any[]) => Value
export type QueryFn = (this: Command, ...args: any[]) => (subject: any) => any

/** Registration, public as Cypress.Commands. `add` waits for the returned promise; `addQuery` re-runs its inner function. */
export interface Commands {
  add(name: string, fn: CommandFn): void
  /**
   * `assertion: true` marks should/and: they are run with the query before them. `user: true`: the command's function calls
   * user code and returns what that returned (then, spread): the engine treats it as a custom command. `keep: true`: where
   * the command returns nothing, its subject is still found again by its queries; else it is the very value that it got.
   */
  add(name: string, options: { prevSubject?: PrevSubject; assertion?: boolean; user?: boolean; keep?: boolean }, fn: CommandFn): void
  addQuery(name: string, fn: QueryFn): void
}

/** Outcome of one assertion, from chai, reported to the engine which decides whether it becomes a log entry. */
export interface AssertionOutcome {
  passed: boolean
  message: string
  value: Value
  actual?: Value
  expected?: Value
  error?: Error
  /** Of a failed one the error's text; `message` marks values with `**`, as log entries show them. */
  text?: string
  /** Whether it was negated (`not`). */
  negated?: boolean
}

/** What `src/assertions/` gives to the engine. */
export interface Assertions {
  readonly chai: any
  readonly expect: any
  readonly assert: any
  /** Runs one `.should(...args)` on a subject once and returns the subject that follows. Throws an AssertionError. */
  runShould(subject: Value, args: Value[]): Value
  /** Whether a `.should(...args)` speaks of existence or length itself, so that the implicit existence check is left out. */
  assertsExistence(args: Value[]): boolean
  /** The implicit check after a query on elements. Throws: expected to find element `sel`, but never found it. */
  assertExists(subject: Value): void
  /** Throws what is wrong with the arguments of a `.should` (unknown chainer …), before any retry. */
  checkShould(args: Value[]): void
}

/** What `src/dom/` gives. Pure functions of elements; also public as Cypress.dom. */
export interface Dom {
  isJquery(value: Value): value is JQuery
  isElement(value: Value): value is HTMLElement | JQuery
  isWindow(value: Value): value is Window
  isDocument(value: Value): value is Document
  isDetached(value: Value): boolean
  isAttached(value: Value): boolean
  isVisible(value: Value): boolean
  isHidden(value: Value, name?: string, options?: Value): boolean
  isFocused(value: Value): boolean
  isFocusable(value: Value): boolean
  isScrollable(value: Value): boolean
  wrap(value: Value): JQuery
  unwrap(value: Value): Value
  /** Short form for messages: `<button.primary>`; `<li>` × 3 as `[ <li>, 2 more... ]`. */
  stringify(value: Value, form?: 'short' | 'long'): string
  /** Why it is not visible, one sentence of our own wording; '' if it is. */
  whyHidden(value: Value): string
  [more: string]: Value
}

/** Everything that a command needs, one per realm. */
export interface Driver {
  readonly boot: Boot
  readonly host: Host
  readonly aut: Aut
  readonly dom: Dom
  readonly assertions: Assertions
  readonly commands: Commands
  readonly $: JQueryStatic
  /** The public objects. */
  readonly Cypress: any
  readonly cy: any
  /** A configuration value as it holds for the running test. */
  config(name: string): any
  /** cy.state: the engine's bag of running state, public for plugins. */
  state(name: string, value?: Value): any
  log(options: LogOptions): Log
  /** Deadline from an option or a configuration value, ms. */
  deadline(ms: number): Deadline
  /**
   * Runs `attempt` until it doesn't throw, at each change of the page, until the deadline; then throws its last error,
   * prefixed by `Timed out retrying after Nms: `. Honours abort of the test.
   */
  retry<T>(attempt: () => T | Promise<T>, deadline: Deadline): Promise<T>
  /** The subject of the running command's chain, its queries run again. */
  requery(): Value
  /** Element(s) of the enclosing `.within()`, its queries run again; null outside. Base of get, contains, focused, root … */
  withinSubject(): JQuery | null
  /** An alias by its name with or without `@`. Throws the error for users where there is none. */
  alias(name: string): Alias
  /** Defines an alias until the end of the test, on the test's `this` too. */
  setAlias(name: string, alias: Omit<Alias, 'name'>): void
  /** Chai's assertions report here, passed or failed: the engine makes log entries of them where they count. */
  assertionOutcome(outcome: AssertionOutcome): void
  /**
   * Checks that a value is of one of the types, attached where it is an element; throws the error for users. Queries call
   * this in their inner function; commands with `prevSubject` types need not.
   */
  ensureSubject(subject: Value, types: PrevSubject, command: Command): void
  /** Runs user code so that cy commands in it are queued in place; resolves with its value or the last command's subject. */
  runUserFunction(fn: (...args: any[]) => Value, self: Value, args: Value[]): Promise<Value>
  /** As runUserFunction, but yields what the function itself returned: undefined where it returned a chain. */
  runCallback(fn: (...args: any[]) => Value, self: Value, args: Value[]): Promise<Value>
  /** The running command's subject as it is found again: a value and the queries on it. */
  subjectChain(): [base: Value, ...queries: ((subject: any) => any)[]]
  /** Changes every document of the application before its scripts, from now on until the end of the test. */
  beforeLoad(change: (win: Window & typeof globalThis) => void): void
  /** The same, of every test. */
  beforeEveryLoad(change: (win: Window & typeof globalThis) => void): void
  /** Registers what must be undone before the next test (viewport, clock, stubs, listeners). */
  onTestReset(reset: () => void): void
  /** Ends the running test or hook as failed, from outside of its commands. Does nothing where none runs. */
  failTest(error: Error): void
  /** Emits a Cypress event to cy.on and Cypress.on listeners; returns their results. */
  emit(event: string, ...args: Value[]): Value[]
  /** Makes an error for users: CypressError with docs of ours; `hint` is one line. Lowercase keys in `docs`. */
  error(message: string, options?: { hint?: string; name?: string }): Error
  rawError(error: Value, hook?: string): RawError
}

/** A file in `commands/` exports one of these; `commands/index.ts` lists them all. */
export type CommandModule = (driver: Driver) => void
