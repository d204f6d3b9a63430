// What the page knows, and nothing of how it is shown. Changed in place by `apply` alone: thousands of entries arrive in a
// second, and copies of their lists would cost more than all the rest.
import type {
  AttemptResult,
  Hello,
  LogEntry,
  NetworkRequest,
  OpenMessage,
  OpenStatus,
  State as Outcome,
  RunResult,
  RunStarted,
  SessionSummary,
  SnapshotHead,
  SpecEntry,
  SpecResult,
  TestError,
  TestResult,
  Totals,
} from '../protocol'

export type TestState = 'waiting' | 'running' | Outcome
export type SpecState = 'waiting' | 'running' | 'passed' | 'failed'
export type Picked = Omit<Extract<OpenMessage, { type: 'picked' }>, 'type'>

/** All that the program told. */
export interface Model {
  /** What is shown; absent before the first message. */
  hello: Pick<Hello, 'version' | 'hinoki' | 'name' | 'project' | 'recording' | 'browser'> | null
  specs: SpecEntry[]
  status: OpenStatus
  sessions: SessionSummary[]
  run: Run | null
  /** The element under the pointer, or the chosen one, while one is picked. */
  picked: Picked | null
}

/** The run shown. */
export interface Run {
  /** Counts the runs of this page. */
  number: number
  started: RunStarted
  specs: Map<string, SpecRun>
  /** The one that began last. */
  current: string | null
  warnings: string[]
  result: RunResult | null
}

export interface SpecRun {
  path: string
  state: SpecState
  startedAt: number | null
  /** Titles of the suites in which each test lies, in order of declaration. */
  suites: Suite[]
  tests: Map<string, TestRun>
  /** Warnings, and why it was loaded anew. */
  notes: string[]
  result: SpecResult | null
  /** Left out by `only` elsewhere. */
  excluded: number
}

/** A suite, or the root, with what is declared directly in it, in order. */
export interface Suite {
  title: string
  depth: number
  tests: TestRun[]
  /** Titles of the suites around it and its own. */
  path: string[]
}

export interface TestRun {
  spec: string
  id: string
  title: string
  titlePath: string[]
  state: TestState
  attempts: Attempt[]
  result: TestResult | null
}

export interface Attempt {
  number: number
  startedAt: number
  roots: Node[]
  nodes: Map<string, Node>
  /** In order of arrival. */
  entries: Node[]
  /** Of the pages, by number, in the order in which they began. */
  requests: Map<number, NetworkRequest>
  result: AttemptResult | null
  /** Commands counted so far. */
  count: number
  /** Whether entries came before their group. */
  orphans: boolean
}

/** An entry of the log with what is nested in it. */
export interface Node {
  entry: LogEntry
  /** As counted in the log; system entries have none. */
  number: number | null
  children: Node[]
  snapshots: SnapshotHead[]
}

export const noTotals: Totals = { tests: 0, passed: 0, failed: 0, pending: 0, skipped: 0, flaky: 0 }

export const idle: OpenStatus = {
  phase: 'idle',
  browser: 'starting',
  browserReason: null,
  window: false,
  watch: false,
  specs: [],
  reason: null,
  paused: null,
  unreachable: null,
}

export const createModel = (): Model => ({ hello: null, specs: [], status: idle, sessions: [], run: null, picked: null })

export const lastAttempt = (test: TestRun): Attempt | undefined => test.attempts.at(-1)

/** Why a test failed. */
export const errorOf = (test: TestRun): TestError | null => test.result?.error ?? lastAttempt(test)?.result?.error ?? null
