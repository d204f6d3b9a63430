// A button that opens a list of things to do.
import { useId, useRef } from 'preact/hooks'
import { Icon } from './icon'

export interface MenuItem {
  label: string
  hint?: string
  act(): void
}

export function Menu({ label, items }: { label: string; items: MenuItem[] }) {
  const id = useId()
  const button = useRef<HTMLButtonElement>(null)
  const list = useRef<HTMLDivElement>(null)
  const place = () => {
    const { right, bottom, top } = button.current!.getBoundingClientRect()
    const box = list.current!
    const { width, height } = box.getBoundingClientRect()
    box.style.left = `${Math.max(4, right - width)}px`
    box.style.top = `${bottom + height + 8 < innerHeight ? bottom + 4 : top - height - 4}px`
    box.querySelector<HTMLElement>('button')?.focus()
  }
  const move = (event: KeyboardEvent) => {
    const all = [...list.current!.querySelectorAll<HTMLElement>('button')]
    const at = all.indexOf(document.activeElement as HTMLElement)
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    event.stopPropagation()
    if (step === 0) return
    event.preventDefault()
    all[(at + step + all.length) % all.length]?.focus()
  }
  return (
    <>
      <button
        type="button"
        ref={button}
        class="tool tool-plain tool-bare"
        aria-label={label}
        aria-haspopup="menu"
        data-tip={label}
        popovertarget={id}
        onClick={(event) => event.stopPropagation()}
        onKeyDown={(event) => event.stopPropagation()}
      >
        <Icon name="more" />
      </button>
      <div
        id={id}
        ref={list}
        class="menu"
        role="menu"
        tabIndex={-1}
        aria-label={label}
        popover="auto"
        onToggle={(event) => event.newState === 'open' && place()}
        onKeyDown={move}
        onClick={(event) => event.stopPropagation()}
      >
        {items.map((item) => (
          <button
            key={item.label}
            type="button"
            role="menuitem"
            onClick={() => {
              list.current!.hidePopover()
              button.current!.focus()
              item.act()
            }}
          >
            {item.label}
            {item.hint !== undefined && <small>{item.hint}</small>}
          </button>
        ))}
      </div>
    </>
  )
}
