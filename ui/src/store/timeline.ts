// An attempt along time: what the strip below the page shows.
import type { Attempt, Node } from './model'

export interface Bar {
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
}

export function timeline(attempt: Attempt): Timeline {
  // Groups span what is in them: their parts are enough.
  const leaves = attempt.entries.filter((node) => node.children.length === 0)
  const start = Math.min(...leaves.map((node) => node.entry.at), ...(attempt.startedAt ? [attempt.startedAt] : []))
  const end = Math.max(...leaves.map((node) => node.entry.at + node.entry.duration))
  if (leaves.length === 0) return { start: attempt.startedAt, length: 0, bars: [] }
  const length = Math.max(end - start, 1)
  const bars = leaves.map((node): Bar => {
    const { at, duration, kind, name } = node.entry
    return {
      node,
      from: (at - start) / length,
      width: duration / length,
      lane: kind === 'system' && name === 'request' ? 'request' : 'command',
    }
  })
  return { start, length, bars }
}

/** The entry that was under way, or the last before. */
export function entryAt({ start, length, bars }: Timeline, share: number): Node | null {
  const at = start + share * length
  let best: Node | null = null
  for (const { node, lane } of bars) if (lane === 'command' && node.entry.at <= at) best = node
  return best ?? bars[0]?.node ?? null
}
