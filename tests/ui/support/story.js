// What the program says of a project of to-dos: enough for each state of the page.
const NOW = Date.now()

export const file = (relative) => ({
  name: relative.split('/').at(-1),
  relative,
  absolute: `/project/${relative}`,
  specFileExtension: '.cy.ts',
  fileExtension: '.ts',
})

export const status = (more = {}) => ({
  phase: 'idle',
  browser: 'ready',
  browserReason: null,
  window: false,
  watch: true,
  specs: [],
  reason: null,
  paused: null,
  unreachable: null,
  ...more,
})

const totals = (more) => ({ tests: 0, passed: 0, failed: 0, pending: 0, skipped: 0, flaky: 0, ...more })
const browser = {
  name: 'chromium',
  family: 'chromium',
  channel: 'stable',
  displayName: 'Chromium headless shell',
  version: '156.0.8078.79',
  majorVersion: '156',
  path: '/usr/bin/chromium',
  isHeadless: true,
  isHeaded: false,
}

const last = (state, duration, failed = 0) => ({ state, totals: totals({ tests: 6, passed: 6 - failed, failed }), duration, at: NOW - 3600_000 })
export const specs = [
  ['cypress/e2e/auth/login.cy.ts', last('failed', 9200, 2), true],
  ['cypress/e2e/auth/logout.cy.ts', last('passed', 618), false],
  ['cypress/e2e/auth/sso/google.cy.ts', last('passed', 4120), false],
  ['cypress/e2e/auth/sso/okta.cy.ts', null, false],
  ['cypress/e2e/todos/list.cy.ts', last('passed', 3321), true],
  ['cypress/e2e/todos/edit.cy.ts', last('passed', 2100), false],
  ['cypress/e2e/todos/drag-and-drop.cy.ts', last('failed', 12_400, 1), false],
  ['cypress/e2e/settings.cy.ts', last('passed', 1830), false],
  ['cypress/e2e/report.cy.ts', null, false],
].map(([path, last, modified], at) => ({ file: file(path), changedAt: NOW - at * 60_000, modified, last }))

export const LOGIN = 'cypress/e2e/auth/login.cy.ts'
export const aliceKey = { id: 'alice', spec: null }
const adminKey = { id: '{"role":"admin","tenant":"a-tenant-whose-name-is-long","locale":"en"}', spec: LOGIN }
const holds = (origin, cookies, localStorage, sessionStorage = 0, indexedDb = 0) => ({ origin, cookies, localStorage, sessionStorage, indexedDb })
export const sessions = [
  {
    key: aliceKey,
    spec: LOGIN,
    global: true,
    persist: true,
    createdAt: NOW - 130_000,
    savedAt: NOW - 12_000,
    expiresAt: NOW + 5_400_000,
    origins: [holds('https://app.local', 2, 3, 1, 1), holds('https://idp.local', 1, 0)],
  },
  {
    key: adminKey,
    spec: LOGIN,
    global: false,
    persist: false,
    createdAt: NOW - 40_000,
    savedAt: NOW - 9_000,
    expiresAt: NOW - 2_000,
    origins: [holds('https://app.local', 1, 0)],
  },
]

export const contents = ({ key, reveal }) => {
  const hide = (value) => (reveal ? value : '•••')
  const cookie = (name, value, domain, more = {}) => ({ name, value: hide(value), domain, path: '/', httpOnly: true, secure: true, sameSite: 'Lax', ...more })
  return {
    key,
    revealed: reveal,
    data: {
      cookies: [cookie('sid', 'k2b9-44f1-9ac0', 'app.local'), cookie('seen', '1', 'app.local', { httpOnly: false }), cookie('sso', 'eyJhbGciOiJIUzI1NiJ9.e30', 'idp.local')],
      localStorage: [{ origin: 'https://app.local', value: { token: hide('eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9'), theme: hide('dark'), draft: hide('{"title":"Buy bread"}') } }],
      sessionStorage: [{ origin: 'https://app.local', value: { tab: hide('3') } }],
      indexedDb: [{ origin: 'https://app.local', databases: [{ name: 'todos', stores: [{ name: 'items' }, { name: 'outbox' }] }] }],
    },
  }
}

