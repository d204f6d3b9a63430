// What the program is doing, in one line that is always there: nothing jumps as it changes.
import { clock, count } from '../../store/format'
import type { Run } from '../../store/model'
import { resume } from '../actions'
import { Tool } from '../parts/button'
import { Icon } from '../parts/icon'
import { State } from '../parts/state'
import { connection, isRecording, model, revision } from '../state'

export function StatusStrip() {
  revision.value
  const { paused, phase, reason } = model.status
  const run = model.run
  if (paused && phase === 'paused') {
    return (
      <footer class="strip strip-paused">
        <Icon name="stop" />
        <span class="strip-text">
          Paused
          {paused.next !== null && (
            <>
              {' '}
              before <span class="mono">{paused.next}</span>
            </>
          )}
        </span>
        <Tool icon="next" label="Run the next command only" shortcut="n" onClick={() => resume(true)}>
          Next
        </Tool>
        <Tool icon="run" label="Go on" shortcut="c" tone="accent" onClick={() => resume(false)}>
          Resume
        </Tool>
      </footer>
    )
  }
  const because = reason !== null && !isRecording.value ? ` · ${reason}` : ''
  return (
    <footer class="strip">
      {phase === 'running' || phase === 'stopping' ? (
        <>
          <State of="running" quiet />
          <span class="strip-text">
            {phase === 'stopping' ? 'Stopping …' : `Running ${runningTest(run) ?? '…'}`}
            {because}
          </span>
        </>
      ) : (
        <span class="strip-text dim">{connection.value.kind === 'open' ? outcome(run) + because : 'Not connected'}</span>
      )}
    </footer>
  )
}

function runningTest(run: Run | null): string | null {
  for (const spec of run?.specs.values() ?? []) {
    if (spec.state !== 'running') continue
    for (const test of spec.tests.values()) if (test.state === 'running') return test.title
  }
  return null
}

/** How the run ended, in words. */
export function outcome(run: Run | null): string {
  const result = run?.result
  if (!result) return run ? 'Not finished' : 'Nothing has run yet'
  const { failed, passed } = result.totals
  const how =
    result.interrupted !== null ? `Ended early: ${result.interrupted}` : failed > 0 || result.failedSpecs > 0 ? 'Failed' : 'Passed'
  const broken = failed === 0 && result.failedSpecs > 0 ? `${count(result.failedSpecs, 'spec')} could not be loaded, ` : ''
  return `${how} · ${broken}${failed > 0 ? `${failed} failed, ` : ''}${passed} passed in ${clock(result.duration)}`
}
