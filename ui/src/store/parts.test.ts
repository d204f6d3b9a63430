import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { NetworkRequest, RunEvent } from '../protocol'
import { linesOf } from './console'
import { holdings } from './contents'
import { diff } from './diff'
import { marked } from './filter'
import { age, clock, duration, stressed } from './format'
import { fuzzy } from './fuzzy'
import { highlight } from './highlight'
import { lastAttempt } from './model'
import { relativeTo } from './paths'
import { commandAt, filterRequests, networkOf, requestOf } from './requests'
import { sessionsOf } from './sessions'
import { specItems } from './specs'
import { entry, log, modelOf, oneTest, SPEC } from './testing'
import { entryAt, timeline } from './timeline'

const nodes = (...entries: ReturnType<typeof entry>[]) =>
  lastAttempt(
    modelOf(oneTest(...entries.map((one) => log(one))))
      .run!.specs.get(SPEC)!
      .tests.get('r1')!,
  )!

describe('paths', () => {
  it('are relative below the project, and whole beside it', () => {
    assert.equal(relativeTo('/a/foo', '/a/foo/b/c.png'), 'b/c.png')
    assert.equal(relativeTo('/a/foo/', '/a/foo/b/c.png'), 'b/c.png')
    assert.equal(relativeTo('/a/foo', '/a/foobar/c.png'), '/a/foobar/c.png')
    assert.equal(relativeTo('/a/foo', '/a/foo'), '/a/foo')
    assert.equal(relativeTo('/', '/c.png'), 'c.png')
    assert.equal(relativeTo('', '/c.png'), '/c.png')
  })
})

describe('numbers', () => {
  it('are short', () => {
    assert.deepEqual([0, 212.4, 999.6, 4100, 9960, 61_000, 125_000].map(duration), [
      '0 ms',
      '212 ms',
      '1000 ms',
      '4.1 s',
      '10 s',
      '1 m 01 s',
      '2 m 05 s',
    ])
    assert.deepEqual([0, 8000, 760_000].map(clock), ['0:00', '0:08', '12:40'])
    assert.deepEqual([1000, 5000, 120_000, 7_200_000, 1e9].map(age), ['now', '5 s', '2 min', '2 h', '11 d'])
  })
  it('of a message are stressed', () => {
    assert.deepEqual(
      stressed('expected **2** to equal **3**')
        .filter((part) => part.strong)
        .map((part) => part.text),
      ['2', '3'],
    )
    assert.deepEqual(stressed('a ** b'), [{ text: 'a ** b', strong: false }])
  })
})

describe('the search for specs', () => {
  const best = (query: string, ...paths: string[]) =>
    paths
      .map((path) => ({ path, score: fuzzy(query, path)?.score }))
      .filter((one) => one.score !== undefined)
      .sort((a, b) => b.score! - a.score!)[0]?.path
  it('prefers names to folders, and beginnings of words', () => {
    assert.equal(best('login', 'login/reset.cy.ts', 'auth/login.cy.ts'), 'auth/login.cy.ts')
    assert.equal(best('uc', 'auth/such.cy.ts', 'users/user-create.cy.ts'), 'auth/such.cy.ts')
    assert.equal(best('ucr', 'auth/such.cy.ts', 'users/user-create.cy.ts'), 'users/user-create.cy.ts')
  })
  it('wants all characters in order', () => {
    assert.equal(fuzzy('nigol', 'login.cy.ts'), null)
    assert.deepEqual(fuzzy('log', 'auth/login.cy.ts')?.at, [5, 6, 7])
  })
  it('marks what is written out in the log', () => {
    assert.deepEqual(marked('add', 'Add one, address'), [
      { text: 'Add', mark: true },
      { text: ' one, ', mark: false },
      { text: 'add', mark: true },
      { text: 'ress', mark: false },
    ])
  })
})