/** The spec's text. */
export const source = () => `describe('as alice', () => {
  beforeEach(() => {
    cy.session('alice', () => cy.login('alice'))
    cy.visit('/dashboard')
  })

  it('shows her todos', () => {
    cy.get('#todos li').should('have.length', 3)
  })

  // The button comes late.
  it('adds one', () => {
    cy.get('main').as('main').within(() => cy.contains('Add'))
    cy.get('[data-test=add]').click()
    cy.get('li').should('have.length', 3)
  })
})
`

export const hello = (more = {}) => ({
  type: 'hello',
  version: 1,
  hinoki: '0.1.0',
  name: 'todos',
  project: '/project',
  recording: null,
  browser,
  specs,
  status: status(),
  sessions,
  ...more,
})

const location = (line, column) => ({ file: LOGIN, line, column })
export const error = (more = {}) => ({
  name: 'AssertionError',
  message: 'Timed out retrying after 4000ms: Expected to find element: `[data-test=add]`, but never found it.',
  stack: `at ${LOGIN}:14:8\nat ${LOGIN}:12:3`,
  codeFrame: {
    location: location(14, 8),
    firstLine: 11,
    lines: ['', "  it('adds one', () => {", "    cy.visit('/dashboard')", "    cy.get('[data-test=add]').click()", "    cy.get('li').should('have.length', 3)", '  })'],
  },
  expected: null,
  actual: null,
  hint: null,
  hook: null,
  ...more,
})

/** A page as it was. */
export const snapshot = (id, name, more = {}) => ({
  name,
  content: `page-${id}`,
  url: 'https://app.local/dashboard',
  viewport: [1000, 660],
  scroll: [0, 0],
  targets: [],
  point: null,
  at: NOW,
  ...more,
})

/** Tells the events of a test in turn. */
export class Teller {
  constructor(spec = LOGIN, at = NOW - 9000) {
    this.spec = spec
    this.at = at
    this.next = 0
    this.requests = 0
    this.events = []
  }

  tell(event) {
    this.events.push({ spec: this.spec, ...event })
    return this
  }

  start(paths = [this.spec]) {
    this.events.push({ type: 'runStarted', version: 1, hinoki: '0.1.0', project: '/project', browser, specs: paths.map(file), workers: 1, at: this.at })
    return this.tell({ type: 'specStarted', worker: 0, at: this.at })
  }

  declare(suites) {
    let id = 1
    const test = (title) => ({ id: `r${++id}`, title: title.replace(/^- /, ''), pending: title.startsWith('- '), excluded: false, retries: null, testIsolation: null, tags: [], stack: null })
    const root = { title: '', tests: [], suites: Object.entries(suites).map(([title, tests]) => ({ title, tests: tests.map(test), suites: [] })) }
    return this.tell({ type: 'specDeclared', root })
  }

  attempt(id, number = 1) {
    Object.assign(this, { test: id, number, began: this.at })
    return this.tell({ type: 'attemptStarted', test: id, attempt: number, at: this.at })
  }

  /** Requests of the page, as the network tells of them. */
  network(...requests) {
    for (const [resourceType, url, more] of requests) {
      const request = { method: 'GET', url, status: 200, resourceType, startedAt: this.at, duration: 12, size: 4200, error: null, interceptedBy: [], ...more }
      this.tell({ type: 'request', test: this.test, attempt: this.number, number: ++this.requests, request })
      this.at += 3
    }
    return this
  }

  log(name, message = '', more = {}) {
    const { snapshots = [], wait = 18, ...rest } = more
    const id = rest.id ?? `log-${++this.next}`
    const entry = {
      id,
      name,
      displayName: null,
      message,
      kind: 'parent',
      state: 'passed',
      group: null,
      open: true,
      hook: 'test',
      alias: null,
      elements: null,
      visible: null,
      at: this.at,
      duration: wait,
      error: null,
      details: null,
      location: location(12 + (this.next % 5), 5),
      ...rest,
    }
    this.at += wait
    this.last = id
    this.tell({ type: 'log', test: this.test, attempt: this.number, entry })
    for (const head of snapshots) this.tell({ type: 'snapshot', test: this.test, attempt: this.number, entry: id, ...head })
    return this
  }

