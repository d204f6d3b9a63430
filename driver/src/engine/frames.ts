// Frames of the queue. The body of a test, and each piece of user code that a command runs, has a frame: commands that
// are called in it are queued there and run before the command that owns the frame ends.
import type { QueuedCommand } from './command'

export interface Frame {
  /** The command whose user code this is; absent for the body of a test or hook. */
  readonly owner: QueuedCommand | undefined
  readonly parent: Frame | undefined
  readonly queue: QueuedCommand[]
  /** Index of the next command to run. */
  next: number
  /** The frame's last subject becomes the owner's subject; so assertions after the owner speak of it. */
  yields: boolean
  /** Chainer that the user code returned, if it did. */
  returned: string | undefined
  /** If set, calling a command now is an error. */
  refuse: ((name: string) => Error) | undefined
  /** Wakes a frame that waits for commands. */
  wake: (() => void) | undefined
}

export function createFrame(owner: QueuedCommand | undefined, parent: Frame | undefined): Frame {
  return { owner, parent, queue: [], next: 0, yields: false, returned: undefined, refuse: undefined, wake: undefined }
}

/** The assertions that are chained right behind the command which just began to run in this frame. */
export function upcomingAssertions(frame: Frame, command: QueuedCommand): QueuedCommand[] {
  const found: QueuedCommand[] = []
  let chainer = command.chainerId
  let at: Frame | undefined = frame
  let index = frame.next
  while (at) {
    while (index < at.queue.length) {
      const next: QueuedCommand = at.queue[index]!
      if (next.definition.kind !== 'assertion' || next.chainerId !== chainer || next.verified) return found
      found.push(next)
      index++
    }
    // The last of its frame: what follows the owner continues it.
    if (!at.yields || !at.owner || (at.returned !== undefined && at.returned !== chainer)) return found
    chainer = at.owner.chainerId
    at = at.parent
    index = at?.next ?? 0
  }
  return found
}
