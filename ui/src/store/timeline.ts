// An attempt along time: what the strip below the page shows.
import type { Attempt, Node } from './model'

export interface Bar {
  /** The first of those that it shows. */
  node: Node
  /** Share of the whole, 0 to 1. */
  from: number
  width: number
  lane: 'command' | 'request'
}

export interface Timeline {
  /** ms since the Unix epoch. */
  start: number
  length: number
  bars: Bar[]
  /** Groups span what is in them: their parts are enough. */
  leaves: Node[]
}

/** Finer than this nothing can be seen nor pointed at. */
const FINEST = 1 / 400

export function timeline(attempt: Attempt): Timeline {
  const leaves = attempt.entries.filter((node) => node.children.length === 0)
  let start = attempt.startedAt || Number.POSITIVE_INFINITY
  let end = Number.NEGATIVE_INFINITY
  for (const { entry } of leaves) {
    start = Math.min(start, entry.at)
    end = Math.max(end, entry.at + entry.duration)
  }
  if (leaves.length === 0) return { start: attempt.startedAt, length: 0, bars: [], leaves }
  const length = Math.max(end - start, 1)
  const bars: Bar[] = []
  const last: Partial<Record<Bar['lane'], Bar>> = {}
  for (const node of leaves) {
    const { at, duration, state } = node.entry
    const lane = laneOf(node)
    const bar: Bar = { node, from: (at - start) / length, width: duration / length, lane }
    const before = last[lane]
    // Thousands of short commands are a few hundred bars.
    if (before && before.node.entry.state === state && bar.from + bar.width < before.from + FINEST) {
      before.width = Math.max(before.width, bar.from + bar.width - before.from)
      continue
    }
    last[lane] = bar
    bars.push(bar)
  }
  return { start, length, bars, leaves }
}

const laneOf = ({ entry: { kind, name } }: Node): Bar['lane'] => (kind === 'system' && name === 'request' ? 'request' : 'command')

/** The command that was under way, or the last before. */
export function entryAt({ start, length, leaves }: Timeline, share: number): Node | null {
  const at = start + share * length
  return leaves.findLast((node) => laneOf(node) === 'command' && node.entry.at <= at) ?? leaves[0] ?? null
}