describe('the list of specs', () => {
  const view = { query: '', onlyFailed: false, closed: new Set<string>() }
  const names = (paths: string[], more = {}, change?: (model: ReturnType<typeof modelOf>) => void) => {
    const model = modelOf([], paths)
    change?.(model)
    return specItems(model, { ...view, ...more }).map((item) => '  '.repeat(item.kind === 'heading' ? 0 : item.depth) + item.name)
  }
  it('leaves out the folder that all share, and joins folders that hold one folder', () => {
    const paths = ['cypress/e2e/auth/sso/a.cy.ts', 'cypress/e2e/todos.cy.ts']
    assert.deepEqual(names(paths), ['auth/sso', '  a.cy.ts', 'todos.cy.ts'])
    assert.deepEqual(names(paths, { closed: new Set(['cypress/e2e/auth/sso']) }), ['auth/sso', 'todos.cy.ts'])
  })
  it('has changed ones first, unless all are', () => {
    const paths = ['a.cy.ts', 'b.cy.ts', 'c.cy.ts']
    const change =
      (...at: number[]) =>
      (model: ReturnType<typeof modelOf>) => {
        for (const one of at) Object.assign(model.specs[one]!, { modified: true, changedAt: one })
      }
    assert.deepEqual(names(paths, {}, change(1, 2)), ['Changed', 'c.cy.ts', 'b.cy.ts', 'All specs', ...paths])
    assert.deepEqual(names(paths, {}, change(0, 1, 2)), paths)
  })
})

describe('requests', () => {
  it('are read from their rows', () => {
    const [node] = nodes(entry('log-1', { name: 'request', kind: 'system', message: 'POST 201 http://app.test/api' })).entries
    assert.deepEqual(
      { ...requestOf(node!), node: null },
      { node: null, method: 'POST', status: 201, url: 'http://app.test/api', own: false },
    )
  })

  const request = (number: number, url: string, more: Partial<NetworkRequest> = {}): RunEvent => ({
    type: 'request',
    spec: SPEC,
    test: 'r1',
    attempt: 1,
    number,
    request: {
      method: 'GET',
      url,
      status: 200,
      resourceType: 'fetch',
      startedAt: number,
      duration: 5,
      size: 100,
      error: null,
      interceptedBy: [],
      ...more,
    },
  })
  const attemptOf = (...events: RunEvent[]) =>
    lastAttempt(
      modelOf(oneTest(...events))
        .run!.specs.get(SPEC)!
        .tests.get('r1')!,
    )!

  it('of the pages and of the test are listed as they began, each once, with its entry of the log', () => {
    const attempt = attemptOf(
      log(entry('log-1', { name: 'visit', at: 1 })),
      request(1, 'http://app.test/', { resourceType: 'document', status: null, duration: null, size: 0 }),
      request(1, 'http://app.test/', { resourceType: 'document' }),
      log(entry('log-2', { name: 'request', at: 2, message: 'GET 404 http://app.test/own' })),
      log(entry('request-1', { name: 'request', displayName: 'fetch', kind: 'system', at: 3, message: 'GET 200 http://app.test/api' })),
      request(3, 'http://app.test/api', { interceptedBy: ['@api'] }),
      request(4, 'http://app.test/late', { status: null, duration: null }),
    )
    const rows = networkOf(attempt)
    assert.deepEqual(
      rows.map((row) => [row.type, row.url.slice(15), row.status ?? row.lacks, row.node?.entry.id ?? null]),
      [
        ['document', '/', 200, null],
        ['cy.request', '/own', 404, 'log-2'],
        ['fetch', '/api', 200, 'request-1'],
        ['fetch', '/late', 'running', null],
      ],
    )
    assert.deepEqual(
      filterRequests(rows, 'calls', 'API @api').map((row) => row.key),
      ['network-3'],
    )
    assert.equal(filterRequests(rows, 'pages', '').length, 1)
    assert.equal(filterRequests(rows, 'images', '').length, 0)
    assert.equal(commandAt(attempt, 2.5)?.entry.id, 'log-2')
  })

  it('of a recording that tells of none are those of its log', () => {
    const attempt = attemptOf(
      log(entry('log-1', { name: 'request', displayName: 'xhr', kind: 'system', message: 'GET 200 http://app.test/api' })),
    )
    assert.deepEqual(
      networkOf(attempt).map((row) => [row.type, row.status]),
      [['xhr', 200]],
    )
  })
})

