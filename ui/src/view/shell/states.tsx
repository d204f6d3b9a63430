// What is shown where there is nothing to show, and what to do about it.
import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { TestError } from '../../protocol'
import { reconnect, rerun, restartBrowser, runAll } from '../actions'
import { ErrorView } from '../log/error-block'
import { copy } from '../page/picker'
import { Tool } from '../parts/button'
import { Icon, type IconName } from '../parts/icon'
import { connection, isRecording, model, revision } from '../state'

export function Blank({
  icon,
  title,
  children,
  tone = 'quiet',
}: {
  icon: IconName
  title: string
  children?: ComponentChildren
  tone?: 'quiet' | 'failed'
}) {
  return (
    <div class={`blank blank-${tone}`}>
      <Icon name={icon} />
      <h3>{title}</h3>
      {children}
    </div>
  )
}

const COMMAND = 'hinoki init'

function FirstSpec() {
  return (
    <Blank icon="columns" title="No spec yet">
      <p>
        This project has no file that fits its <code>specPattern</code>. This makes a first one, <code>cypress/e2e/first.cy.js</code>, and
        leaves alone what is there:
      </p>
      <p class="command">
        <code>{COMMAND}</code>
        <Tool icon="copy" label="Copy" onClick={() => void copy(COMMAND)} />
      </p>
      <p class="dim">New specs appear here as they are saved.</p>
    </Blank>
  )
}

export function NoSpec() {
  revision.value
  if (!model.hello) {
    return connection.value.kind === 'lost' ? (
      <Blank icon="plug" title="Hinoki doesn't answer">
        <p>It may have been ended. Start it again in its terminal; this page finds it by itself if the address is the same.</p>
      </Blank>
    ) : (
      <div class="skeleton" role="status">
        <span class="unseen">Loading</span>
        {[72, 48, 56, 40, 64, 52].map((width) => (
          <span key={width} style={{ width: `${width}%` }} />
        ))}
      </div>
    )
  }
  if (model.specs.length === 0) return <FirstSpec />
  return (
    <Blank icon="run" title="Pick a spec to run it">
      {!isRecording.value && (
        <p>
          <Tool icon="run" label="Run all specs" shortcut="a" tone="accent" onClick={runAll}>
            Run all {model.specs.length}
          </Tool>
        </p>
      )}
      <ul class="hints">
        <li>
          <kbd>f</kbd> find a spec
        </li>
        <li>
          <kbd>⏎</kbd> run it
        </li>
        <li>
          <kbd>x</kbd> mark several
        </li>
        <li>
          <kbd>?</kbd> all keys
        </li>
      </ul>
    </Blank>
  )
}

/** In the place of the log: the spec has none, since it could not even be loaded. */
export function SpecError({ error }: { error: TestError }) {
  revision.value
  return (
    <div class="spec-error">
      <h3>{error.name === 'SyntaxError' ? "This spec doesn't compile" : 'This spec could not be loaded'}</h3>
      <ErrorView error={error} />
      <p class="dim">{model.status.watch ? 'It runs again as soon as it is saved.' : 'Mend it and run it again.'}</p>
    </div>
  )
}

export const isBroken = (): boolean =>
  !isRecording.value && model.hello !== null && (model.status.browser === 'gone' || model.status.unreachable !== null)

/** In the place of the page. */
export function Broken() {
  revision.value
  const { browser, browserReason, unreachable } = model.status
  if (browser === 'gone') {
    return (
      <div class="stage">
        <Blank icon="window" title="The browser is gone" tone="failed">
          {browserReason !== null && <p class="mono">{browserReason}</p>}
          <p>
            <Tool icon="run" label="Start the browser again" tone="accent" onClick={restartBrowser}>
              Start the browser
            </Tool>
          </p>
        </Blank>
      </div>
    )
  }
  return (
    <div class="stage">
      <Blank icon="plug" title="The app's server doesn't answer" tone="failed">
        <p class="mono">{unreachable}</p>
        <p>
          Start your app, or correct <code>baseUrl</code> in the configuration.
        </p>
        <p>
          <Tool icon="rerun" label="Try again" shortcut="r" tone="accent" onClick={rerun}>
            Try again
          </Tool>
        </p>
      </Blank>
    </div>
  )
}

/** Above everything while the program can't be reached: what is shown stays. */
export function Lost() {
  const state = connection.value
  const [now, setNow] = useState(Date.now)
  const lost = state.kind === 'lost'
  useEffect(() => {
    if (!lost) return
    setNow(Date.now())
    const timer = setInterval(() => setNow(Date.now()), 500)
    return () => clearInterval(timer)
  }, [lost])
  // A first short gap is not worth a word.
  if (!lost || !model.hello || state.tries < 2) return null
  return (
    <aside class="lost" aria-label="Connection">
      <Icon name="plug" />
      <span>The connection to Hinoki is lost.</span>
      <span class="lost-when">Next try in {Math.max(0, Math.ceil((state.retryAt - now) / 1000))} s</span>
      <Tool icon="rerun" label="Try now" onClick={reconnect}>
        Try now
      </Tool>
    </aside>
  )
}