  end(titlePath, state, more = {}) {
    const { error = null, willRetry = false, flaky = false, attempts = [], screenshots = [] } = more
    const result = { attempt: this.number, state, startedAt: this.began, duration: this.at - this.began, error, screenshots, willRetry }
    this.tell({ type: 'attemptFinished', test: this.test, result })
    if (willRetry) return this
    const place = location(8 + Number(this.test.slice(1)) * 3, 3)
    return this.tell({
      type: 'testFinished',
      result: { id: this.test, titlePath, state, attempts: [...attempts, result], flaky, duration: this.at - this.began, error, tags: [], location: place },
    })
  }

  finish(of, error = null) {
    const result = { spec: this.spec, worker: 0, startedAt: NOW - 9000, duration: this.at - NOW + 9000, totals: totals(of), error, tests: [] }
    this.events.push({ type: 'specFinished', result })
    this.events.push({
      type: 'runFinished',
      result: { totals: totals(of), startedAt: NOW - 9000, duration: this.at - NOW + 9000, failedSpecs: of.failed || error ? 1 : 0, specs: 1, interrupted: null },
    })
    return this
  }

  message() {
    const events = this.events
    this.events = []
    return { type: 'events', events }
  }
}

const session = (id, global, status, reason = null) => ({ details: { session: { id, global, status }, reason }, wait: 0, open: false })

/** The spec of the login: passed, failed, retried, recreated; up to where it is asked for. */
export function login() {
  const teller = new Teller().start()
  teller.declare({
    'as alice': ['shows her todos', 'adds one', 'compares two lists', '- is not ready'],
    'as an administrator': ['is flaky', 'was logged out meanwhile', 'removes one'],
  })
  const before = (status) => {
    teller.log('session', 'alice', { ...session('alice', true, status), hook: 'before each', wait: status === 'created' ? 280 : 24 })
    const group = teller.last
    const step = (name, wait) => teller.log(name, '', { group, kind: 'system', hook: 'before each', wait })
    step('Clear page', 2)
    step('Clear cookies, localStorage and sessionStorage', 3)
    step('Restore saved session', 4)
    teller.log('visit', '/dashboard', { hook: 'before each', wait: 120, snapshots: [snapshot('dashboard', 'after')] })
  }
  teller.attempt('r2')
  before('created')
  teller.network(
    ['document', 'https://app.local/dashboard', { duration: 38 }],
    ['stylesheet', 'https://app.local/assets/app-4f1c.css'],
    ['script', 'https://app.local/assets/app-91ba.js', { duration: 64, size: 184_000 }],
    ['fetch', 'https://app.local/api/todos', { duration: 34, size: 812, interceptedBy: ['@todos'] }],
    ['fetch', 'https://app.local/api/lists?with=shared&order=changed', { status: null, error: 'net::ERR_CONNECTION_REFUSED', size: 0 }],
    ['image', 'https://cdn.local/avatars/alice.png', { size: 0 }],
  )
  teller.log('request', 'GET 200 https://app.local/api/todos', { kind: 'system', alias: 'todos', wait: 34 })
  teller.log('get', '#todos li', { elements: 3, visible: true, snapshots: [snapshot('dashboard', 'after', { targets: [[180, 150, 640, 36], [180, 190, 640, 36], [180, 230, 640, 36]] })] })
  teller.log('assert', 'expected **#todos li** to have a length of **3**', { kind: 'child' })
  teller.end(['as alice', 'shows her todos'], 'passed')
  teller.attempt('r3')
  before('restored')
  teller.log('get', 'main', { elements: 1, visible: true, alias: 'main' })
  teller.log('within', '', { kind: 'child', elements: 1 })
  const within = teller.last
  teller.log('contains', 'Add', { group: within, elements: 1, visible: false })
  teller.log('assert', 'expected **<a.add>** to exist in the DOM', { kind: 'child', group: within })
  teller.log('get', '[data-test=add]', {
    state: 'failed',
    elements: 0,
    wait: 4003,
    location: location(14, 5),
    error: error().message,
    snapshots: [snapshot('dashboard', 'before'), snapshot('failed', 'after')],
  })
  const taken = { path: '/project/cypress/screenshots/login.cy.ts/adds one (failed).png', name: null, width: 1000, height: 660, takenAt: NOW, testFailure: true }
  teller.end(['as alice', 'adds one'], 'failed', { error: error(), screenshots: [taken] })
  teller.attempt('r4')
  before('restored')
  teller.log('wrap', '{"user":"alice","todos":[1,2,3],"open":true}')
  const differs = error({
    message: 'expected { user: \'alice\', todos: [ 1, 2, 3 ], open: true } to deeply equal { user: \'alice\', todos: [ 1, 2, 4 ], open: false }',
    expected: '{\n  "open": false,\n  "todos": [\n    1,\n    2,\n    4\n  ],\n  "user": "alice"\n}',
    actual: '{\n  "open": true,\n  "todos": [\n    1,\n    2,\n    3\n  ],\n  "user": "alice"\n}',
    hint: 'the list is in the order in which it was made',
  })
  teller.log('assert', 'expected **{ user: "alice" … }** to deeply equal **{ user: "alice" … }**', { kind: 'child', state: 'failed', error: differs.message })
  teller.end(['as alice', 'compares two lists'], 'failed', { error: differs })
  teller.attempt('r6')
  teller.log('log', 'attempt 1').log('assert', 'expected **0** to equal **1**', { kind: 'child', state: 'failed', error: 'expected 0 to equal 1' })
  teller.end(['as an administrator', 'is flaky'], 'failed', { error: error({ message: 'expected 0 to equal 1', expected: '1', actual: '0' }), willRetry: true })
  teller.attempt('r6', 2)
  teller.log('log', 'attempt 2').log('assert', 'expected **1** to equal **1**', { kind: 'child' })
  teller.end(['as an administrator', 'is flaky'], 'passed', { flaky: true })
  teller.attempt('r7')
  teller.log('session', '{"role":"admin","tenant":"a-tenant-whose-name-is-…', {
    ...session(adminKey.id, false, 'recreated', 'the cookie sid of app.local had expired'),
    state: 'warned',
    wait: 1053,
  })
  teller.log('session', 'alice', session('alice', true, 'restored'))
  teller.log('visit', '/admin', { wait: 340 })
  teller.log('origin', 'https://idp.local', { wait: 680 })
  const origin = teller.last
  teller.log('get', '[name=username]', { group: origin, elements: 1 }).log('type', 'admin', { kind: 'child', group: origin, wait: 88 })
  teller.end(['as an administrator', 'was logged out meanwhile'], 'passed')
  return teller
}

