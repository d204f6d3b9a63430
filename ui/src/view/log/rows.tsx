// Rows of the log that are no commands.
import { duration } from '../../store/format'
import type { TestRun } from '../../store/model'
import type { Row } from '../../store/rows'
import { openInEditor, runTest } from '../actions'
import { Tool } from '../parts/button'
import { Icon } from '../parts/icon'
import { State } from '../parts/state'
import { Marked } from '../parts/text'
import { isRecording } from '../state'
import { TreeRow } from './tree-row'

interface Props<K extends Row['kind']> {
  row: Extract<Row, { kind: K }>
  active: boolean
  query: string
}

export function SuiteRow({ row, active, query }: Props<'suite'>) {
  return (
    <TreeRow row={row} class="suite" active={active}>
      <span class="row-text">
        <Marked text={row.suite.title} query={query} />
      </span>
    </TreeRow>
  )
}

export function TestRow({ row, active, query }: Props<'test'>) {
  const { test } = row
  const flaky = test.result?.flaky ?? false
  const time = test.result?.duration
  return (
    <TreeRow row={row} class={`test test-${test.state}`} active={active} expanded={row.openable ? row.open : undefined}>
      <State of={flaky ? 'flaky' : test.state} />
      <span class="row-text">
        <Marked text={test.title} query={query} />
      </span>
      {flaky && <span class="tag tag-warned">attempt {test.attempts.length}</span>}
      <TestTools test={test} />
      <span class="row-time">{time === undefined || test.state === 'pending' || test.state === 'skipped' ? '' : duration(time)}</span>
    </TreeRow>
  )
}

function TestTools({ test }: { test: TestRun }) {
  const location = test.result?.location
  return (
    <span class="row-tools">
      {location && <Tool icon="edit" label="Open in editor" onClick={() => openInEditor(location.file, location.line, location.column)} />}
      {!isRecording.value && <Tool icon="run" label="Run only this test" onClick={() => runTest(test.spec, test.titlePath)} />}
    </span>
  )
}

export function AttemptRow({ row, active }: Props<'attempt'>) {
  const { attempt, test } = row
  const state = attempt.result?.state ?? (test.state === 'running' ? 'running' : 'skipped')
  return (
    <TreeRow row={row} class="attempt" active={active} expanded={row.open}>
      <State of={state} />
      <span class="row-text">attempt {attempt.number}</span>
      <span class="row-time">{attempt.result ? duration(attempt.result.duration) : ''}</span>
    </TreeRow>
  )
}

export function HookRow({ row, active }: Props<'hook'>) {
  return (
    <TreeRow row={row} class="hook" active={active}>
      <span class="row-text">{row.title}</span>
    </TreeRow>
  )
}

export function NoteRow({ row, active }: Props<'note'>) {
  return (
    <TreeRow row={row} class={`note note-${row.tone}`} active={active}>
      {row.tone === 'warned' && <Icon name="warned" />}
      <span class="row-text" title={row.text}>
        {row.text}
      </span>
    </TreeRow>
  )
}
