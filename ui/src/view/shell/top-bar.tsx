// The bar at the top: what is open, how it stands, and what can be done with all of it.
import { useEffect, useState } from 'preact/hooks'
import { clock } from '../../store/format'
import type { Run } from '../../store/model'
import { rerun, showWindow, stop, watch } from '../actions'
import { Tool } from '../parts/button'
import { Icon } from '../parts/icon'
import { State } from '../parts/state'
import { connection, folded, help, isBusy, isRecording, model, place, revision, session, type Theme, theme } from '../state'

export function TopBar() {
  revision.value
  const { hello, status, run } = model
  const recording = isRecording.value
  const busy = isBusy.value
  const lost = connection.value.kind !== 'open'
  return (
    <header class="top">
      <h1 class="top-mark">Hinoki</h1>
      {hello && (
        <span class="top-project" title={hello.project}>
          {hello.name}
        </span>
      )}
      {recording ? (
        <span class="badge badge-recording" title={hello?.recording ?? ''}>
          recording
        </span>
      ) : (
        hello && <BrowserLabel />
      )}
      <span class="top-space" />
      <Totals run={run} />
      <Elapsed run={run} busy={busy} />
      {!recording && (
        <span class="top-tools">
          <Tool
            icon="eye"
            label={status.watch ? 'Saved files run their specs again' : 'Run specs again as files are saved'}
            shortcut="w"
            pressed={status.watch}
            disabled={lost}
            onClick={watch}
          >
            Watch
          </Tool>
          <Tool icon="rerun" label="Run again" shortcut="r" disabled={lost || model.specs.length === 0} onClick={rerun}>
            Re-run
          </Tool>
          <Tool icon="stop" label="Stop" shortcut="s" disabled={!busy || status.phase === 'stopping' || lost} onClick={stop}>
            Stop
          </Tool>
        </span>
      )}
      <span class="top-tools">
        <Tool icon="key" label="All saved sessions" shortcut="l" pressed={place.value === 'sessions'} onClick={togglePlace}>
          {model.sessions.length}
        </Tool>
        <Tool
          icon="columns"
          label={folded.specs.value ? 'Show the specs' : 'Fold the specs'}
          shortcut="1"
          pressed={!folded.specs.value}
          onClick={() => fold('specs')}
        />
        <Tool
          icon="window"
          label={folded.page.value ? 'Show the page' : 'Fold the page'}
          shortcut="3"
          pressed={!folded.page.value}
          onClick={() => fold('page')}
        />
        <Tool icon={themeIcon[theme.value]} label={`Colours: ${theme.value}`} shortcut="t" onClick={nextTheme} />
        <Tool
          icon="help"
          label="All keys"
          shortcut="?"
          onClick={() => {
            help.value = true
          }}
        />
      </span>
    </header>
  )
}

export function togglePlace(): void {
  place.value = place.value === 'sessions' ? 'log' : 'sessions'
  if (place.value === 'log') session.value = null
}

export function fold(column: keyof typeof folded): void {
  folded[column].value = !folded[column].value
  // One of them has to be seen.
  if (folded.specs.value && folded.log.value && folded.page.value) folded.log.value = false
}

const themeIcon = { system: 'system', light: 'light', dark: 'dark' } as const
const themes: Theme[] = ['system', 'light', 'dark']

export function nextTheme(): void {
  theme.value = themes[(themes.indexOf(theme.value) + 1) % themes.length]!
}

function BrowserLabel() {
  revision.value
  const { browser } = model.hello!
  const state = model.status.browser
  const name = browser ? `${browser.displayName} ${browser.majorVersion}` : 'Browser'
  if (state === 'gone') {
    return (
      <span class="top-browser top-browser-gone">
        <Icon name="failed" />
        {name} is gone
      </span>
    )
  }
  if (state === 'starting') {
    return (
      <span class="top-browser dim">
        <State of="running" quiet />
        {name} starts
      </span>
    )
  }
  return (
    <button
      type="button"
      class="top-browser link-quiet"
      data-tip={model.status.window ? "Bring the browser's window to the front" : 'Show the browser in a window of its own'}
      onClick={showWindow}
    >
      {name}
    </button>
  )
}

/** Tests that ended so far. Room for four digits is kept, so that nothing moves as they count. */
function Totals({ run }: { run: Run | null }) {
  revision.value
  let [passed, failed, left, flaky] = [0, 0, 0, 0]
  for (const spec of run?.specs.values() ?? []) {
    if (spec.result?.error) failed++
    for (const { state, result } of spec.tests.values()) {
      if (state === 'passed') passed++
      else if (state === 'failed') failed++
      else if (state === 'pending' || state === 'skipped') left++
      if (result?.flaky) flaky++
    }
  }
  if (!run) return null
  return (
    <span class="totals">
      <Total state="passed" of={passed} />
      <Total state="failed" of={failed} />
      <Total state="pending" of={left} />
      {flaky > 0 && <Total state="flaky" of={flaky} />}
    </span>
  )
}

function Total({ state, of }: { state: 'passed' | 'failed' | 'pending' | 'flaky'; of: number }) {
  return (
    <span class={`total ${of === 0 ? 'total-none' : ''}`} data-tip={state === 'pending' ? 'pending or skipped' : state}>
      <State of={state} /> <span class="total-number">{of}</span>
    </span>
  )
}

function Elapsed({ run, busy }: { run: Run | null; busy: boolean }) {
  revision.value
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    if (!busy) return
    setNow(Date.now())
    const timer = setInterval(() => setNow(Date.now()), 250)
    return () => clearInterval(timer)
  }, [busy])
  if (!run) return null
  return <span class="elapsed">{clock(run.result?.duration ?? (busy ? now - run.started.at : 0))}</span>
}