/** To its end. */
export const loginDone = () => {
  const teller = login().attempt('r8')
  teller.log('get', '[data-test=remove]', { elements: 1 }).log('click', '', { kind: 'child', wait: 61 })
  return teller.end(['as an administrator', 'removes one'], 'passed').finish({ tests: 7, passed: 4, failed: 2, pending: 1, flaky: 1 })
}

/** While a command of its last test waits. */
export const loginRunning = () =>
  login()
    .attempt('r8')
    .log('get', '[data-test=remove]', { elements: 1, wait: 140 })
    .log('click', '', { kind: 'child', state: 'pending', wait: 0 })

/** Many commands in one test. */
export function many(count) {
  const teller = new Teller('cypress/e2e/todos/list.cy.ts').start().declare({ many: ['counts'] }).attempt('r2')
  for (let at = 0; at < count; at++) teller.log(at % 2 ? 'assert' : 'wrap', at % 2 ? `expected **${at}** to equal **${at}**` : String(at), { kind: at % 2 ? 'child' : 'parent', wait: 1 })
  return teller
}

export const broken = () =>
  new Teller()
    .start()
    .finish(
      {},
      error({
        name: 'SyntaxError',
        message: 'expected `,` or `)` but found `Identifier`',
        codeFrame: { location: location(4, 5), firstLine: 1, lines: ["describe('as alice', () => {", "  it('adds one', () => {", "    cy.get('[data-test=add]'", "    cy.get('li')", '  })', '})'] },
      }),
    )
