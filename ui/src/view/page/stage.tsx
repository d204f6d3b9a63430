// A page at its own size, scaled down to fit.
import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'

export interface StageProps {
  url: string | null
  size: [number, number] | null
  /** What the page is: said in the bar, and outlined. */
  badge?: ComponentChildren
  tone: 'live' | 'moment' | 'none'
  tools?: ComponentChildren
  children: ComponentChildren
}

export function Stage({ url, size, badge, tone, tools, children }: StageProps) {
  const box = useRef<HTMLDivElement>(null)
  const [room, setRoom] = useState<[number, number]>([0, 0])
  useLayoutEffect(() => {
    const element = box.current!
    const measure = () => setRoom([element.clientWidth - 24, element.clientHeight - 24])
    const observer = new ResizeObserver(measure)
    measure()
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  const scale = size ? Math.max(Math.min(room[0] / size[0], room[1] / size[1], 1), 0.05) : 1
  return (
    <div class={`stage stage-${tone}`}>
      <header class="column-head address">
        <span class="address-url mono" title={url ?? ''}>
          {url === null ? <span class="dim">no page yet</span> : <Address url={url} />}
        </span>
        {badge}
        <span class="address-size mono dim">{size && `${size[0]} × ${size[1]}`}</span>
        <span class="address-scale mono dim">{size && `${Math.round(scale * 100)} %`}</span>
      </header>
      <div class="stage-room" ref={box}>
        {size ? (
          <div class="stage-fit" style={{ width: `${Math.round(size[0] * scale)}px`, height: `${Math.round(size[1] * scale)}px` }}>
            <div
              class="stage-page"
              style={{ width: `${size[0]}px`, height: `${size[1]}px`, transform: `scale(${scale})`, '--scale': scale }}
            >
              {children}
            </div>
          </div>
        ) : (
          children
        )}
      </div>
      <div class="stage-tools">{tools}</div>
    </div>
  )
}

/** The path is what changes: the rest steps back. */
function Address({ url }: { url: string }) {
  const match = /^([a-z]+:\/\/)([^/?#]*)(.*)$/.exec(url)
  if (!match) return <>{url}</>
  return (
    <>
      <span class="dim">{match[1]}</span>
      <span class="dim">{match[2]}</span>
      {match[3]}
    </>
  )
}
