// The first column: the project's specs.
import { useMemo } from 'preact/hooks'
import { duration } from '../../store/format'
import { type FolderItem, type Item, type SpecItem, specItems } from '../../store/specs'
import { failedTests, openSpec, rerun, run, runAll, runFailed, runSpec } from '../actions'
import { Tool } from '../parts/button'
import { Icon } from '../parts/icon'
import { SearchField } from '../parts/search-field'
import { State } from '../parts/state'
import {
  activeSpec,
  closedFolders,
  connection,
  isRecording,
  markedSpecs,
  model,
  onlyFailed,
  revision,
  shownSpec,
  specQuery,
} from '../state'

/** Items as they are shown now: for keys. */
let shown: Item[] = []

export function SpecColumn() {
  const count = revision.value
  const view = { query: specQuery.value, onlyFailed: onlyFailed.value, closed: closedFolders.value }
  // The model changes in place: `revision` says when.
  const items = useMemo(() => specItems(model, view), [count, view.query, view.onlyFailed, view.closed])
  shown = items
  const marked = markedSpecs.value
  return (
    <nav class="column column-specs" aria-label="Specs">
      <header class="column-head">
        <h2>Specs</h2>
        <span class="dim count">{model.specs.length}</span>
        {!isRecording.value && <RunButtons marked={marked.size} />}
      </header>
      <div class="column-bar">
        <SearchField
          id="spec-search"
          label="Find a spec"
          shortcut="f"
          value={view.query}
          onInput={(text) => {
            specQuery.value = text
            activeSpec.value = null
          }}
          onKeyDown={onSearchKey}
        />
      </div>
      {model.specs.length > 0 && <List items={items} />}
    </nav>
  )
}

function RunButtons({ marked }: { marked: number }) {
  revision.value
  const failed = failedTests().length
  const lost = connection.value.kind !== 'open'
  return (
    <span class="column-tools">
      <Tool icon="failed" label="Run what failed" shortcut="⇧f" disabled={failed === 0 || lost} onClick={runFailed}>
        {failed === 0 ? 'failed' : `${failed} failed`}
      </Tool>
      {marked > 0 ? (
        <Tool icon="run" label="Run the marked specs" shortcut="r" tone="accent" disabled={lost} onClick={rerun}>
          {`Run ${marked}`}
        </Tool>
      ) : (
        <Tool icon="run" label="Run all specs" shortcut="a" disabled={lost || model.specs.length === 0} onClick={runAll}>
          all
        </Tool>
      )}
    </span>
  )
}

function List({ items }: { items: Item[] }) {
  const current = shownSpec()?.path ?? null
  const active = activeSpec.value
  if (items.length === 0) return <p class="nothing">{onlyFailed.value ? 'No spec failed.' : 'No spec fits.'}</p>
  return (
    <div
      id="spec-list"
      class="spec-list"
      role="tree"
      tabIndex={0}
      aria-label="Specs"
      aria-multiselectable="true"
      aria-activedescendant={active !== null && items.some((one) => one.key === active) ? specId(active) : undefined}
      onKeyDown={onListKey}
    >
      {items.map((item) =>
        item.kind === 'heading' ? (
          <div key={item.key} class="spec-heading" role="none">
            {item.name} <span class="count">{item.count}</span>
          </div>
        ) : item.kind === 'folder' ? (
          <FolderRow key={item.key} item={item} active={item.key === active} />
        ) : (
          <SpecRow key={item.key} item={item} active={item.key === active} current={item.path === current} />
        ),
      )}
    </div>
  )
}

const specId = (key: string): string => `spec-${key.replace(/[^\w-]/g, '_')}`

function FolderRow({ item, active }: { item: FolderItem; active: boolean }) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard is at the list
    // biome-ignore lint/a11y/useFocusableInteractive: the keyboard is at the list
    <div
      id={specId(item.key)}
      class={`row folder ${active ? 'row-active' : ''}`}
      role="treeitem"
      aria-level={item.depth + 1}
      aria-expanded={item.open}
      aria-selected={false}
      style={{ '--depth': item.depth }}
      onClick={() => fold(item)}
    >
      <span class={`row-chevron ${item.open ? 'row-open' : ''}`}>
        <Icon name="chevron" />
      </span>
      <span class="row-text">{item.name}</span>
      {!item.open && item.failed > 0 && (
        <span class="count count-failed">
          {item.failed}
          <span class="unseen"> failed</span>
        </span>
      )}
      <span class="count">{item.count}</span>
    </div>
  )
}

