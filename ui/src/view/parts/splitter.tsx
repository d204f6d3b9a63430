// The line between two parts that can be moved, also by arrow keys.
import type { Signal } from '@preact/signals'

export interface SplitterProps {
  label: string
  /** Size of the part before it (or after it, if `after`), in px. */
  size: Signal<number>
  min: number
  max: number
  axis: 'x' | 'y'
  after?: boolean
}

export function Splitter({ label, size, min, max, axis, after = false }: SplitterProps) {
  const set = (value: number) => {
    size.value = Math.round(Math.min(Math.max(value, min), max))
  }
  const drag = (event: PointerEvent) => {
    const line = event.currentTarget as HTMLElement
    const from = axis === 'x' ? event.clientX : event.clientY
    const start = size.value
    const move = (next: PointerEvent) => {
      const by = (axis === 'x' ? next.clientX : next.clientY) - from
      set(start + (after ? -by : by))
    }
    const end = () => {
      line.removeEventListener('pointermove', move)
      line.removeEventListener('lostpointercapture', end)
    }
    line.setPointerCapture(event.pointerId)
    line.addEventListener('pointermove', move)
    line.addEventListener('lostpointercapture', end)
  }
  const key = (event: KeyboardEvent) => {
    const [less, more] = axis === 'x' ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown']
    const by = event.key === less ? -16 : event.key === more ? 16 : 0
    if (by === 0) return
    event.preventDefault()
    event.stopPropagation()
    set(size.value + (after ? -by : by))
  }
  return (
    <div
      class={`splitter splitter-${axis}`}
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={axis === 'x' ? 'vertical' : 'horizontal'}
      aria-valuenow={size.value}
      aria-valuemin={min}
      aria-valuemax={max}
      onPointerDown={drag}
      onKeyDown={key}
    />
  )
}
