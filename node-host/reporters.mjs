// ---------------------------------------------------------------------------------------------- Mocha reporters
//
// Part of host.mjs, which it follows. Reporters that are written for Mocha are fed with what they would hear of Mocha:
// a runner that tells of suites, hooks and tests while they run. A spec is a run of its own to them.

/** What reporters ask of suites, tests and hooks. */
class Item {
  pending = false
  _retries = 0

  constructor(title, parent, facts) {
    this.title = title
    this.parent = parent
    this.file = facts.file
    this._facts = facts
    this._timeout = facts.timeout
    this._slow = facts.slow
  }

  titlePath() {
    return [...(this.parent?.titlePath() ?? []), this.title]
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

  isPending() {
    return this.pending
  }
}

class Suite extends Item {
  type = 'suite'
  suites = []
  tests = []
  delayed = false
  ctx = {}
  _beforeAll = []
  _beforeEach = []
  _afterAll = []
  _afterEach = []

  constructor(title, parent, facts) {
    super(title, parent, facts)
    this.root = !parent
  }

  titlePath() {
    return this.root ? [] : super.titlePath()
  }

  add(title) {
    const suite = new Suite(title, this, this._facts)
    this.suites.push(suite)
    return suite
  }

  addTest(title) {
    const test = new Test(title, this)
    this.tests.push(test)
    return test
  }

  addHook(declared) {
    const hook = new Hook(this, declared)
    const lists = { 'before all': '_beforeAll', 'before each': '_beforeEach', 'after each': '_afterEach', 'after all': '_afterAll' }
    this[lists[hook.kind]]?.push(hook)
    return hook
  }

  total() {
    return this.suites.reduce((sum, suite) => sum + suite.total(), this.tests.length)
  }

  eachTest(visit) {
    this.tests.forEach(visit)
    for (const suite of this.suites) suite.eachTest(visit)
    return this
  }

  isPending() {
    return this.pending || Boolean(this.parent?.isPending())
  }
}

class Runnable extends Item {
  async = 0
  sync = true
  timedOut = false
  body = ''
  _currentRetry = 0

  constructor(title, parent) {
    super(title, parent, parent._facts)
    this.ctx = parent.ctx
  }

  currentRetry() {
    return this._currentRetry
  }

  isPassed() {
    return !this.pending && this.state === 'passed'
  }

  isFailed() {
    return !this.pending && this.state === 'failed'
  }
}

class Test extends Runnable {
  type = 'test'

  clone() {
    return Object.assign(Object.create(Test.prototype), this)
  }
}

class Hook extends Runnable {
  type = 'hook'