describe('the console', () => {
  it('says what the row says, then what was recorded, its error apart', () => {
    const lines = linesOf(
      entry('log-1', {
        name: 'mine',
        message: 'expected **1**',
        alias: 'one',
        elements: 2,
        console: { Command: 'mine', z: 1, a: [2], Error: 'oh' },
        details: null,
      }),
    )
    assert.deepEqual(
      lines.map(({ name, value }) => [name, value]),
      [
        ['Command', 'mine'],
        ['Message', 'expected 1'],
        ['Alias', '@one'],
        ['Elements', 2],
        ['z', 1],
        ['a', [2]],
      ],
    )
    const request = entry('log-2', { name: 'request', message: 'GET 200 /', console: { Command: 'request', Method: 'GET', URL: '/' } })
    assert.deepEqual(
      linesOf(request).map(({ name }) => name),
      ['Command', 'Method', 'URL'],
    )
  })
})

describe('a source', () => {
  const kinds = (text: string) =>
    highlight(text)
      .filter((part) => part.kind !== 'plain')
      .map((part) => `${part.kind} ${part.text}`)
  it('has comments, strings, words and numbers told apart', () => {
    assert.deepEqual(kinds("const a = 'x // y' // z\nit.for(12, /\\/'/)"), [
      'word const',
      "string 'x // y'",
      'comment // z',
      'number 12',
      "string /\\/'/",
    ])
    assert.deepEqual(kinds('a / b / c'), [])
  })
  it('is whole whatever is in it', () => {
    for (const text of ['`${`', "'open\nnext", '/* open', '/', '']) {
      assert.equal(
        highlight(text)
          .map((part) => part.text)
          .join(''),
        text,
      )
    }
  })
})

describe('sessions of a test', () => {
  it('are there once, with what became of them last, and why', () => {
    const details = (status: string, reason: string | null) => ({ session: { id: 'alice', global: false, status }, reason })
    const attempt = nodes(
      entry('log-1', { name: 'session', details: details('created', null) }),
      entry('log-2', { name: 'session', details: details('recreated', 'the cookie sid had expired') }),
    )
    const model = modelOf([])
    const uses = sessionsOf(model, { spec: SPEC } as Parameters<typeof sessionsOf>[1], attempt)
    assert.deepEqual(
      uses.map(({ status, reason, key }) => ({ status, reason, key })),
      [{ status: 'recreated', reason: 'the cookie sid had expired', key: { id: 'alice', spec: SPEC } }],
    )
  })
  it('hold things by origin', () => {
    const cookie = (domain: string) => ({ name: 'sid', value: '•••', domain, path: '/', httpOnly: true, secure: false })
    const found = holdings({
      cookies: [cookie('app.test'), cookie('.idp.test')],
      localStorage: [{ origin: 'https://app.test', value: { token: '•••' } }],
      sessionStorage: [],
    })
    assert.deepEqual(
      found.map((one) => [one.origin, one.cookies.length, one.localStorage.length]),
      [
        ['.idp.test', 1, 0],
        ['https://app.test', 1, 1],
      ],
    )
  })
})

describe('the difference', () => {
  it('has lines of both once', () => {
    assert.deepEqual(
      diff('{\n  a: 1\n}', '{\n  a: 2\n}').map((line) => `${line.kind} ${line.text.trim()}`),
      ['same {', 'expected a: 1', 'actual a: 2', 'same }'],
    )
  })
})

describe('time', () => {
  it('is shared out, and finds what was under way', () => {
    const line = timeline(nodes(entry('log-1', { at: 1000, duration: 100 }), entry('log-2', { at: 1100, duration: 100 })))
    assert.deepEqual(
      line.bars.map((bar) => bar.from),
      [0, 0.5],
    )
    const many = Array.from({ length: 5000 }, (_, at) => entry(`log-${at}`, { at: 1000 + at, duration: 1 }))
    assert.ok(timeline(nodes(...many)).bars.length <= 800)
    assert.equal(entryAt(line, 0.4)?.entry.id, 'log-1')
    assert.equal(entryAt(line, 0.6)?.entry.id, 'log-2')
  })
})
