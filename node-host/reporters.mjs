// ---------------------------------------------------------------------------------------------- Mocha reporters
//
// Part of host.mjs, which it follows. Reporters that are written for Mocha are fed with what they would hear of Mocha:
// a runner that tells of suites and tests. A spec is a run of its own to them, told when it has ended.

/** What reporters ask of a suite. */
class Suite {
  type = 'suite'
  suites = []
  tests = []
  pending = false
  delayed = false
  _beforeAll = []
  _beforeEach = []
  _afterAll = []
  _afterEach = []
  _retries = 0

  constructor(title, parent, { file, timeout, slow }) {
    this.title = title
    this.parent = parent
    this.root = !parent
    this.file = file
    this.ctx = {}
    this._timeout = timeout
    this._slow = slow
    this._facts = { file, timeout, slow }
  }

  add(title) {
    const suite = new Suite(title, this, this._facts)
    this.suites.push(suite)
    return suite
  }

  addTest(test) {
    this.tests.push(test)
    return test
  }

  titlePath() {
    return [...(this.parent?.titlePath() ?? []), ...(this.root ? [] : [this.title])]
  }

  fullTitle() {
    return this.titlePath().join(' ')
  }

  total() {
    return this.suites.reduce((sum, suite) => sum + suite.total(), this.tests.length)
  }

  eachTest(visit) {
    this.tests.forEach(visit)
    for (const suite of this.suites) suite.eachTest(visit)
    return this
  }

  timeout() {
    return this._timeout
  }

  slow() {
    return this._slow
  }

  retries() {
    return this._retries
  }

  isPending() {
    return this.pending || Boolean(this.parent?.isPending())
  }
}

/** What reporters ask of a test. */
class Test {
  type = 'test'
  body = ''
  async = 0
  sync = true
  timedOut = false
  pending = false
  _currentRetry = 0
  _retries = 0

  constructor(title, parent) {
    this.title = title
    this.parent = parent
    this.file = parent.file
    this.ctx = parent.ctx
    this._timeout = parent._timeout
    this._slow = parent._slow
  }

  titlePath() {
    return [...this.parent.titlePath(), this.title]
  }

  fullTitle() {
    return this.titlePath().join(' ')
  }

  timeout() {
    return this._timeout
  }

  slow() {
    return this._slow
  }

  retries() {
    return this._retries
  }

  currentRetry() {
    return this._currentRetry
  }

  isPending() {
    return this.pending
  }

  isPassed() {
    return this.state === 'passed'
  }

  isFailed() {
    return this.state === 'failed'
  }

  clone() {
    return Object.assign(Object.create(Test.prototype), this)
  }
}

/** Tells of a spec that has ended. */
class Runner extends EventEmitter {
  failures = 0
  ignoreLeaks = true
  asyncOnly = false
  allowUncaught = false
  fullStackTrace = false
  started = false

  constructor(root, times) {
    super()
    this.setMaxListeners(0)
    this.suite = root
    this.total = root.total()
    this._defaultGrep = /.*/
    this._grep = this._defaultGrep
    let stats = pinned({ suites: 0, tests: 0, passes: 0, pending: 0, failures: 0 }, times)
    // Reporters may put a collector of their own in place, which would take the times of the telling.
    Object.defineProperty(this, 'stats', { enumerable: true, get: () => stats, set: (value) => (stats = pinned(value, times)) })
    this._counts = stats
  }

  grepTotal() {
    return this.total
  }

  grep() {
    return this
  }

  globalProps() {
    return []
  }

  globals() {
    return []
  }

  abort() {
    return this
  }
}

const pinned = (stats, { start, end }) => {
  const times = { start: new Date(start), end: new Date(end), duration: Math.round(end - start) }
  for (const [name, value] of Object.entries(times)) {
    Object.defineProperty(stats, name, { enumerable: true, configurable: true, get: () => value, set: () => {} })
  }
  return stats
}

const reportedError = (error) => {
  if (!error) return new Error('the test failed')
  const text = error.hook ? `${error.message}\n\nThis error occurred in a ${error.hook}` : error.message
  const made = new Error(text)
  made.name = error.name || 'Error'
  const frames = error.stack ? `\n${error.stack.split('\n').map((line) => `    ${line.trim()}`).join('\n')}` : ''
  made.stack = `${made.name}: ${text}${frames}`
  if (typeof error.expected === 'string' && typeof error.actual === 'string') {
    Object.assign(made, { expected: error.expected, actual: error.actual, showDiff: true })
  }
  return made
}

const speedOf = (duration, slow) => (duration > slow ? 'slow' : duration > slow / 2 ? 'medium' : 'fast')

const OUTSIDE = 'An uncaught error was detected outside of a test'

