// Events of a run → the model.
import type { LogEntry, RunEvent, RunStarted, SnapshotHead, SuiteNode } from '../protocol'
import type { Attempt, Model, Node, Run, SpecRun, TestRun } from './model'

let runs = 0

export function applyEvent(model: Model, event: RunEvent): void {
  if (event.type === 'runStarted') {
    model.run = begin(event)
    if (model.hello) model.hello.browser = event.browser
    return
  }
  const run = model.run
  if (!run) return
  switch (event.type) {
    case 'specStarted': {
      const spec = freshSpec(event.spec)
      spec.state = 'running'
      spec.startedAt = event.at
      run.specs.set(event.spec, spec)
      run.current = event.spec
      return
    }
    case 'specDeclared':
      declare(findSpec(run, event.spec), event.root)
      return
    case 'specReloaded':
      findSpec(run, event.spec).notes.push(event.reason)
      return
    case 'specRestarted': {
      const spec = findSpec(run, event.spec)
      for (const test of spec.tests.values()) {
        test.attempts = []
        test.result = null
        test.state = 'waiting'
      }
      spec.notes.push(event.reason)
      return
    }
    case 'attemptStarted': {
      const test = findTest(run, event.spec, event.test)
      test.state = 'running'
      test.attempts.push(freshAttempt(event.attempt, event.at))
      return
    }
    case 'log':
      log(findAttempt(run, event.spec, event.test, event.attempt), event.entry)
      return
    case 'snapshot':
      snapshot(findAttempt(run, event.spec, event.test, event.attempt), event)
      return
    case 'request':
      findAttempt(run, event.spec, event.test, event.attempt).requests.set(event.number, event.request)
      return
    case 'attemptFinished': {
      findAttempt(run, event.spec, event.test, event.result.attempt).result = event.result
      return
    }
    case 'testFinished': {
      const test = findTest(run, event.spec, event.result.id)
      test.result = event.result
      test.state = event.result.state
      test.titlePath = event.result.titlePath
      // A hook after it may have failed it, and taken a picture.
      for (const result of event.result.attempts) {
        const attempt = test.attempts.findLast((one) => one.number === result.attempt)
        if (attempt) attempt.result = result
      }
      return
    }
    case 'warning':
      ;(event.spec === null ? run.warnings : findSpec(run, event.spec).notes).push(event.message)
      return
    case 'workerReplaced':
      run.warnings.push(event.reason)
      return
    case 'specFinished': {
      const spec = findSpec(run, event.result.spec)
      spec.result = event.result
      spec.state = event.result.error || event.result.totals.failed ? 'failed' : 'passed'
      // What was under way when the spec ended will not end any more.
      for (const test of spec.tests.values()) if (test.state === 'running' || test.state === 'waiting') test.state = 'skipped'
      return
    }
    case 'runFinished':
      run.result = event.result
      return
    default:
      // Contents of snapshots are fetched by their id.
      return
  }
}

function begin(event: { type: 'runStarted' } & RunStarted): Run {
  const { type: _, ...started } = event
  const specs = new Map(started.specs.map((file) => [file.relative, freshSpec(file.relative)]))
  return { number: ++runs, started, specs, current: null, warnings: [], result: null }
}

const freshSpec = (path: string): SpecRun => ({
  path,
  state: 'waiting',
  startedAt: null,
  suites: [],
  tests: new Map(),
  notes: [],
  result: null,
  excluded: 0,
})

const freshAttempt = (number: number, startedAt: number): Attempt => ({
  number,
  startedAt,
  roots: [],
  nodes: new Map(),
  entries: [],
  requests: new Map(),
  result: null,
  count: 0,
  orphans: false,
})

function findSpec(run: Run, path: string): SpecRun {
  const known = run.specs.get(path)
  if (known) return known
  const spec = freshSpec(path)
  run.specs.set(path, spec)
  return spec
}

function findTest(run: Run, path: string, id: string): TestRun {
  const spec = findSpec(run, path)
  let test = spec.tests.get(id)
  if (!test) {
    // Never declared: its page died before it said so.
    test = { spec: path, id, title: id, titlePath: [id], state: 'waiting', attempts: [], result: null }
    spec.tests.set(id, test)
    spec.suites.push({ title: '', depth: 0, tests: [test], path: [] })
  }
  return test
}

function findAttempt(run: Run, path: string, id: string, number: number): Attempt {
  const test = findTest(run, path, id)
  const known = test.attempts.findLast((one) => one.number === number)
  if (known) return known
  const attempt = freshAttempt(number, 0)
  test.attempts.push(attempt)
  return attempt
}

/** A spec that moves to another origin declares its tests again: what is known of them stays. */
function declare(spec: SpecRun, root: SuiteNode): void {
  const known = spec.tests
  spec.tests = new Map()
  spec.suites = []
  spec.excluded = 0
  const walk = (suite: SuiteNode, path: string[], depth: number) => {
    const tests: TestRun[] = []
    if (depth >= 0) spec.suites.push({ title: suite.title, depth, tests, path })
    else spec.suites.push({ title: '', depth: 0, tests, path })
    for (const node of suite.tests) {
      if (node.excluded) {
        spec.excluded++
        continue
      }
      const test = known.get(node.id) ?? {
        spec: spec.path,
        id: node.id,
        title: node.title,
        titlePath: [...path, node.title],
        state: node.pending ? ('pending' as const) : ('waiting' as const),
        attempts: [],
        result: null,
      }
      spec.tests.set(node.id, test)
      tests.push(test)
    }
    for (const inner of suite.suites) walk(inner, [...path, inner.title], depth + 1)
  }
  walk(root, [], -1)
  spec.suites = spec.suites.filter((suite) => suite.title !== '' || suite.tests.length > 0)
}

function log(attempt: Attempt, entry: LogEntry): void {
  const known = attempt.nodes.get(entry.id)
  if (known) {
    known.entry = entry
    return
  }
  const number = entry.kind === 'system' ? null : ++attempt.count
  const node: Node = { entry, number, children: [], snapshots: [] }
  attempt.nodes.set(entry.id, node)
  attempt.entries.push(node)
  const parent = entry.group === null ? undefined : attempt.nodes.get(entry.group)
  ;(parent?.children ?? attempt.roots).push(node)
  if (!parent && entry.group !== null) attempt.orphans = true
  // Told before the group that they are in.
  if (attempt.orphans) {
    const own = attempt.roots.filter((one) => one.entry.group === entry.id)
    if (own.length > 0) {
      node.children.push(...own)
      attempt.roots = attempt.roots.filter((one) => one.entry.group !== entry.id)
    }
  }
}

function snapshot(attempt: Attempt, event: { type: 'snapshot' } & SnapshotHead): void {
  const { type: _, ...head } = event
  const node = attempt.nodes.get(head.entry)
  if (!node) return
  const at = node.snapshots.findIndex((one) => one.name === head.name)
  if (at >= 0) node.snapshots[at] = head
  else node.snapshots.push(head)
}