  constructor(parent, { kind, title, body }) {
    super(title, parent)
    this.body = body ?? ''
    Object.defineProperty(this, 'kind', { value: kind })
  }
}

/** Tells of a spec. */
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
    let stats = timed({ suites: 0, tests: 0, passes: 0, pending: 0, failures: 0 }, times)
    // Reporters may put a collector of their own in place, whose times would be those of the telling.
    Object.defineProperty(this, 'stats', { enumerable: true, get: () => stats, set: (value) => (stats = timed(value, times)) })
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

const timed = (stats, times) => {
  const end = () => times.end ?? Date.now()
  const values = { start: () => new Date(times.start), end: () => new Date(end()), duration: () => Math.round(end() - times.start) }
  for (const [name, get] of Object.entries(values)) {
    Object.defineProperty(stats, name, { enumerable: true, configurable: true, get, set: () => {} })
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

/** From the outermost on. */
const suitesOf = (test) => {
  const suites = []
  for (let suite = test.parent; suite; suite = suite.parent) suites.unshift(suite)
  return suites
}

/** A test that a hook failed is named after the hook, as Mocha does. */
const titleOf = (test, error) => (error?.hook ? `${error.hook} for "${test.title}"` : test.title)

const OUTSIDE = 'An uncaught error was detected outside of a test'

/** One reporter at work on one spec. */
class Telling {
  entered = []
  tests = new Map()
  hooks = new Map()
  /** A test that begins once the hooks that run before it were told of. */
  waiting = undefined
  /** Hooks that ran after the test under way, of which Mocha tells after its end. */
  late = []
  /** Tests of which `test` was told and the end wasn't. */
  begun = new Set()
  ended = new Set()
  /** Suites whose hooks before all tests ran. */
  ran = new Set()

  constructor({ spec, root, at, slow, timeout }, { options, Reporter }) {
    this.times = { start: at, end: undefined }
    this.top = new Suite('', undefined, { file: spec, slow, timeout })
    if (root) this.fill(this.top, root)
    this.runner = new Runner(this.top, this.times)
    this.reporter = new Reporter(this.runner, { reporterOptions: options, reporterOption: options })
    this.runner.started = true
    this.runner.emit('start')
    // Some take a suite that has nothing yet for one that never has.
    if (this.top.total() > 0) this.enter(this.top)
  }

  fill(suite, node) {
    for (const hook of node.hooks ?? []) this.hooks.set(hook.id, suite.addHook(hook))
    for (const declared of node.tests) {
      if (declared.excluded) continue
      const test = suite.addTest(declared.title)
      Object.assign(test, { id: declared.id, pending: declared.pending, body: declared.body ?? '' })
      this.tests.set(declared.id, test)
    }
    for (const child of node.suites) this.fill(suite.add(child.title), child)
    // Suites that hold no test of the run are unknown to reporters.
    suite.suites = suite.suites.filter((child) => child.total() > 0)
  }

  /** Leaves the suites that aren't in `path`. */
  leave(path) {
    while (this.entered.length > 0 && !path.includes(this.entered.at(-1))) this.runner.emit('suite end', this.entered.pop())
  }

  enter(suite) {
    if (this.entered.includes(suite)) return
    this.entered.push(suite)
    if (!suite.root) this.runner._counts.suites += 1
    this.runner.emit('suite', suite)
  }

  /** For a test that doesn't run: no hook does for it. */
  enterFor(test) {
    this.leave(suitesOf(test))
    suitesOf(test).forEach((suite) => this.enter(suite))
    this.runner.test = test
  }

  begin(test) {
    this.tellLate()
    this.leave(suitesOf(test))
    this.runner.test = test
    this.begun.add(test)
    this.waiting = { test, suites: suitesOf(test), hooks: new Set() }
    this.goOn()
  }

  /** Enters the suites of a test that begins, as far as their hooks were told of, and at last the test. */
  goOn() {
    while (this.waiting?.hooks.size === 0) {
      const { waiting } = this
      const suite = waiting.suites.shift()
      if (!suite) {
        this.waiting = undefined
        this.runner.emit('test', waiting.test)
        return
      }
      this.enter(suite)
      if (!this.ran.has(suite)) waiting.hooks = new Set(suite._beforeAll)
      this.ran.add(suite)
    }
  }

  /** Hooks that are waited for may never run: one before them failed or skipped the rest. */
  goOnTo(hook) {
    while (this.waiting && !this.waiting.hooks.has(hook)) {
      this.waiting.hooks.clear()
      this.goOn()
    }
  }

  test(id) {
    const test = this.tests.get(id)
    if (test && !this.begun.has(test) && !this.ended.has(test)) this.begin(test)
  }

  hook(result) {
    const hook = this.hooks.get(result.hook)
    if (!hook) return
    if (hook.kind.startsWith('after')) return void this.late.push([hook, result])
    this.goOnTo(hook)
    this.tellHook(hook, result)
    this.waiting?.hooks.delete(hook)
    this.goOn()
  }

  tellHook(hook, { state, duration, context }) {
    hook.duration = Math.round(duration)
    hook.state = state === 'failed' ? state : undefined
    if (context !== undefined) hook.context = context
    this.runner.emit('hook', hook)
    if (state !== 'failed') this.runner.emit('hook end', hook)
  }

  tellLate() {
    for (const [hook, result] of this.late.splice(0)) this.tellHook(hook, result)
  }

  retry(id, attempt) {
    const test = this.tests.get(id)
    if (!test || this.ended.has(test)) return
    this.goOnTo(undefined)
    const clone = test.clone()
    Object.assign(clone, { title: titleOf(test, attempt.error), state: 'failed', duration: Math.round(attempt.duration) })
    if (attempt.state === 'failed') this.runner.emit('retry', clone, reportedError(attempt.error))
    this.tellLate()
    test._currentRetry += 1
    test._retries = Math.max(test._retries, test._currentRetry)
    this.begun.delete(test)
  }

  end(result) {
    const test = this.tests.get(result.id)
    // A spec that runs anew tells of some a second time.
    if (!test || this.ended.has(test) || result.state === 'skipped') return
    this.ended.add(test)
    const { runner } = this
    const last = result.attempts.at(-1)
    if (result.context !== undefined) test.context = result.context
    if (result.state === 'pending') {
      if (this.begun.has(test)) this.goOnTo(undefined)
      else this.enterFor(test)
      Object.assign(test, { pending: true, state: 'pending' })
      runner._counts.pending += 1
      runner.emit('pending', test)
      this.testEnd(test)
      return this.tellLate()
    }
    if (!this.begun.has(test)) this.begin(test)
    this.goOnTo(undefined)
    test.duration = Math.round(last ? last.duration : result.duration)
    test.speed = speedOf(test.duration, test.slow())
    this.outcome(test, result.state, result.error ?? last?.error)
    this.tellLate()
  }

  outcome(test, state, error) {
    const { runner } = this
    test.state = state
    if (state === 'passed') {
      runner._counts.passes += 1
      runner.emit('pass', test)
    } else {
      const made = reportedError(error)
      test.title = titleOf(test, error)
      runner.failures += 1
      runner._counts.failures += 1
      runner.emit('fail', test, made)
      test.err ??= made
    }
    this.testEnd(test)
  }

  testEnd(test) {
    this.runner._counts.tests += 1
    this.runner.emit('test end', test)
  }

  async finish(result) {
    this.tellLate()
    this.times.end = result.startedAt + result.duration
    const test = result.error && this.top.addTest(OUTSIDE)
    this.leave([this.top])
    this.enter(this.top)
    if (test) {
      this.runner.emit('test', test)
      test.duration = 0
      this.outcome(test, 'failed', result.error)
    }
    this.leave([])
    this.runner.emit('end')
    if (typeof this.reporter.done === 'function') await new Promise((resolve) => this.reporter.done(this.runner.failures, resolve))
  }
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

/** Specs that are being told of: for each what each reporter is told by; none for one that failed. */
const tellings = new Map()

const tell = async (event, telling) => {
  if (event.type === 'test') telling.test(event.test)
  else if (event.type === 'hook') telling.hook(event.result)
  else if (event.type === 'retry') telling.retry(event.test, event.result)
  else if (event.type === 'ended') telling.end(event.result)
  else if (event.type === 'finished') await telling.finish(event.result)
}

const report = async ({ events }) => {
  let failed
  for (const event of events) {
    const spec = event.spec ?? event.result.spec
    if (event.type === 'started') tellings.set(spec, [])
    const told = tellings.get(spec)
    if (!told) continue
    for (const [index, reporter] of reporters.entries()) {
      try {
        if (event.type === 'started') told[index] = new Telling(event, reporter)
        else if (told[index]) await tell(event, told[index])
      } catch (error) {
        told[index] = undefined
        const message = `the reporter \`${reporter.name}\` failed: ${error?.message ?? error}`
        failed ??= Object.assign(error instanceof Error ? error : new Error(String(error)), { message })
      }
    }
    if (event.type === 'finished') tellings.delete(spec)
  }
  if (failed) throw failed
  return null
}
