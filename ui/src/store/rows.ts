// The log of a spec as a flat list of rows: what the virtual list shows.
import type { Screenshot, TestError } from '../protocol'
import { matches } from './filter'
import { type Attempt, errorOf, lastAttempt, type Model, type Node, type SpecRun, type Suite, type TestRun } from './model'
import { type SessionUse, sessionsOf } from './sessions'

interface Common {
  /** Unique within the list, and the same as long as the thing is the same. */
  key: string
  depth: number
}

export type Row = Common &
  (
    | { kind: 'note'; text: string; tone: 'warned' | 'quiet' }
    | { kind: 'suite'; suite: Suite }
    | { kind: 'test'; test: TestRun; open: boolean; openable: boolean }
    | { kind: 'sessions'; test: TestRun; attempt: Attempt; uses: SessionUse[]; open: boolean }
    | { kind: 'attempt'; test: TestRun; attempt: Attempt; open: boolean }
    | { kind: 'hook'; title: string }
    | { kind: 'entry'; test: TestRun; attempt: Attempt; node: Node; open: boolean }
    | { kind: 'pictures'; test: TestRun; attempt: Attempt; pictures: Screenshot[] }
    | { kind: 'error'; spec: SpecRun; test: TestRun | null; error: TestError }
  )

export interface LogView {
  /** What the reader opened or closed by hand, by key. */
  toggled: ReadonlyMap<string, boolean>
  query: string
  onlyFailed: boolean
}

/** Rows of a test that is shown alone are open without being asked for. */
export function logRows(model: Model, spec: SpecRun, view: LogView): Row[] {
  const rows: Row[] = []
  spec.notes.forEach((text, at) => {
    rows.push({ kind: 'note', key: `note:${at}`, depth: 0, text, tone: 'warned' })
  })
  if (spec.result?.error) rows.push({ kind: 'error', key: 'error', depth: 0, spec, test: null, error: spec.result.error })
  const alone = spec.tests.size === 1
  for (const suite of spec.suites) {
    const tests = suite.tests
      .filter((test) => !view.onlyFailed || test.state === 'failed')
      .flatMap((test) => testRows(model, spec, test, suite, view, alone))
    const below = view.query === '' && !view.onlyFailed
    if (suite.title !== '' && (tests.length > 0 || below)) {
      rows.push({ kind: 'suite', key: `suite:${suite.path.join('\n')}`, depth: suite.depth, suite })
    }
    rows.push(...tests)
  }
  if (spec.excluded > 0) {
    const text = `${spec.excluded} left out by only`
    rows.push({ kind: 'note', key: 'excluded', depth: 0, text, tone: 'quiet' })
  }
  return rows
}

function testRows(model: Model, spec: SpecRun, test: TestRun, suite: Suite, view: LogView, alone: boolean): Row[] {
  const key = `test:${test.id}`
  const depth = suite.title === '' ? suite.depth : suite.depth + 1
  const found = view.query === '' ? null : search(test, view.query)
  if (found && !found.any) return []
  const openable = test.attempts.length > 0 || errorOf(test) !== null
  const open = openable && (view.toggled.get(key) ?? (found !== null || alone || test.state === 'failed' || test.state === 'running'))
  const rows: Row[] = [{ kind: 'test', key, depth, test, open, openable }]
  if (!open) return rows
  const last = lastAttempt(test)
  for (const attempt of test.attempts) {
    const name = `${key}/${attempt.number}`
    let shown = true
    if (test.attempts.length > 1) {
      shown = view.toggled.get(name) ?? (attempt === last || (found?.attempts.has(attempt) ?? false))
      rows.push({ kind: 'attempt', key: name, depth: depth + 1, test, attempt, open: shown })
    }
    if (shown) rows.push(...attemptRows(model, spec, test, attempt, name, depth + (test.attempts.length > 1 ? 2 : 1), view, found))
  }
  // It failed before it began.
  if (!last && errorOf(test)) rows.push({ kind: 'error', key: `${key}/error`, depth: depth + 1, spec, test, error: errorOf(test)! })
  return rows
}

interface Found {
  any: boolean
  attempts: Set<Attempt>
  nodes: Set<Node>
}

/** What fits, and all that it lies in. A test whose title fits is shown whole. */
function search(test: TestRun, query: string): Found | null {
  if (test.titlePath.some((title) => matches(query, title))) return null
  const found: Found = { any: false, attempts: new Set(), nodes: new Set() }
  for (const attempt of test.attempts) {
    for (const node of attempt.entries) {
      if (!matches(query, textOf(node))) continue
      found.any = true
      found.attempts.add(attempt)
      for (let one: Node | undefined = node; one && !found.nodes.has(one); one = parent(attempt, one)) found.nodes.add(one)
    }
  }
  return found
}

const parent = (attempt: Attempt, node: Node) => (node.entry.group === null ? undefined : attempt.nodes.get(node.entry.group))

/** A login that went well is told by its row; how it went is a click away. */
const isOpen = ({ entry }: Node): boolean => entry.open && !(entry.name === 'session' && entry.state === 'passed')

/** Key of the row of an entry. */
export const entryKey = (test: TestRun, attempt: Attempt, node: Node): string => `test:${test.id}/${attempt.number}/${node.entry.id}`

export const textOf = ({ entry }: Node): string =>
  `${entry.displayName ?? entry.name} ${entry.message} ${entry.alias ? `@${entry.alias}` : ''}`

function attemptRows(
  model: Model,
  spec: SpecRun,
  test: TestRun,
  attempt: Attempt,
  key: string,
  depth: number,
  view: LogView,
  found: Found | null,
): Row[] {
  const rows: Row[] = []
  const uses = sessionsOf(model, test, attempt)
  if (uses.length > 0) {
    rows.push({ kind: 'sessions', key: `${key}/sessions`, depth, test, attempt, uses, open: view.toggled.get(`${key}/sessions`) ?? false })
  }
  const hooked = attempt.roots.some((node) => node.entry.hook !== 'test')
  const error = attempt.result?.error ?? null
  let failedAt = -1
  let hook = ''
  const walk = (nodes: Node[], level: number) => {
    for (const node of nodes) {
      if (found && !found.nodes.has(node)) continue
      if (hooked && level === 0 && node.entry.hook !== hook) {
        hook = node.entry.hook
        rows.push({ kind: 'hook', key: `${key}/${hook}:${node.entry.id}`, depth, title: hook === 'test' ? 'test body' : hook })
      }
      const name = `${key}/${node.entry.id}`
      const open = node.children.length > 0 && (view.toggled.get(name) ?? (found !== null || isOpen(node)))
      rows.push({ kind: 'entry', key: name, depth: depth + level, test, attempt, node, open })
      if (node.entry.state === 'failed') failedAt = rows.length
      if (open) {
        walk(node.children, level + 1)
        if (node.entry.state === 'failed' && failedAt > 0) failedAt = rows.length
      }
    }
  }
  walk(attempt.roots, 0)
  if (error) {
    const row: Row = { kind: 'error', key: `${key}/error`, depth, spec, test, error }
    // Below the command that failed; what came after it (hooks) stays after.
    rows.splice(failedAt > 0 ? failedAt : rows.length, 0, row)
  }
  const pictures = attempt.result?.screenshots ?? []
  if (pictures.length > 0) rows.push({ kind: 'pictures', key: `${key}/pictures`, depth, test, attempt, pictures })
  return rows
}
