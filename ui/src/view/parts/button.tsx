// Buttons: each says its key in its tooltip.
import type { ComponentChildren } from 'preact'
import { Icon, type IconName } from './icon'

export interface ToolProps {
  label: string
  /** The key that does the same, as it is shown. */
  shortcut?: string
  icon?: IconName
  /** Shown beside the icon; without it the label is the tooltip's alone. */
  children?: ComponentChildren
  pressed?: boolean
  expanded?: boolean
  disabled?: boolean
  tone?: 'plain' | 'accent' | 'danger'
  class?: string
  onClick(event: MouseEvent): void
}

const aria: Record<string, string> = { '⏎': 'Enter', '↑': 'ArrowUp', '↓': 'ArrowDown', esc: 'Escape', '⇧f': 'Shift+F', '⇧r': 'Shift+R' }

export function Tool({
  label,
  shortcut,
  icon,
  children,
  pressed,
  expanded,
  disabled,
  tone = 'plain',
  class: more = '',
  onClick,
}: ToolProps) {
  return (
    <button
      type="button"
      class={`tool tool-${tone} ${children === undefined ? 'tool-bare' : ''} ${more}`}
      // Still reached by keyboard, so that its tooltip can say what it would do.
      aria-disabled={disabled ? 'true' : undefined}
      aria-label={children === undefined ? label : undefined}
      aria-pressed={pressed}
      aria-expanded={expanded}
      aria-keyshortcuts={shortcut === undefined ? undefined : (aria[shortcut] ?? shortcut)}
      data-tip={label}
      data-key={shortcut}
      onClick={(event) => {
        event.stopPropagation()
        if (!disabled) onClick(event)
      }}
    >
      {icon && <Icon name={icon} />}
      {children !== undefined && <span>{children}</span>}
    </button>
  )
}
