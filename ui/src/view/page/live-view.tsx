// The application as it is now.
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { pick, showWindow } from '../actions'
import { Tool } from '../parts/button'
import { ask, connection, folded, isRecording, live, model, picking, revision } from '../state'
import { listenForInput } from './input'
import { Stage } from './stage'

export function LiveView({ missing }: { missing: boolean }) {
  revision.value
  useScreencast()
  const frame = live.value
  const { phase, window } = model.status
  const held = phase === 'idle' || phase === 'paused'
  const tools = !isRecording.value && (
    <>
      <span class="stage-hint dim">
        {missing ? 'No picture of this entry was kept' : frame && held ? 'Click into the page to use it' : ''}
      </span>
      <Tool icon="pick" label="Pick an element" shortcut="p" pressed={picking.value} disabled={!frame || !held} onClick={pick}>
        Pick
      </Tool>
      <Tool
        icon="window"
        label={window ? "Bring the browser's window to the front" : 'Show the browser in a window of its own'}
        onClick={showWindow}
      >
        Window
      </Tool>
    </>
  )
  const badge = frame && <span class="badge badge-live">live</span>
  return (
    <Stage
      url={frame?.head.url ?? null}
      size={frame ? [frame.head.width, frame.head.height] : null}
      tone={frame ? 'live' : 'none'}
      badge={badge}
      tools={tools}
    >
      {frame ? <Picture held={held} /> : <Waiting missing={missing} />}
    </Stage>
  )
}

/** Pictures are wanted while they can be seen. */
function useScreencast(): void {
  const wanted = connection.value.kind === 'open' && !folded.page.value && model.hello !== null && !isRecording.value
  useEffect(() => {
    if (!wanted) return
    const tell = () => void ask({ method: 'screencast', params: { on: !document.hidden } })
    tell()
    document.addEventListener('visibilitychange', tell)
    return () => {
      document.removeEventListener('visibilitychange', tell)
      if (connection.peek().kind === 'open') void ask({ method: 'screencast', params: { on: false } })
    }
  }, [wanted])
}

function Picture({ held }: { held: boolean }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const frame = live.value
  useEffect(() => {
    const element = canvas.current
    // Not the one that was rendered: it is closed as soon as the next one is there.
    const picture = live.peek()?.picture
    if (!element || !picture || !frame) return
    if (element.width !== picture.width || element.height !== picture.height) {
      element.width = picture.width
      element.height = picture.height
    }
    element.getContext('2d')!.drawImage(picture, 0, 0)
  }, [frame])
  // With the picture that says so, not a moment later.
  useLayoutEffect(() => {
    if (!held) return
    return listenForInput(canvas.current!, () => live.peek()?.head ?? null)
  }, [held])
  return (
    <canvas
      ref={canvas}
      class={`picture ${held ? 'picture-held' : ''} ${picking.value ? 'picture-picking' : ''}`}
      tabIndex={held ? 0 : -1}
      role={held ? 'application' : 'img'}
      aria-label={held ? 'The application: keys and clicks go to it. Tab leaves it.' : 'The application'}
    />
  )
}

function Waiting({ missing }: { missing: boolean }) {
  revision.value
  const { browser, phase } = model.status
  const text = isRecording.value
    ? missing
      ? 'The recording has no picture of this entry.'
      : 'Point at a command to see the page as it was.'
    : connection.value.kind !== 'open'
      ? 'Not connected.'
      : browser === 'starting'
        ? 'The browser is starting …'
        : phase === 'idle'
          ? 'The application appears here as a spec runs.'
          : 'Waiting for the first page …'
  return <p class="nothing">{text}</p>
}
