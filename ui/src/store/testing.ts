// Events as the program sends them, for unit tests.
import type { LogEntry, OpenMessage, RunEvent, SuiteNode, TestNode, Totals } from '../protocol'
import { apply } from './apply'
import { createModel, idle, type Model, noTotals } from './model'

export const SPEC = 'cypress/e2e/login.cy.ts'

export const file = (relative: string) => ({
  name: relative.slice(relative.lastIndexOf('/') + 1),
  relative,
  absolute: `/project/${relative}`,
  specFileExtension: '.cy.ts',
  fileExtension: '.ts',
})

export const entry = (id: string, more: Partial<LogEntry> = {}): LogEntry => ({
  id,
  name: 'get',
  displayName: null,
  message: '',
  kind: 'parent',
  state: 'passed',
  group: null,
  open: true,
  hook: 'test',
  alias: null,
  elements: null,
  visible: null,
  at: 0,
  duration: 0,
  error: null,
  details: null,
  ...more,
})

export const test = (id: string, title: string, more: Partial<TestNode> = {}): TestNode => ({
  id,
  title,
  pending: false,
  excluded: false,
  retries: null,
  testIsolation: null,
  tags: [],
  stack: null,
  ...more,
})

export const suite = (title: string, tests: TestNode[], suites: SuiteNode[] = []): SuiteNode => ({ title, tests, suites })

export const totals = (more: Partial<Totals>): Totals => ({ ...noTotals, ...more })

export function modelOf(events: RunEvent[], specs = [SPEC]): Model {
  const model = createModel()
  const hello: OpenMessage = {
    type: 'hello',
    version: 1,
    hinoki: '0.1.0',
    name: 'todos',
    project: '/project',
    recording: null,
    browser: null,
    specs: specs.map((path) => ({ file: file(path), changedAt: 0, modified: null, last: null })),
    status: idle,
    sessions: [],
  }
  apply(model, hello)
  apply(model, { type: 'events', events })
  return model
}

const browser = {
  name: 'chromium',
  family: 'chromium',
  channel: 'stable',
  displayName: 'Chromium',
  version: '156.0',
  majorVersion: '156',
  path: '/usr/bin/chromium',
  isHeadless: true,
  isHeaded: false,
}

export const started = (specs = [SPEC]): RunEvent => ({
  type: 'runStarted',
  version: 1,
  hinoki: '0.1.0',
  project: '/project',
  browser,
  specs: specs.map(file),
  workers: 1,
  at: 1000,
})

/** A run of one spec, with these events in its test `r1`, "as alice › adds one". */
export const oneTest = (...events: RunEvent[]): RunEvent[] => [
  started(),
  { type: 'specStarted', spec: SPEC, worker: 0, at: 1000 },
  { type: 'specDeclared', spec: SPEC, root: suite('', [], [suite('as alice', [test('r1', 'adds one')])]) },
  { type: 'attemptStarted', spec: SPEC, test: 'r1', attempt: 1, at: 1000 },
  ...events,
]

export const log = (one: LogEntry, attempt = 1): RunEvent => ({ type: 'log', spec: SPEC, test: 'r1', attempt, entry: one })

export const failure = (message: string) => ({
  name: 'AssertionError',
  message,
  stack: '',
  codeFrame: null,
  expected: null,
  actual: null,
  hint: null,
  hook: null,
})
