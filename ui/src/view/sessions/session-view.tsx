// What a session holds, by origin; values hidden until asked for.
import type { CookieRecord, SessionSummary } from '../../protocol'
import { type Holding, holdings } from '../../store/contents'
import { age, count } from '../../store/format'
import { savedOf, usersOf } from '../../store/sessions'
import { clearSession, closeSession, showSession } from '../actions'
import { Globe, useMinute } from '../log/sessions-panel'
import { Tool } from '../parts/button'
import { Icon } from '../parts/icon'
import { isRecording, model, revision, session } from '../state'

export function SessionView() {
  revision.value
  const shown = session.value
  if (!shown) return null
  const { key, contents, error } = shown
  const saved = savedOf(model, key)
  const revealed = contents?.revealed ?? false
  return (
    <section class="column column-page session-view" aria-label={`Session ${key.id}`}>
      <header class="column-head">
        <h2 class="session-title">
          <Icon name="key" />
          {key.spec === null && <Globe />}
          <span class="mono">{key.id}</span>
        </h2>
        <Tool icon="close" label="Close" shortcut="esc" onClick={closeSession} />
      </header>
      <div class="column-bar session-bar">
        <Tool
          icon={revealed ? 'hidden' : 'eye'}
          label={revealed ? 'Hide values' : 'Show values'}
          pressed={revealed}
          onClick={() => void showSession(key, !revealed)}
        >
          {revealed ? 'Hide values' : 'Show values'}
        </Tool>
        {!isRecording.value && (
          <span class="column-tools">
            <Tool label="Clear it: it is made anew when it is asked for" onClick={() => clearSession(key, false)}>
              Clear
            </Tool>
            <Tool icon="rerun" label="Clear it and run the spec again" onClick={() => clearSession(key, true)}>
              Recreate
            </Tool>
          </span>
        )}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls */}
      <div class="session-body" tabIndex={0}>
        {saved ? <Facts saved={saved} /> : <p class="nothing-inline">This session is not saved any more.</p>}
        <Users />
        {error !== null && <p class="error-message">{error}</p>}
        {contents && holdings(contents.data).map((one) => <Origin key={`${one.origin} ${one.partition}`} of={one} />)}
        {contents && holdings(contents.data).length === 0 && <p class="nothing-inline">It holds nothing.</p>}
        {!contents && error === null && <p class="nothing-inline">Reading …</p>}
      </div>
    </section>
  )
}

function Facts({ saved }: { saved: SessionSummary }) {
  const now = useMinute()
  const facts: [string, string][] = [
    ['Made', `${ago(now - saved.createdAt)} by ${saved.spec}`],
    ['Read last', ago(now - saved.savedAt)],
    [
      'Expires',
      saved.expiresAt === null
        ? 'not known'
        : saved.expiresAt > now
          ? `in ${age(saved.expiresAt - now)}`
          : `expired ${ago(now - saved.expiresAt)}`,
    ],
    ['Kept', `${saved.global ? 'for all specs' : 'for its spec'}${saved.persist ? ', on disk after the run' : ''}`],
  ]
  return (
    <dl class="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

export const ago = (ms: number): string => (age(ms) === 'now' ? 'just now' : `${age(ms)} ago`)

function Users() {
  revision.value
  const users = usersOf(model, session.value!.key)
  if (users.length === 0) return null
  return (
    <details class="session-users" open={users.length <= 3}>
      <summary>Used by {count(users.length, 'test')}</summary>
      <ul>
        {users.map((test) => (
          <li key={`${test.spec} ${test.id}`}>
            {test.titlePath.join(' › ')} <span class="dim">{test.spec}</span>
          </li>
        ))}
      </ul>
    </details>
  )
}

function Origin({ of }: { of: Holding }) {
  return (
    <section class="origin">
      <h3>
        <Icon name="globe" />
        <span class="mono">{of.origin}</span>
        {of.partition !== null && <span class="dim"> in {of.partition}</span>}
      </h3>
      {of.cookies.length > 0 && <Cookies of={of.cookies} />}
      <Items name="localStorage" of={of.localStorage} />
      <Items name="sessionStorage" of={of.sessionStorage} />
      {of.databases.length > 0 && (
        <table class="table">
          <caption>IndexedDB</caption>
          <tbody>
            {of.databases.map((one) => (
              <tr key={one.name}>
                <th scope="row" class="mono">
                  {one.name}
                </th>
                <td class="mono table-long">{one.stores.join(', ')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}

function Cookies({ of }: { of: CookieRecord[] }) {
  return (
    <table class="table">
      <caption>Cookies</caption>
      <tbody>
        {of.map((cookie) => (
          <tr key={`${cookie.name} ${cookie.path} ${cookie.domain}`}>
            <th scope="row" class="mono">
              {cookie.name}
            </th>
            <td class="mono table-long">
              {cookie.value}
              <span class="dim table-flags">{flags(cookie)}</span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const flags = (cookie: CookieRecord): string =>
  [
    cookie.httpOnly && 'HttpOnly',
    cookie.secure && 'Secure',
    cookie.sameSite && `SameSite ${cookie.sameSite}`,
    cookie.path !== '/' && cookie.path,
  ]
    .filter(Boolean)
    .join(' · ')

function Items({ name, of }: { name: string; of: [string, string][] }) {
  if (of.length === 0) return null
  return (
    <table class="table">
      <caption>{name}</caption>
      <tbody>
        {of.map(([key, value]) => (
          <tr key={key}>
            <th scope="row" class="mono">
              {key}
            </th>
            <td class="mono table-long">{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
