// Below the page: what is known of the pinned entry.
import { Icon } from '../parts/icon'
import { State } from '../parts/state'
import { Message } from '../parts/text'
import { model, revision, type Tab, type Target, tab, tabs, widths } from '../state'
import { ConsoleTab } from './console-tab'
import { NetworkTab } from './network-tab'
import { SnapshotTab } from './snapshot-tab'
import { SourceTab } from './source-tab'

export function Panel({ target }: { target: Target | null }) {
  revision.value
  const shown = tab.value
  return (
    <div class="panel" style={{ height: `${widths.panel.value}px` }}>
      <div class="panel-head">
        <div class="tabs" role="tablist" aria-label="Details" onKeyDown={onKey}>
          {tabs.map((name) => (
            <button
              key={name}
              type="button"
              role="tab"
              id={`tab-${name}`}
              aria-selected={name === shown}
              aria-controls="panel-body"
              tabIndex={name === shown ? 0 : -1}
              onClick={() => {
                tab.value = name
              }}
            >
              {name}
            </button>
          ))}
        </div>
        {target && (
          <span class="panel-of mono">
            <State of={target.node.entry.state === 'pending' ? 'running' : target.node.entry.state} />
            {target.node.entry.displayName ?? target.node.entry.name} <Message text={target.node.entry.message} query="" />
          </span>
        )}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls */}
      <div id="panel-body" class={`panel-body panel-${shown}`} role="tabpanel" tabIndex={0} aria-labelledby={`tab-${shown}`}>
        <Body name={shown} target={target} />
      </div>
    </div>
  )
}

function Body({ name, target }: { name: Tab; target: Target | null }) {
  revision.value
  if (name === 'network') return <NetworkTab />
  if (name === 'source') return <SourceTab target={target} />
  if (!target) {
    return (
      <p class="nothing">
        {model.run ? (
          <>
            <Icon name="pin" /> Pin a command of the log to see its {name === 'console' ? 'details' : name}.
          </>
        ) : (
          'Nothing has run yet.'
        )}
      </p>
    )
  }
  if (name === 'console') return <ConsoleTab target={target} />
  return <SnapshotTab target={target} />
}

function onKey(event: KeyboardEvent): void {
  const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
  if (by === 0) return
  event.preventDefault()
  event.stopPropagation()
  const at = tabs.indexOf(tab.value)
  tab.value = tabs[(at + by + tabs.length) % tabs.length]!
  document.getElementById(`tab-${tab.value}`)?.focus()
}