/** The suites and tests of a spec, and for each test what became of it. */
const treeOf = ({ file, root, result, slow, timeout }) => {
  const results = new Map(result.tests.map((test) => [test.id, test]))
  const outcomes = new Map()
  const top = new Suite('', undefined, { file, slow, timeout })
  const fill = (suite, node) => {
    for (const declared of node.tests) {
      const outcome = results.get(declared.id)
      if (declared.excluded || !outcome) continue
      const test = suite.addTest(new Test(declared.title, suite))
      test.id = declared.id
      test.pending = outcome.state === 'pending'
      test._retries = Math.max(0, outcome.attempts.length - 1)
      outcomes.set(test, outcome)
    }
    for (const child of node.suites) fill(suite.add(child.title), child)
    // Suites that hold no test of the run are unknown to reporters.
    suite.suites = suite.suites.filter((child) => child.total() > 0)
  }
  if (root) fill(top, root)
  if (result.error) {
    const test = top.addTest(new Test(OUTSIDE, top))
    outcomes.set(test, { state: 'failed', duration: 0, attempts: [], error: result.error })
  }
  return { top, outcomes }
}

const tellTest = (runner, test, outcome) => {
  if (outcome.state === 'skipped') return
  runner.test = test
  if (outcome.state === 'pending') {
    test.state = 'pending'
    runner._counts.pending += 1
    runner.emit('pending', test)
    runner._counts.tests += 1
    runner.emit('test end', test)
    return
  }
  outcome.attempts.slice(0, -1).forEach((attempt, index) => {
    if (attempt.state !== 'failed') return
    const clone = test.clone()
    Object.assign(clone, { state: 'failed', duration: Math.round(attempt.duration), _currentRetry: index })
    runner.emit('test', clone)
    runner.emit('retry', clone, reportedError(attempt.error))
  })
  test._currentRetry = Math.max(0, outcome.attempts.length - 1)
  runner.emit('test', test)
  const last = outcome.attempts.at(-1)
  test.duration = Math.round(last ? last.duration : outcome.duration)
  test.speed = speedOf(test.duration, test.slow())
  test.state = outcome.state
  if (outcome.state === 'passed') {
    runner._counts.passes += 1
    runner.emit('pass', test)
  } else {
    const error = reportedError(outcome.error ?? last?.error)
    runner.failures += 1
    runner._counts.failures += 1
    runner.emit('fail', test, error)
    test.err ??= error
  }
  runner._counts.tests += 1
  runner.emit('test end', test)
}

const tellSuite = (runner, suite, outcomes) => {
  if (!suite.root) runner._counts.suites += 1
  runner.emit('suite', suite)
  for (const test of suite.tests) tellTest(runner, test, outcomes.get(test))
  for (const child of suite.suites) tellSuite(runner, child, outcomes)
  runner.emit('suite end', suite)
}

let reporters = []

const notFound = (name) => {
  const error = new Error(`the reporter \`${name}\` was found neither as a package nor as a file`)
  error.code = 'REPORTER_NOT_FOUND'
  return error
}

/** The file of a reporter: a path, a package of the project, or one that comes with Mocha. */
const findReporter = (name, root) => {
  const find = createRequire(path.join(root, 'package.json'))
  const tries = [path.resolve(root, name), name, `mocha/lib/reporters/${name}`, `mocha-${name}-reporter`]
  if (name.startsWith('.') || path.isAbsolute(name)) tries.length = 1
  for (const each of tries) {
    try {
      return find.resolve(each)
    } catch {
      // the next one
    }
  }
  throw notFound(name)
}

const loadReporter = async (file) => {
  let found
  try {
    found = createRequire(file)(file)
  } catch (error) {
    if (error?.code !== 'ERR_REQUIRE_ESM') throw error
    found = await import(pathToFileURL(file).href)
  }
  const reporter = typeof found === 'function' ? found : found?.default
  if (typeof reporter !== 'function') throw new Error(`${file} is no reporter for Mocha: it exports ${kindOf(found)} and not a class`)
  return reporter
}

const loadReporters = async ({ root, reporters: wanted }) => {
  for (const { name, options } of wanted) {
    try {
      reporters.push({ name, options, Reporter: await loadReporter(findReporter(name, root)) })
    } catch (error) {
      if (error?.code === 'MODULE_NOT_FOUND' && /'mocha[/']/.test(error.message)) {
        throw Object.assign(new Error(`the reporter \`${name}\` needs the package mocha: run \`npm install --save-dev mocha\``), {
          stack: error.stack,
        })
      }
      throw error
    }
  }
  return null
}

const reportSpec = async (spec) => {
  const times = { start: spec.result.startedAt, end: spec.result.startedAt + spec.result.duration }
  for (const { name, options, Reporter } of reporters) {
    try {
      const { top, outcomes } = treeOf(spec)
      const runner = new Runner(top, times)
      const reporter = new Reporter(runner, { reporterOptions: options, reporterOption: options })
      runner.started = true
      runner.emit('start')
      tellSuite(runner, top, outcomes)
      runner.emit('end')
      if (typeof reporter.done === 'function') await new Promise((resolve) => reporter.done(runner.failures, resolve))
    } catch (error) {
      throw Object.assign(error instanceof Error ? error : new Error(String(error)), {
        message: `the reporter \`${name}\` failed: ${error?.message ?? error}`,
      })
    }
  }
  return null
}
