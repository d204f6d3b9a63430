// The application as it was at an entry of the log.
import type { SnapshotHead } from '../../protocol'
import { pin, same } from '../actions'
import { Tool } from '../parts/button'
import { Choice } from '../parts/choice'
import { moment, pinned, revision, type Target } from '../state'
import { Stage } from './stage'

export function MomentView({ target }: { target: Target }) {
  revision.value
  const { snapshots } = target.node
  const head = snapshots.find((one) => one.name === moment.value) ?? snapshots.at(-1)!
  const isPinned = same(pinned.value, target)
  const tools = (
    <>
      <Choice
        label="Moment"
        of={snapshots.map((one) => one.name)}
        chosen={head.name}
        tip={(name) => `The page ${name}`}
        shortcut="b"
        onChoose={(name) => {
          moment.value = name
        }}
      />
      <span class="stage-hint" />
      <Tool
        icon={isPinned ? 'close' : 'pin'}
        label={isPinned ? 'Back to the live page' : 'Keep this moment'}
        shortcut={isPinned ? 'esc' : '⏎'}
        onClick={() => pin(isPinned ? null : target)}
      >
        {isPinned ? 'Unpin' : 'Pin'}
      </Tool>
    </>
  )
  return (
    <Stage
      url={head.url}
      size={head.viewport}
      tone="moment"
      badge={<span class="badge badge-moment">{isPinned ? 'pinned' : 'as it was'}</span>}
      tools={tools}
    >
      <Snapshot head={head} />
    </Stage>
  )
}

export const snapshotUrl = (content: string): string => `snapshots/${encodeURIComponent(content)}`

function Snapshot({ head }: { head: SnapshotHead }) {
  return (
    <>
      <iframe
        key={head.content}
        class="snapshot"
        title={`The page ${head.name} the command`}
        src={snapshotUrl(head.content)}
        // Scripts never run; the same origin is for scrolling it to where it was.
        sandbox="allow-same-origin"
        referrerpolicy="no-referrer"
        tabIndex={-1}
        onLoad={(event) => scroll(event.currentTarget, head.scroll)}
      />
      <div class="marks" aria-hidden="true">
        {head.targets.map(([x, y, width, height]) => (
          <div
            key={`${x} ${y} ${width} ${height}`}
            class="mark-target"
            style={{ left: `${x}px`, top: `${y}px`, width: `${width}px`, height: `${height}px` }}
          />
        ))}
        {head.point && <div class="mark-point" style={{ left: `${head.point[0]}px`, top: `${head.point[1]}px` }} />}
      </div>
    </>
  )
}

/** The next of the moments that the shown entry has. */
export function nextMoment({ node }: Target): void {
  const names = node.snapshots.map((one) => one.name)
  if (names.length > 0) moment.value = names[(names.indexOf(moment.value) + 1) % names.length]!
}

/** To where it was, with all in it that can be scrolled. */
function scroll(frame: HTMLIFrameElement, [left, top]: [number, number]): void {
  const page = frame.contentDocument
  page?.defaultView?.scrollTo({ left, top, behavior: 'instant' })
  for (const element of page?.querySelectorAll('[data-hinoki-scroll]') ?? []) {
    const [x = 0, y = 0] = element.getAttribute('data-hinoki-scroll')!.split(',').map(Number)
    element.scrollTo({ left: x, top: y, behavior: 'instant' })
  }
  for (const inner of page?.querySelectorAll('iframe') ?? []) scroll(inner, [0, 0])
}
