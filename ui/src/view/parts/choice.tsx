// One of a few, side by side.
export interface ChoiceProps<T extends string> {
  label: string
  of: readonly T[]
  chosen: T
  /** What the tooltip of one says; there is none without it. */
  tip?(one: T): string
  /** The key that chooses the next, as it is shown. */
  shortcut?: string
  onChoose(one: T): void
}

export function Choice<T extends string>({ label, of, chosen, tip, shortcut, onChoose }: ChoiceProps<T>) {
  return (
    <div class="choice" role="radiogroup" aria-label={label}>
      {of.map((one) => (
        <button
          key={one}
          type="button"
          role="radio"
          aria-checked={one === chosen}
          data-tip={tip?.(one)}
          data-key={shortcut}
          onClick={() => onChoose(one)}
        >
          {one}
        </button>
      ))}
    </div>
  )
}
