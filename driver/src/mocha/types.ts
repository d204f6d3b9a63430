// As much of Mocha 7's objects as the driver touches.
export interface Runnable {
  title: string
  fn: ((...args: any[]) => any) | null | undefined
  type: 'test' | 'hook'
  parent: Suite
  ctx: any
  pending: boolean
  state?: 'passed' | 'failed' | 'pending'
  err?: Error
  duration?: number
  async: number
  body: string
  /** What `addContext` of mochawesome and the like attach. */
  context?: unknown
  timeout(ms?: number | string): any
  retries(n?: number): any
  currentRetry(n?: number): any
  isPending(): boolean
  reset(): void
  titlePath(): string[]
  fullTitle(): string
  /** Id `r3` and what was given between title and function. */
  id: string
  order: number
  _testConfig?: TestConfig
  invocationDetails?: { readonly stack?: string | undefined }
}

export type Test = Runnable & { type: 'test' }
export type Hook = Runnable & { type: 'hook' }

export interface Suite {
  title: string
  root: boolean
  parent?: Suite
  ctx: any
  pending: boolean
  tests: Test[]
  suites: Suite[]
  _beforeAll: Hook[]
  _beforeEach: Hook[]
  _afterEach: Hook[]
  _afterAll: Hook[]
  _retries: number
  _onlyTests: Test[]
  hasOnly(): boolean
  filterOnly(): boolean
  isPending(): boolean
  timeout(ms?: number | string): any
  retries(n?: number): any
  on(event: string, listener: (...args: any[]) => void): void
  emit(event: string, ...args: any[]): void
  titlePath(): string[]
  id: string
  _testConfig?: TestConfig
}

/** The object between title and function. */
export interface TestConfig {
  retries?: number | null | { runMode?: number | null; openMode?: number | null }
  testIsolation?: boolean | 'on' | 'strict' | 'off' | 'legacy'
  browser?: unknown
  env?: Record<string, unknown>
  expose?: Record<string, unknown>
  tags?: string | string[]
  [name: string]: unknown
}
