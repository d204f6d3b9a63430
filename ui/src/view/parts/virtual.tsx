// A list of which only what is seen is in the page. Rows are 24 px high, but for those that are measured.
import type { ComponentChildren } from 'preact'
import { useCallback, useLayoutEffect, useRef, useState } from 'preact/hooks'

export const ROW = 24
const SPARE = 12

export interface VirtualProps<T extends { key: string }> {
  rows: T[]
  /** A guess of the height; `null`: one row. Guessed rows are measured once they are there. */
  guess(row: T): number | null
  render(row: T, index: number): ComponentChildren
  label: string
  active: string | null
  /** The row to bring into view. */
  sought: string | null
  /** Stays at the end as rows come, unless the reader scrolled up. */
  follow: boolean
  /** Shown at the top while a row of its kind has been scrolled past. */
  sticky(row: T): boolean
  onKeyDown(event: KeyboardEvent): void
  onLeave(): void
}

export const rowId = (key: string): string => `row-${key.replace(/[^\w-]/g, '_')}`

export function Virtual<T extends { key: string }>(props: VirtualProps<T>) {
  const { rows, guess, render, label, active, sought, follow, sticky, onKeyDown, onLeave } = props
  const box = useRef<HTMLDivElement>(null)
  const heights = useRef(new Map<string, number>())
  const atEnd = useRef(true)
  const anchor = useRef<{ key: string; by: number } | null>(null)
  const [top, setTop] = useState(0)
  const [height, setHeight] = useState(600)
  const [, setMeasured] = useState(0)

  const tops = new Float64Array(rows.length + 1)
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at]!
    const guessed = guess(row)
    tops[at + 1] = tops[at]! + (guessed === null ? ROW : (heights.current.get(row.key) ?? guessed))
  }
  const total = tops[rows.length]!
  const first = Math.max(0, find(tops, top) - SPARE)
  const last = Math.min(rows.length, find(tops, top + height) + 1 + SPARE)

  const measure = useCallback((key: string, value: number) => {
    if (heights.current.get(key) === value) return
    heights.current.set(key, value)
    setMeasured((count) => count + 1)
  }, [])

  useLayoutEffect(() => {
    const element = box.current!
    const observer = new ResizeObserver(() => setHeight(element.clientHeight))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])

  // Nothing that is being read moves: neither as rows come or go above it, nor as they are measured.
  useLayoutEffect(() => {
    const element = box.current!
    if (follow && atEnd.current) {
      element.scrollTop = element.scrollHeight
    } else if (anchor.current) {
      const at = rows.findIndex((row) => row.key === anchor.current!.key)
      const wanted = at >= 0 ? tops[at]! + anchor.current.by : null
      if (wanted !== null && Math.abs(element.scrollTop - wanted) > 0.5) element.scrollTop = wanted
    }
  })

  // The row that the keyboard is at is always seen.
  useLayoutEffect(() => {
    const at = rows.findIndex((row) => row.key === sought)
    if (at < 0) return
    const element = box.current!
    const room = ROW + 4
    if (tops[at]! < element.scrollTop + room) element.scrollTop = Math.max(0, tops[at]! - room)
    else if (tops[at]! + ROW > element.scrollTop + element.clientHeight) element.scrollTop = tops[at]! + ROW - element.clientHeight
  }, [sought])

  const onScroll = () => {
    const element = box.current!
    atEnd.current = element.scrollTop + element.clientHeight >= element.scrollHeight - ROW
    const at = find(tops, element.scrollTop)
    anchor.current = rows[at] ? { key: rows[at].key, by: element.scrollTop - tops[at]! } : null
    setTop(element.scrollTop)
  }

  const bar = box.current ? box.current.offsetWidth - box.current.clientWidth : 0
  let stuck: T | null = null
  const seen = find(tops, top)
  if (top > 0) for (let at = Math.min(seen, rows.length - 1); at >= 0 && !stuck; at--) if (sticky(rows[at]!)) stuck = rows[at]!
  if (stuck && tops[rows.indexOf(stuck)]! >= top) stuck = null

  return (
    <div class="virtual">
      {stuck && (
        <div class="virtual-stuck" aria-hidden="true" inert style={{ right: `${bar}px` }}>
          {render(stuck, -1)}
        </div>
      )}
      <div
        class="virtual-box"
        ref={box}
        role="tree"
        tabIndex={0}
        aria-label={label}
        aria-activedescendant={active === null ? undefined : rowId(active)}
        onScroll={onScroll}
        onKeyDown={onKeyDown}
        onPointerLeave={onLeave}
      >
        <div role="none" style={{ height: `${total}px` }}>
          <div role="none" style={{ transform: `translateY(${tops[first]}px)` }}>
            {rows.slice(first, last).map((row, at) =>
              guess(row) === null ? (
                render(row, first + at)
              ) : (
                <Measured key={row.key} name={row.key} measure={measure}>
                  {render(row, first + at)}
                </Measured>
              ),
            )}
          </div>
        </div>
      </div>
    </div>
  )
}

/** Index of the row at a place. */
function find(tops: Float64Array, place: number): number {
  let [low, high] = [0, tops.length - 1]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (tops[middle]! <= place) low = middle
    else high = middle - 1
  }
  return low
}

function Measured({ name, measure, children }: { name: string; measure(key: string, height: number): void; children: ComponentChildren }) {
  const box = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const element = box.current!
    const observer = new ResizeObserver(() => measure(name, element.offsetHeight))
    measure(name, element.offsetHeight)
    observer.observe(element)
    return () => observer.disconnect()
  }, [name, measure])
  return (
    <div ref={box} role="none">
      {children}
    </div>
  )
}
