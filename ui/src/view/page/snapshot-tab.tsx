// What was kept of the page at an entry.
import { moment, revision, type Target } from '../state'

export function SnapshotTab({ target: { node } }: { target: Target }) {
  revision.value
  if (node.snapshots.length === 0) return <p class="nothing">No picture of the page was kept for this entry.</p>
  return (
    <table class="table">
      <caption class="unseen">Pictures of the page</caption>
      <thead>
        <tr>
          <th class="narrow">Moment</th>
          <th>URL</th>
          <th class="narrow">Viewport</th>
          <th class="narrow">Scrolled</th>
          <th class="narrow number">Targets</th>
          <th class="narrow">Clicked at</th>
        </tr>
      </thead>
      <tbody>
        {node.snapshots.map((head) => (
          <tr key={head.name} class={head.name === moment.value ? 'table-chosen' : ''}>
            <td>
              <button
                type="button"
                class="link"
                onClick={() => {
                  moment.value = head.name
                }}
              >
                {head.name}
              </button>
            </td>
            <td class="mono table-long" title={head.url}>
              {head.url}
            </td>
            <td class="mono">{head.viewport.join(' × ')}</td>
            <td class="mono">{head.scroll.map(Math.round).join(', ')}</td>
            <td class="mono number">{head.targets.length}</td>
            <td class="mono">{head.point ? head.point.map(Math.round).join(', ') : ''}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
