// What the reader can do. Buttons and keys call the same functions.
import { batch } from '@preact/signals'
import type { SessionContents, SessionKey, TestChoice } from '../protocol'
import { linesOf } from '../store/console'
import { duration } from '../store/format'
import type { Row } from '../store/rows'
import {
  activeRow,
  ask,
  chosenSpec,
  connection,
  hovered,
  isBusy,
  isRecording,
  link,
  logQuery,
  markedSpecs,
  model,
  moment,
  onlyFailed,
  picking,
  picture,
  pinned,
  place,
  say,
  session,
  shownSpec,
  type Target,
  toggled,
} from './state'

const mayRun = () => !isRecording.value && connection.value.kind === 'open'

export function run(specs: string[], tests: TestChoice[] = []): void {
  if (!mayRun() || specs.length === 0) return
  place.value = 'log'
  session.value = null
  void ask({ method: 'run', params: { specs, tests } })
}

export function rerun(): void {
  const marked = [...markedSpecs.value]
  if (marked.length > 0) {
    run(marked)
    return
  }
  const last = model.status.specs.length > 0 ? model.status.specs : [...(model.run?.specs.keys() ?? [])]
  if (last.length > 0) {
    run(last)
    return
  }
  runAll()
}

export const runAll = (): void => run(model.specs.map(({ file }) => file.relative))

export function runSpec(path: string): void {
  chosenSpec.value = path
  run([path])
}

/** Shows the log of a spec that is part of the run, or runs it. */
export function openSpec(path: string): void {
  place.value = 'log'
  session.value = null
  if (model.run?.specs.has(path)) {
    if (path !== chosenSpec.value) {
      batch(() => {
        chosenSpec.value = path
        activeRow.value = null
        pinned.value = null
        hovered.value = null
      })
    }
    return
  }
  if (isRecording.value) {
    say('this spec is not part of the recording')
    return
  }
  runSpec(path)
}

export function failedTests(): TestChoice[] {
  const specs = [...(model.run?.specs.values() ?? [])]
  return specs.flatMap((spec) =>
    [...spec.tests.values()].filter((test) => test.state === 'failed').map((test) => ({ spec: spec.path, titlePath: test.titlePath })),
  )
}

/** Failed tests of the run shown; without one, the specs that failed last. */
export function runFailed(): void {
  const tests = failedTests()
  // Specs that failed outside of any test have no test to choose.
  const broken = [...(model.run?.specs.values() ?? [])].filter((spec) => spec.result?.error).map((spec) => spec.path)
  const specs = [...new Set([...tests.map((test) => test.spec), ...broken])]
  if (specs.length > 0) {
    run(specs, broken.length > 0 ? [] : tests)
    return
  }
  const last = model.specs.filter((spec) => spec.last?.state === 'failed').map(({ file }) => file.relative)
  if (last.length > 0) {
    run(last)
    return
  }
  say('no test failed')
}

export const runTest = (spec: string, titlePath: string[]): void => run([spec], [{ spec, titlePath }])

export function stop(): void {
  if (mayRun() && isBusy.value) void ask({ method: 'stop' })
}

export function watch(): void {
  if (mayRun()) void ask({ method: 'watch', params: { on: !model.status.watch } })
}

export function resume(step: boolean): void {
  if (mayRun() && model.status.paused) void ask({ method: 'resume', params: { step } })
}

export function pick(): void {
  if (!mayRun()) return
  picking.value = !picking.value
  if (picking.value) {
    pinned.value = null
    model.picked = null
  }
  void ask({ method: 'pick', params: { on: picking.value } })
}

export const showWindow = (): void => void (mayRun() && ask({ method: 'showWindow' }))
export const restartBrowser = (): void => void (mayRun() && ask({ method: 'restartBrowser' }))
export const openInEditor = (file: string, line: number, column: number): void =>
  void ask({ method: 'openInEditor', params: { file, line, column } })
export const reconnect = (): void => link.connect()

export const clearSessions = (): void => void (mayRun() && ask({ method: 'clearSessions' }))

export function clearSession(key: SessionKey, rerun: boolean): void {
  if (mayRun()) void ask({ method: 'clearSession', params: { key, rerun } })
}

/** Opens what a session holds in the third column. */
export async function showSession(key: SessionKey, reveal: boolean): Promise<void> {
  if (!session.value || session.value.key !== key) session.value = { key, contents: null, error: null }
  try {
    const contents = (await link.request({ method: 'showSession', params: { key, reveal } })) as SessionContents
    // Another one may have been asked for meanwhile.
    if (session.value?.key === key) session.value = { key, contents, error: null }
  } catch (error) {
    if (session.value?.key === key) session.value = { key, contents: null, error: (error as Error).message }
  }
}

export function closeSession(): void {
  session.value = null
}

export function toggle(key: string, open: boolean): void {
  toggled.value = new Map(toggled.value).set(key, open)
}

export function toggleOnlyFailed(): void {
  onlyFailed.value = !onlyFailed.value
}

export const same = (a: Target | null, b: Target | null): boolean => a?.node === b?.node && a?.attempt === b?.attempt

/** Keeps the page as it was at an entry; the same entry again lets go. */
export function pin(one: Target | null): void {
  batch(() => {
    session.value = null
    hovered.value = null
    pinned.value = one && same(one, pinned.value) ? null : one
    picture.value = null
    if (pinned.value) moment.value = 'after'
  })
  if (pinned.value) tell(pinned.value)
}

/** What the browser's own console gets of a pinned entry. */
function tell({ node: { entry } }: Target): void {
  console.groupCollapsed(`%c${entry.displayName ?? entry.name}%c ${entry.message.replaceAll('**', '')}`, 'font-weight: bold', '')
  for (const { name, value } of linesOf(entry)) {
    const isTable = Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'object' && one !== null)
    console.log(`%c${name}`, 'font-weight: bold', isTable ? '' : value)
    if (isTable) console.table(value)
  }
  if (entry.error !== null) console.log('%cError', 'font-weight: bold', entry.error)
  console.log('%cTook', 'font-weight: bold', entry.state === 'pending' ? 'not finished' : duration(entry.duration))
  const { location } = entry
  if (location) console.log('%cCalled at', 'font-weight: bold', `${location.file}:${location.line}:${location.column}`)
  console.groupEnd()
}

/** What `enter` and a click do with a row. */
export function activate(row: Row): void {
  activeRow.value = row.key
  switch (row.kind) {
    case 'entry':
      pin({ test: row.test, attempt: row.attempt, node: row.node })
      return
    case 'test':
      if (row.openable) toggle(row.key, !row.open)
      return
    case 'attempt':
    case 'sessions':
      toggle(row.key, !row.open)
      return
    default:
  }
}

export function letGo(): void {
  if (picking.value) {
    pick()
    return
  }
  if (session.value) {
    closeSession()
    return
  }
  if (picture.value) {
    picture.value = null
    return
  }
  if (pinned.value) {
    pin(null)
    return
  }
  if (place.value === 'sessions') {
    place.value = 'log'
    return
  }
  if (logQuery.value !== '') logQuery.value = ''
}

export const currentSpecPath = (): string | null => shownSpec()?.path ?? null
