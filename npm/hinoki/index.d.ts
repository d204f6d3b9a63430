/** A browser, as `setupNodeEvents` and results show it. */
export interface Browser {
  name: string
  family: string
  channel: string
  displayName: string
  version: string
  majorVersion: string | number
  path: string
  isHeaded: boolean
  isHeadless: boolean
}

export interface Spec {
  name: string
  relative: string
  absolute: string
  baseName: string
  fileName: string
  specFileExtension: string
  fileExtension: string
  specType: 'integration' | 'component'
}

export interface Screenshot {
  name: string | null
  path: string
  takenAt: string
  width: number
  height: number
  testAttemptIndex: number
  testFailure: boolean
}

export type TestState = 'passed' | 'failed' | 'pending' | 'skipped'

export interface TestResult {
  title: string[]
  state: TestState
  displayError: string | null
  duration: number
  attempts: { state: TestState }[]
}

/** Outcome of one spec. */
export interface RunResult {
  error: string | null
  stats: {
    suites: number
    tests: number
    passes: number
    pending: number
    skipped: number
    failures: number
    startedAt: string
    endedAt: string
    duration: number
  }
  reporter: string
  reporterStats: Record<string, unknown>
  tests: TestResult[]
  screenshots: Screenshot[]
  video: string | null
  spec: Spec
}

/** Outcome of a run that came to its end. */
export interface HinokiRunResult {
  status: 'finished'
  startedTestsAt: string
  endedTestsAt: string
  totalDuration: number
  totalSuites: number
  totalTests: number
  totalPassed: number
  totalPending: number
  totalFailed: number
  totalSkipped: number
  totalFlaky: number
  runs: RunResult[]
  browserName: string
  browserPath: string
  browserVersion: string
  osName: string
  osVersion: string
  cypressVersion: string
  hinokiVersion: string
  config: Record<string, unknown>
}

/** A run that couldn't be carried out. */
export interface HinokiFailedRunResult {
  status: 'failed'
  failures: number
  message: string
}

export interface BrowserLaunchOptions {
  args: string[]
  extensions: string[]
  preferences: { [name: string]: any }
  env: { [name: string]: any }
}

export interface ScreenshotDetails {
  path: string
  size: number
  dimensions: { width: number; height: number }
  takenAt: string
  duration: number
  name: string | null
  specName: string
  testFailure: boolean
  testAttemptIndex: number
  multipart: boolean
  pixelRatio: number
  scaled: boolean
  blackout: string[]
}

export interface FileObject {
  filePath: string
  outputPath: string
  shouldWatch: boolean
  on(event: 'close', listener: () => void): this
  emit(event: 'rerun'): boolean
}

type Awaitable<T> = T | Promise<T>

/** `on` of `setupNodeEvents`. */
export interface NodeEvents {
  (event: 'before:run', handler: (details: any) => Awaitable<void>): void
  (event: 'after:run', handler: (results: HinokiRunResult | HinokiFailedRunResult) => Awaitable<void>): void
  (event: 'before:spec', handler: (spec: Spec) => Awaitable<void>): void
  (event: 'after:spec', handler: (spec: Spec, results: RunResult) => Awaitable<void>): void
  (event: 'after:screenshot', handler: (details: ScreenshotDetails) => Awaitable<Partial<ScreenshotDetails> | void>): void
  (
    event: 'before:browser:launch',
    handler: (browser: Browser, options: BrowserLaunchOptions) => Awaitable<BrowserLaunchOptions | void>,
  ): void
  (event: 'file:preprocessor', handler: (file: FileObject) => Awaitable<string>): void
  (event: 'task', tasks: { [name: string]: (argument: any) => any }): void
}

export interface Retries {
  runMode?: number | boolean | null
  openMode?: number | boolean | null
  experimentalStrategy?: 'detect-flake-and-pass-on-threshold' | 'detect-flake-but-always-fail'
  experimentalOptions?: { maxRetries?: number; passesRequired?: number; stopIfAnyPassed?: boolean }
}

/** Options that may stand at the root and in the block `e2e`. `hinoki config --schema` knows all of them. */
export interface CommonOptions {
  animationDistanceThreshold?: number
  blockHosts?: string | string[] | null
  chromeWebSecurity?: boolean
  defaultBrowser?: string | null
  defaultCommandTimeout?: number
  downloadsFolder?: string
  env?: { [name: string]: any }
  execTimeout?: number
  expose?: { [name: string]: any }
  fileServerFolder?: string
  fixturesFolder?: string | false
  hosts?: { [name: string]: string } | null
  includeShadowDom?: boolean
  keystrokeDelay?: number
  pageLoadTimeout?: number
  port?: number | null
  redirectionLimit?: number
  reporter?: string
  reporterOptions?: { [name: string]: any }
  requestTimeout?: number
  responseTimeout?: number
  retries?: number | Retries | null
  screenshotOnRunFailure?: boolean
  screenshotsFolder?: string | false
  scrollBehavior?: false | 'top' | 'bottom' | 'start' | 'end' | 'center' | 'nearest' | { block?: ScrollLogicalPosition; inline?: ScrollLogicalPosition }
  slowTestThreshold?: number
  taskTimeout?: number
  trashAssetsBeforeRuns?: boolean
  userAgent?: string | null
  video?: boolean
  videoCompression?: boolean | number
  /** Hinoki's own: which videos stay. */
  videoKeep?: 'failed' | 'all'
  videosFolder?: string
  viewportHeight?: number
  viewportWidth?: number
  waitForAnimations?: boolean
  watchForFileChanges?: boolean
  workers?: number | 'auto' | null
  [option: string]: any
}

export interface EndToEndOptions extends CommonOptions {
  baseUrl?: string | null
  excludeSpecPattern?: string | string[]
  setupNodeEvents?: (on: NodeEvents, config: any) => any
  specPattern?: string | string[]
  supportFile?: string | false
  testIsolation?: boolean
}

export interface ConfigOptions extends CommonOptions {
  e2e?: EndToEndOptions
  component?: any
}

export interface OpenOptions {
  browser?: string
  config?: ConfigOptions | string
  configFile?: string
  env?: { [name: string]: any } | string
  expose?: { [name: string]: any } | string
  port?: number
  project?: string
  testingType?: 'e2e'
}

export interface RunOptions extends OpenOptions {
  exit?: boolean
  failFast?: boolean | number
  grep?: string
  headed?: boolean
  headless?: boolean
  lastFailed?: boolean
  quiet?: boolean
  repeat?: number
  reporter?: string | string[]
  reporterOptions?: { [name: string]: any } | string
  shard?: string
  spec?: string | string[]
  tag?: string | string[]
  workers?: number | 'auto'
}

export function run(options?: RunOptions): Promise<HinokiRunResult | HinokiFailedRunResult>
export function open(options?: OpenOptions): Promise<void>
export function defineConfig(config: ConfigOptions): ConfigOptions
export function defineComponentFramework<T>(definition: T): T
export const cli: { parseRunArguments(args: string[]): Promise<RunOptions> }
