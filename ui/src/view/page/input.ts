// What the reader does in the picture of the application goes to the application.
import type { FrameHead, InputEvent } from '../../protocol'
import { ask } from '../state'

const buttons = ['left', 'middle', 'right'] as const

/** Yields what ends it. */
export function listenForInput(canvas: HTMLCanvasElement, head: () => FrameHead | null): () => void {
  const controller = new AbortController()
  const { signal } = controller
  let moves: InputEvent | null = null
  const send = (...events: InputEvent[]) => void ask({ method: 'input', params: { events } })

  const mouse = (kind: string, event: MouseEvent, wheel: [number, number] = [0, 0]): InputEvent | null => {
    const size = head()
    if (!size) return null
    const { left, top, width, height } = canvas.getBoundingClientRect()
    return {
      type: 'mouse',
      kind,
      x: ((event.clientX - left) / width) * size.width,
      y: ((event.clientY - top) / height) * size.height,
      button: kind === 'mouseMoved' || kind === 'mouseWheel' ? 'none' : (buttons[event.button] ?? 'none'),
      buttons: event.buttons,
      clickCount: kind === 'mousePressed' || kind === 'mouseReleased' ? Math.max(event.detail, 1) : 0,
      modifiers: modifiers(event),
      deltaX: wheel[0],
      deltaY: wheel[1],
    }
  }
  const on = <K extends keyof HTMLElementEventMap>(name: K, listener: (event: HTMLElementEventMap[K]) => void) =>
    canvas.addEventListener(name, listener, { signal, passive: false })

  on('mousemove', (event) => {
    // One for each picture of the screen is enough.
    const first = moves === null
    moves = mouse('mouseMoved', event)
    if (first && moves) {
      requestAnimationFrame(() => {
        if (moves) send(moves)
        moves = null
      })
    }
  })
  on('mousedown', (event) => {
    event.preventDefault()
    canvas.focus()
    const press = mouse('mousePressed', event)
    if (press) send(press)
  })
  on('mouseup', (event) => {
    const release = mouse('mouseReleased', event)
    if (release) send(release)
  })
  on('wheel', (event) => {
    event.preventDefault()
    const turn = mouse('mouseWheel', event, [event.deltaX, event.deltaY])
    if (turn) send(turn)
  })
  on('contextmenu', (event) => event.preventDefault())
  on('paste' as keyof HTMLElementEventMap, (event) => {
    const text = (event as ClipboardEvent).clipboardData?.getData('text') ?? ''
    if (text !== '') send({ type: 'insertText', text })
  })
  const key = (kind: 'keyDown' | 'keyUp') => (event: KeyboardEvent) => {
    // Nobody may be caught in here.
    if (event.key === 'Tab') return
    const pasting = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'v'
    event.stopPropagation()
    if (pasting) return
    event.preventDefault()
    send(keyEvent(kind, event))
  }
  on('keydown', key('keyDown'))
  on('keyup', key('keyUp'))
  return () => controller.abort()
}

function keyEvent(kind: 'keyDown' | 'keyUp', event: KeyboardEvent): InputEvent {
  const typed = event.key.length === 1 && !event.ctrlKey && !event.metaKey ? event.key : event.key === 'Enter' ? '\r' : ''
  const text = kind === 'keyDown' ? typed : ''
  return {
    type: 'key',
    kind: kind === 'keyDown' && text === '' ? 'rawKeyDown' : kind,
    key: event.key,
    code: event.code,
    text,
    keyCode: event.keyCode,
    location: event.location,
    modifiers: modifiers(event),
    commands: (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'a' && kind === 'keyDown' ? ['selectAll'] : [],
  }
}

const modifiers = ({ altKey, ctrlKey, metaKey, shiftKey }: MouseEvent | KeyboardEvent): number =>
  Number(altKey) + 2 * Number(ctrlKey) + 4 * Number(metaKey) + 8 * Number(shiftKey)
