import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { apply } from './apply'
import { createModel } from './model'
import { entry, failure, log, modelOf, oneTest, SPEC, started, suite, test, totals } from './testing'

const spec = (model: ReturnType<typeof modelOf>) => model.run!.specs.get(SPEC)!
const attempt = (model: ReturnType<typeof modelOf>) => spec(model).tests.get('r1')!.attempts[0]!

describe('a run', () => {
  it('has the specs that it begins with, waiting', () => {
    const model = modelOf([started(['a.cy.ts', 'b.cy.ts'])], ['a.cy.ts', 'b.cy.ts'])
    assert.deepEqual(
      [...model.run!.specs.values()].map((one) => one.state),
      ['waiting', 'waiting'],
    )
    assert.equal(model.run!.current, null)
  })

  it('takes the place of the run before', () => {
    const model = modelOf([...oneTest(), started()])
    assert.equal(spec(model).tests.size, 0)
  })

  it('shows nothing of events before it began', () => {
    const model = createModel()
    apply(model, { type: 'events', events: [{ type: 'specStarted', spec: SPEC, worker: 0, at: 0 }] })
    assert.equal(model.run, null)
  })

  it('changes an entry in place: retries repeat no row', () => {
    const model = modelOf(oneTest(log(entry('log-1', { state: 'pending' })), log(entry('log-1', { duration: 80 }))))
    assert.equal(attempt(model).entries.length, 1)
    assert.equal(attempt(model).roots[0]!.entry.duration, 80)
  })

  it('numbers commands, not what the system does', () => {
    const events = oneTest(log(entry('log-1')), log(entry('log-2', { kind: 'system' })), log(entry('log-3', { kind: 'child' })))
    assert.deepEqual(
      attempt(modelOf(events)).entries.map((node) => node.number),
      [1, null, 2],
    )
  })

  it('nests entries in their groups, also those that come before it', () => {
    const events = oneTest(
      log(entry('log-1', { name: 'session' })),
      log(entry('log-3', { group: 'log-2' })),
      log(entry('log-2', { group: 'log-1' })),
      log(entry('log-4', { group: 'log-2' })),
    )
    const [session] = attempt(modelOf(events)).roots
    assert.equal(attempt(modelOf(events)).roots.length, 1)
    assert.deepEqual(
      session!.children.map((node) => node.entry.id),
      ['log-2'],
    )
    assert.deepEqual(
      session!.children[0]!.children.map((node) => node.entry.id),
      ['log-3', 'log-4'],
    )
  })

  it('keeps what is known of tests when a page that moved declares them again', () => {
    const root = suite('', [], [suite('as alice', [test('r1', 'adds one'), test('r2', 'removes one')])])
    const model = modelOf(oneTest(log(entry('log-1')), { type: 'specDeclared', spec: SPEC, root }))
    assert.equal(attempt(model).entries.length, 1)
    assert.deepEqual([...spec(model).tests.keys()], ['r1', 'r2'])
  })

  it('begins its tests anew when the spec is run again', () => {
    const model = modelOf(oneTest(log(entry('log-1')), { type: 'specRestarted', spec: SPEC, reason: 'all sessions were cleared' }))
    assert.equal(spec(model).tests.get('r1')!.attempts.length, 0)
    assert.deepEqual(spec(model).notes, ['all sessions were cleared'])
  })

  it('leaves out tests that `only` leaves out, and counts them', () => {
    const root = suite('', [test('r1', 'one'), test('r2', 'two', { excluded: true })])
    const model = modelOf([started(), { type: 'specDeclared', spec: SPEC, root }])
    assert.deepEqual([...spec(model).tests.keys()], ['r1'])
    assert.equal(spec(model).excluded, 1)
  })

  it('keeps snapshots with their entry, one of a name', () => {
    const head = {
      spec: SPEC,
      test: 'r1',
      attempt: 1,
      entry: 'log-1',
      name: 'after',
      content: 'a1',
      url: 'http://app.test/',
      viewport: [1000, 660] as [number, number],
      scroll: [0, 0] as [number, number],
      targets: [],
      point: null,
      at: 0,
    }
    const model = modelOf(oneTest(log(entry('log-1')), { type: 'snapshot', ...head }, { type: 'snapshot', ...head, content: 'b2' }))
    assert.deepEqual(
      attempt(model).roots[0]!.snapshots.map((one) => one.content),
      ['b2'],
    )
  })

  it('ends: what was under way is skipped, a spec that does not compile has failed', () => {
    const result = { spec: SPEC, worker: 0, startedAt: 0, duration: 5, totals: totals({}), error: failure('unexpected token'), tests: [] }
    const model = modelOf(oneTest({ type: 'specFinished', result }))
    assert.equal(spec(model).state, 'failed')
    assert.equal(spec(model).tests.get('r1')!.state, 'skipped')
  })

  it('takes in ten thousand entries in no time worth a word', () => {
    const events = oneTest(...Array.from({ length: 10_000 }, (_, at) => log(entry(`log-${at}`))))
    assert.equal(attempt(modelOf(events)).entries.length, 10_000)
  })
})