function SpecRow({ item, active, current }: { item: SpecItem; active: boolean; current: boolean }) {
  const marked = markedSpecs.value.has(item.path)
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard is at the list
    // biome-ignore lint/a11y/useFocusableInteractive: the keyboard is at the list
    <div
      id={specId(item.key)}
      class={`row spec ${active ? 'row-active' : ''} ${current ? 'spec-current' : ''} ${marked ? 'spec-marked' : ''}`}
      role="treeitem"
      aria-level={item.depth + 1}
      aria-selected={marked}
      aria-current={current ? 'true' : undefined}
      title={item.path}
      style={{ '--depth': item.depth }}
      onClick={(event) => {
        activeSpec.value = item.key
        if (event.ctrlKey || event.metaKey) mark(item.path)
        else if (event.shiftKey) markTo(item)
        else openSpec(item.path)
      }}
    >
      <span class="row-chevron row-leaf" />
      <State of={item.state} />
      <span class="row-text">
        <Name item={item} />
        {item.folder !== '' && item.depth === 0 && item.key !== item.path && <span class="dim spec-folder">{item.folder}</span>}
      </span>
      {item.modified && item.key === item.path && (
        <span class="spec-changed" data-tip="changed since the last commit">
          M<span class="unseen"> changed</span>
        </span>
      )}
      {!isRecording.value && (
        <span class="row-tools">
          <Tool icon="run" label={`Run ${item.name}`} onClick={() => runSpec(item.path)} />
        </span>
      )}
      <span class="row-time">{item.duration === null ? '' : duration(item.duration)}</span>
      {!isRecording.value && (
        <input
          type="checkbox"
          class="spec-mark"
          tabIndex={-1}
          checked={marked}
          aria-label={`Mark ${item.name}`}
          data-tip="Mark, to run several"
          data-key="x"
          onClick={(event) => {
            event.stopPropagation()
            mark(item.path)
          }}
        />
      )}
    </div>
  )
}

function Name({ item }: { item: SpecItem }) {
  const marks = new Set(item.marks)
  // The ending is the same for all: it steps back.
  const dot = item.name.search(/\.(cy|spec|test)\./)
  const end = dot < 0 ? item.name.length : dot
  if (marks.size === 0) {
    return (
      <>
        {item.name.slice(0, end)}
        <span class="dim">{item.name.slice(end)}</span>
      </>
    )
  }
  return <>{[...item.name].map((letter, at) => (marks.has(at) ? <mark key={at}>{letter}</mark> : letter))}</>
}

function fold(item: FolderItem): void {
  const closed = new Set(closedFolders.value)
  if (item.open) closed.add(item.path)
  else closed.delete(item.path)
  closedFolders.value = closed
  activeSpec.value = item.key
}

function mark(path: string): void {
  const marked = new Set(markedSpecs.value)
  if (!marked.delete(path)) marked.add(path)
  markedSpecs.value = marked
}

function markTo(item: SpecItem): void {
  const specs = shown.filter((one): one is SpecItem => one.kind === 'spec')
  const last = [...markedSpecs.value].at(-1)
  const [from, to] = [specs.findIndex((one) => one.path === last), specs.indexOf(item)]
  const range = from < 0 ? [item] : specs.slice(Math.min(from, to), Math.max(from, to) + 1)
  markedSpecs.value = new Set([...markedSpecs.value, ...range.map((one) => one.path)])
}

const rows = (): (SpecItem | FolderItem)[] => shown.filter((one) => one.kind !== 'heading')

function move(by: number): void {
  const all = rows()
  const at = all.findIndex((one) => one.key === activeSpec.value)
  const next = all[Math.min(Math.max(at < 0 ? 0 : at + by, 0), all.length - 1)]
  if (!next) return
  activeSpec.value = next.key
  document.getElementById(specId(next.key))?.scrollIntoView({ block: 'nearest' })
}

function onListKey(event: KeyboardEvent): void {
  if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return
  const item = rows().find((one) => one.key === activeSpec.value)
  const act: Record<string, () => void> = {
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    j: () => move(1),
    k: () => move(-1),
    Home: () => move(-Infinity),
    End: () => move(Infinity),
    Enter: () => item && enter(item),
    x: () => item?.kind === 'spec' && mark(item.path),
    ' ': () => item?.kind === 'spec' && mark(item.path),
    ArrowRight: () => (item?.kind === 'folder' && !item.open ? fold(item) : move(1)),
    ArrowLeft: () => (item?.kind === 'folder' && item.open ? fold(item) : move(-1)),
  }
  const does = act[event.key]
  if (!does) return
  event.preventDefault()
  event.stopPropagation()
  does()
}

function enter(item: SpecItem | FolderItem): void {
  if (item.kind === 'folder') fold(item)
  else if (isRecording.value) openSpec(item.path)
  else runSpec(item.path)
}

/** Down goes into the list, enter runs the first that fits. */
function onSearchKey(event: KeyboardEvent): void {
  if (event.key === 'ArrowDown') {
    event.preventDefault()
    document.getElementById('spec-list')?.focus()
    if (activeSpec.value === null) move(0)
  }
  if (event.key === 'Enter') {
    const first = rows().find((one) => one.kind === 'spec')
    if (event.shiftKey) run(rows().flatMap((one) => (one.kind === 'spec' ? [one.path] : [])))
    else if (first) enter(first)
  }
  if (event.key === 'Escape') {
    specQuery.value = ''
    event.currentTarget instanceof HTMLElement && event.currentTarget.blur()
  }
}
