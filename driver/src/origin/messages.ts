// What the spec page and the page of another origin say to each other. The latter is a frame of the former.
import type { Surroundings } from '../dom/outer'
import type { Boot, HostMessage, RawError } from '../protocol'

/** From the page of the other origin to the one that holds it: it can be connected. */
export const ASK = '__hinoki_ask'
/**
 * From the application's page to all frames of the spec page: here I am. A tab that the application opened adds its name,
 * and tells the spec page, too.
 */
export const HELLO = '__hinoki_hello'
/** From a realm to a page or frame of the application: say hello. */
export const MEET = '__hinoki_meet'
/** The answer of a frame. */
export const FRAME = '__hinoki_frame'

/** From a frame of the application to the spec page: an error that nobody caught. */
export const THROWN = '__hinoki_thrown'

export interface Thrown {
  type: typeof THROWN
  kind: 'error' | 'rejection'
  /** Of the frame. */
  url: string
  name: string
  message: string
  stack: string
}

/** The tab that says hello: '' is the application's own. */
export function greeted(data: unknown): string | undefined {
  if (typeof data !== 'string' || !data.startsWith(HELLO)) return undefined
  return data.slice(HELLO.length).trim()
}

/** The answer to ASK, with a port. */
export interface Connect {
  /** `command`: what needs the page. */
  connect: { boot: Boot; support: string; command: string }
}

/** Configuration and environment as they hold for the running test. */
export interface Values {
  config: Record<string, unknown>
  env: Record<string, unknown>
  expose: Record<string, unknown>
}

/** Where a text stands in the bundle, both counted from 0. */
export interface Place {
  line: number
  column: number
}

/** The running test, as far as commands ask for it. */
export interface TestInfo {
  id: string
  title: string
  titlePath: string[]
  currentRetry: number
}

export interface Block {
  /** The callback. */
  text: string
  script: string
  place: Place | null
  args: unknown
  /** What relative addresses are joined to. */
  base: string
  values: Values
  test: TestInfo | null
  /** Size of the page, if a command has set it. */
  viewport: string | null
  /** What called it: `cy.origin()`, `cy.frame()` or `cy.tab()`. */
  command: string
  /** The tab that it is for: '' is the application's own. */
  tab: string
  /** The frame in that tab that it is for, if it is for one. */
  frame: FramePath | null
  /** Tabs that are open, with the addresses of their pages. */
  tabs: { id: string; url: string }[]
}

export interface FramePath {
  /** What users call it. */
  name: string
  /** Numbers of the frames that lead to it, from the tab's page on. */
  path: number[]
}

export interface Outcome {
  /** What is yielded; absent if the block failed. */
  value?: unknown
  /** What kind of value it is that can't leave its origin. */
  unusable?: string
  error?: RawError
  /** What the block changed. */
  changed: Partial<Values>
  viewport: string | null
}

/** A callback for another place. */
export interface Nested {
  url: string
  args: unknown
  text: string
  /** Stack of the call. */
  stack: string
  /** Row of the command log that holds those of the block. */
  log: string
  /** What called it: `cy.origin()`, `cy.frame()` or `cy.tab()`. */
  command: string
  tab: string
  frame: FramePath | null
}

/** What is around a point of a frame. */
export interface SurroundAsk {
  x: number
  y: number
  reveal: boolean
}

export type ToBridge =
  | { type: 'run'; id: number; block: Block }
  | { type: 'end'; id: number }
  | { type: 'reset' }
  | { type: 'host'; message: HostMessage }
  | { type: 'nested'; id: number; outcome: Outcome }
  | { type: 'surround'; id: number; nested: number; ask: SurroundAsk }
  | SurroundAnswer

export interface SurroundAnswer {
  type: 'surrounded'
  id: number
  answer?: Surroundings
  error?: RawError
}

export type ToSpec =
  | { type: 'ready' }
  | { type: 'broken'; error: RawError }
  | { type: 'met'; tab: string }
  | { type: 'done'; id: number; outcome: Outcome }
  | { type: 'host'; text: string }
  | { type: 'navigate'; tab: string; url: string }
  | { type: 'loading'; tab: string; loading: boolean }
  | { type: 'uncaught'; error: RawError }
  | { type: 'nested'; id: number; call: Nested }
  | { type: 'surround'; id: number; run: number; ask: SurroundAsk }
  | SurroundAnswer
