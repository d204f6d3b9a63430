// Requests of the attempt that the shown entry is part of.
import { duration } from '../../store/format'
import { lastAttempt } from '../../store/model'
import { requestsOf } from '../../store/requests'
import { pin, same } from '../actions'
import { Status } from '../log/entry-row'
import { pinned, revision, shownSpec, type Target } from '../state'

export function NetworkTab({ target }: { target: Target | null }) {
  revision.value
  const spec = shownSpec()
  const running = spec && [...spec.tests.values()].findLast((test) => test.attempts.length > 0)
  const test = target?.test ?? running ?? null
  const attempt = target?.attempt ?? (test && lastAttempt(test)) ?? null
  const requests = attempt ? requestsOf(attempt) : []
  if (!test || !attempt || requests.length === 0) {
    return (
      <p class="nothing nothing-text">
        No requests. What <code>cy.request</code> sends and what a <code>cy.intercept</code> sees is listed here.
      </p>
    )
  }
  return (
    <table class="table">
      <caption class="unseen">Requests of {test.title}</caption>
      <thead>
        <tr>
          <th class="narrow">Status</th>
          <th class="narrow">Method</th>
          <th>URL</th>
          <th class="narrow">Alias</th>
          <th class="narrow number">Time</th>
        </tr>
      </thead>
      <tbody>
        {requests.map(({ node, method, status, url, own }) => {
          const one = { test, attempt, node }
          return (
            <tr key={node.entry.id} class={same(pinned.value, one) ? 'table-chosen' : ''}>
              <td>
                <Status of={status} />
              </td>
              <td class="mono">{method}</td>
              <td class="mono table-long">
                <button type="button" class="link" title={url} onClick={() => pin(one)}>
                  {url}
                </button>
                {own && <span class="dim"> cy.request</span>}
              </td>
              <td class="mono">{node.entry.alias === null ? '' : `@${node.entry.alias}`}</td>
              <td class="mono number">{node.entry.state === 'pending' ? '' : duration(node.entry.duration)}</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
