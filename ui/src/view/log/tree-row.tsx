// What all rows of the log share: place in the tree, indent, what a click does.
import type { ComponentChildren } from 'preact'
import type { Row } from '../../store/rows'
import { activate, toggle } from '../actions'
import { Icon } from '../parts/icon'
import { rowId } from '../parts/virtual'
import { hovered } from '../state'

export interface TreeRowProps {
  row: Row
  class?: string
  active: boolean
  selected?: boolean
  expanded?: boolean | undefined
  /** A block and no row of 24 px. */
  block?: boolean
  label?: string
  children: ComponentChildren
}

export function TreeRow({ row, class: more = '', active, selected, expanded, block = false, label, children }: TreeRowProps) {
  const enter = () => {
    hovered.value = row.kind === 'entry' ? { test: row.test, attempt: row.attempt, node: row.node } : null
  }
  return (
    // The keyboard is at the list, which says which row is active.
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above
    // biome-ignore lint/a11y/useFocusableInteractive: see above
    <div
      id={rowId(row.key)}
      class={`${block ? 'block' : 'row'} ${more} ${active ? 'row-active' : ''}`}
      role="treeitem"
      aria-level={row.depth + 1}
      aria-selected={selected ?? false}
      aria-expanded={expanded}
      aria-label={label}
      style={{ '--depth': row.depth }}
      onClick={() => activate(row)}
      onPointerEnter={enter}
    >
      {!block && (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the arrow keys do it
        // biome-ignore lint/a11y/noStaticElementInteractions: the row says whether it is open
        <span
          class={`row-chevron ${expanded === undefined ? 'row-leaf' : ''} ${expanded ? 'row-open' : ''}`}
          onClick={(event) => {
            if (expanded === undefined) return
            event.stopPropagation()
            toggle(row.key, !expanded)
          }}
        >
          {expanded !== undefined && <Icon name="chevron" />}
        </span>
      )}
      {children}
    </div>
  )
}
