// An attempt along time: pointing at it shows the page as it was.
import { useMemo } from 'preact/hooks'
import { duration } from '../../store/format'
import type { Attempt, Node, TestRun } from '../../store/model'
import { entryAt, type Timeline, timeline } from '../../store/timeline'
import { pin, same } from '../actions'
import { Tool } from '../parts/button'
import { playing, shownAttempt, togglePlaying } from '../playing'
import { hovered, isBusy, pinned, revision, type Target, target } from '../state'

export function TimelineStrip() {
  const count = revision.value
  const shown = target.value
  const { test, attempt } = shownAttempt()
  // The attempt changes in place: `revision` says when.
  const line = useMemo(() => (attempt ? timeline(attempt) : null), [attempt, count])
  if (!test || !attempt || !line || line.bars.length === 0) return <div class="timeline timeline-empty" />
  return (
    <div class="timeline">
      <Tool
        icon={playing.value ? 'pause' : 'run'}
        label={playing.value ? 'Hold' : 'Play it at the speed at which it ran'}
        shortcut="v"
        disabled={isBusy.value}
        onClick={togglePlaying}
      />
      <Bars test={test} attempt={attempt} line={line} shown={shown} />
      <span class="timeline-end mono">{duration(line.length)}</span>
    </div>
  )
}

interface BarsProps {
  test: TestRun
  attempt: Attempt
  line: Timeline
  shown: Target | null
}

function Bars({ test, attempt, line, shown }: BarsProps) {
  const at = shown && shown.attempt === attempt ? (shown.node.entry.at - line.start) / line.length : null
  const point = (event: MouseEvent): Node | null => {
    const { left, width } = (event.currentTarget as HTMLElement).getBoundingClientRect()
    return entryAt(line, Math.min(Math.max((event.clientX - left) / width, 0), 1))
  }
  return (
    <div
      class="timeline-bars"
      role="slider"
      tabIndex={0}
      aria-label={`Timeline of ${test.title}`}
      aria-valuemin={0}
      aria-valuemax={Math.round(line.length)}
      aria-valuenow={Math.round((at ?? 1) * line.length)}
      aria-valuetext={shown ? `${shown.node.entry.name} ${shown.node.entry.message}` : 'the end'}
      onPointerMove={(event) => {
        if (isBusy.value) return
        const node = point(event)
        hovered.value = node && { test, attempt, node }
      }}
      onPointerLeave={() => {
        hovered.value = null
      }}
      onClick={(event) => {
        const node = point(event)
        const one = node && { test, attempt, node }
        if (one && !same(one, pinned.value)) pin(one)
      }}
      onKeyDown={(event) => step(event, test, attempt)}
    >
      {line.bars.map(({ node, from, width, lane }) => (
        <span
          key={node.entry.id}
          class={`bar bar-${lane} bar-${node.entry.state} ${node === shown?.node ? 'bar-shown' : ''}`}
          style={{ left: `${from * 100}%`, width: `max(2px, ${width * 100}%)` }}
        />
      ))}
      {at !== null && <span class="timeline-at" style={{ left: `${Math.min(at, 1) * 100}%` }} />}
    </div>
  )
}

/** Arrow keys go from entry to entry. */
function step(event: KeyboardEvent, test: TestRun, attempt: Attempt): void {
  const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
  if (by === 0) return
  event.preventDefault()
  event.stopPropagation()
  const leaves = attempt.entries.filter((node) => node.children.length === 0)
  const now = pinned.value?.attempt === attempt ? leaves.indexOf(pinned.value.node) : leaves.length
  const node = leaves[Math.min(Math.max(now + by, 0), leaves.length - 1)]
  if (node && node !== pinned.value?.node) pin({ test, attempt, node })
}
