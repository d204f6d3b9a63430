// One tooltip for all: of what the pointer rests on, or of what the keyboard came to.
import { signal } from '@preact/signals'
import { useLayoutEffect, useRef } from 'preact/hooks'

interface Tip {
  text: string
  key: string | null
  on: DOMRect
}

const tip = signal<Tip | null>(null)
const REST = 450

export function Tooltip() {
  const box = useRef<HTMLDivElement>(null)
  // Before the first paint: a pointer that comes at once is heard.
  useLayoutEffect(listen, [])
  const shown = tip.value
  useLayoutEffect(() => {
    const element = box.current
    if (!element || !shown) return
    // Above dialogs too: they are in the browser's top layer.
    element.showPopover()
    const { width, height } = element.getBoundingClientRect()
    const below = shown.on.bottom + 6 + height < innerHeight
    const left = Math.min(Math.max(4, shown.on.left + shown.on.width / 2 - width / 2), innerWidth - width - 4)
    element.style.translate = `${Math.round(left)}px ${Math.round(below ? shown.on.bottom + 6 : shown.on.top - height - 6)}px`
  }, [shown])
  if (!shown) return null
  return (
    // Its text is the label of the button itself.
    <div class="tooltip" ref={box} popover="manual" aria-hidden="true">
      {shown.text}
      {shown.key !== null && <kbd>{shown.key}</kbd>}
    </div>
  )
}

function listen(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let element: HTMLElement | null = null
  const hide = () => {
    clearTimeout(timer)
    element = null
    tip.value = null
  }
  // A log that follows its run scrolls all the time: that moves no button of the strip.
  const leave = (event: Event) => {
    if (element && (event.target as Node).contains(element)) hide()
  }
  const show = (event: Event, delay: number) => {
    const under = (event.target as Element).closest?.<HTMLElement>('[data-tip]') ?? null
    // From a button's icon to its label.
    if (under && under === element) return
    hide()
    element = under
    if (!element) return
    timer = setTimeout(() => {
      if (!element?.isConnected) return
      tip.value = { text: element.dataset.tip!, key: element.dataset.key ?? null, on: element.getBoundingClientRect() }
    }, delay)
  }
  const over = (event: Event) => show(event, tip.value ? 0 : REST)
  const focus = (event: Event) => {
    if ((event.target as Element).matches?.(':focus-visible')) show(event, 0)
  }
  const controller = new AbortController()
  const { signal } = controller
  document.addEventListener('pointerover', over, { signal })
  document.addEventListener('focusin', focus, { signal })
  for (const name of ['pointerdown', 'keydown']) document.addEventListener(name, hide, { signal, capture: true })
  for (const name of ['focusout', 'scroll']) document.addEventListener(name, leave, { signal, capture: true })
  return () => {
    hide()
    controller.abort()
  }
}
