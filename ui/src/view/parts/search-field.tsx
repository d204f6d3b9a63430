// Fields that narrow down what stands below them.
import { Icon } from './icon'

export interface SearchFieldProps {
  label: string
  value: string
  /** Stands in the field while it is empty. */
  placeholder?: string
  /** By which keys find it. */
  id?: string
  /** The key that leads to it, as it is shown. */
  shortcut?: string
  class?: string
  onInput(text: string): void
  onKeyDown?(event: KeyboardEvent): void
}

export function SearchField({ label, value, placeholder = label, id, shortcut, class: more, onInput, onKeyDown }: SearchFieldProps) {
  return (
    <label class={more === undefined ? 'field' : `field ${more}`}>
      <Icon name="search" />
      <span class="unseen">{label}</span>
      <input
        id={id}
        type="search"
        placeholder={placeholder}
        value={value}
        data-tip={shortcut === undefined ? undefined : label}
        data-key={shortcut}
        onInput={(event) => onInput(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
    </label>
  )
}
