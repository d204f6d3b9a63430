import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { RunEvent } from '../protocol'
import { type LogView, logRows, type Row } from './rows'
import { entry, failure, log, modelOf, oneTest, SPEC, started, suite, test } from './testing'

const view: LogView = { toggled: new Map(), query: '', onlyFailed: false }

function rows(events: RunEvent[], more: Partial<LogView> = {}): Row[] {
  const model = modelOf(events)
  return logRows(model, model.run!.specs.get(SPEC)!, { ...view, ...more })
}

/** What each row shows, indented. */
const shown = (list: Row[]): string[] =>
  list.map((row) => {
    const text = {
      note: () => (row.kind === 'note' ? row.text : ''),
      suite: () => (row.kind === 'suite' ? row.suite.title : ''),
      test: () => (row.kind === 'test' ? `${row.open ? '▾' : '▸'} ${row.test.title}` : ''),
      sessions: () => (row.kind === 'sessions' ? `Sessions (${row.uses.length}) ${row.open ? 'open' : 'closed'}` : ''),
      attempt: () => (row.kind === 'attempt' ? `attempt ${row.attempt.number}` : ''),
      hook: () => (row.kind === 'hook' ? row.title : ''),
      pictures: () => (row.kind === 'pictures' ? `pictures: ${row.pictures.map((one) => one.path)}` : ''),
      entry: () => (row.kind === 'entry' ? row.node.entry.name : ''),
      error: () => (row.kind === 'error' ? `error: ${row.error.message}` : ''),
    }[row.kind]()
    return '  '.repeat(row.depth) + text
  })

const failed = (attempt: number, willRetry: boolean): RunEvent => ({
  type: 'attemptFinished',
  spec: SPEC,
  test: 'r1',
  result: { attempt, state: 'failed', startedAt: 0, duration: 9, error: failure(`no ${attempt}`), screenshots: [], willRetry },
})

describe('rows of the log', () => {
  it('read like the spec', () => {
    const events = oneTest(log(entry('log-1', { name: 'visit' })), log(entry('log-2', { name: 'click', kind: 'child' })))
    assert.deepEqual(shown(rows(events)), ['as alice', '  ▾ adds one', '    visit', '    click'])
  })

  it('name hooks where there are any', () => {
    const events = oneTest(log(entry('log-1', { name: 'visit', hook: 'before each' })), log(entry('log-2')))
    assert.deepEqual(shown(rows(events)).slice(2), ['    before each', '    visit', '    test body', '    get'])
  })

  it('show why it failed below the command that did', () => {
    const events = oneTest(
      log(entry('log-1', { name: 'click', state: 'failed', error: 'no' })),
      log(entry('log-2', { name: 'clearCookies', hook: 'after each' })),
      failed(1, false),
    )
    assert.deepEqual(shown(rows(events)).slice(2), ['    test body', '    click', '    error: no 1', '    after each', '    clearCookies'])
  })

  it('show pictures of an attempt at its end, also those that a hook after the test took', () => {
    const picture = (path: string) => ({ path, name: null, width: 1, height: 1, takenAt: 0, testFailure: true })
    const result = { attempt: 1, state: 'failed' as const, startedAt: 0, duration: 9, error: failure('no'), willRetry: false }
    const events = oneTest(
      log(entry('log-1', { name: 'click', state: 'failed', error: 'no' })),
      { type: 'attemptFinished', spec: SPEC, test: 'r1', result: { ...result, screenshots: [picture('a.png')] } },
      {
        type: 'testFinished',
        spec: SPEC,
        result: {
          id: 'r1',
          titlePath: ['as alice', 'adds one'],
          state: 'failed',
          attempts: [{ ...result, screenshots: [picture('a.png'), picture('b.png')] }],
          flaky: false,
          duration: 9,
          error: failure('no'),
          tags: [],
          location: null,
        },
      },
    )
    assert.deepEqual(shown(rows(events)).slice(2), ['    click', '    error: no', '    pictures: a.png,b.png'])
  })

  it('show the last attempt, the others by their heads', () => {
    const events = oneTest(
      log(entry('log-1')),
      failed(1, true),
      { type: 'attemptStarted', spec: SPEC, test: 'r1', attempt: 2, at: 2000 },
      log(entry('log-2', { name: 'visit' }), 2),
    )
    assert.deepEqual(shown(rows(events)).slice(2), ['    attempt 1', '    attempt 2', '      visit'])
  })

  it('have the sessions of a test above its commands, closed at first', () => {
    const details = { session: { id: 'alice', global: true, status: 'restored' }, reason: null }
    const events = oneTest(log(entry('log-1', { name: 'session', details, open: false })), log(entry('log-2', { group: 'log-1' })))
    assert.deepEqual(shown(rows(events)).slice(2), ['    Sessions (1) closed', '    session'])
    const toggled = new Map([['test:r1/1/sessions', true]])
    assert.deepEqual(shown(rows(events, { toggled }))[2], '    Sessions (1) open')
  })

  it('show what fits a search with all that it lies in', () => {
    const events = oneTest(
      log(entry('log-1', { name: 'within', open: false })),
      log(entry('log-2', { name: 'get', message: '[data-test=add]', group: 'log-1' })),
      log(entry('log-3', { name: 'visit' })),
    )
    assert.deepEqual(shown(rows(events, { query: 'data-test' })), ['as alice', '  ▾ adds one', '    within', '      get'])
    assert.deepEqual(shown(rows(events, { query: 'nothing' })), [])
    assert.equal(rows(events, { query: 'adds' }).length, 4)
  })

  it('are closed for tests that passed, unless one is alone', () => {
    const root = suite('', [test('r1', 'one'), test('r2', 'two')])
    const passed = {
      id: 'r1',
      titlePath: ['one'],
      state: 'passed' as const,
      attempts: [],
      flaky: false,
      duration: 9,
      error: null,
      tags: [],
      location: null,
    }
    const events: RunEvent[] = [
      started(),
      { type: 'specDeclared', spec: SPEC, root },
      { type: 'attemptStarted', spec: SPEC, test: 'r1', attempt: 1, at: 0 },
      log(entry('log-1')),
      { type: 'testFinished', spec: SPEC, result: passed },
    ]
    assert.deepEqual(shown(rows(events)), ['▸ one', '▸ two'])
    assert.deepEqual(shown(rows(events, { onlyFailed: true })), [])
  })

  it('have keys of their own', () => {
    const keys = rows(oneTest(log(entry('log-1')), log(entry('log-2')), failed(1, false))).map((row) => row.key)
    assert.equal(new Set(keys).size, keys.length)
  })
})
