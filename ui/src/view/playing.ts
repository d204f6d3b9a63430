// Plays a test: the page as it was, command by command, at the speed at which it ran.
import { batch, signal } from '@preact/signals'
import { type Attempt, lastAttempt, type TestRun } from '../store/model'
import { entryKey } from '../store/rows'
import { entryAt, timeline } from '../store/timeline'
import { toggle } from './actions'
import { activeRow, hovered, isBusy, moment, picture, pinned, say, session, shownSpec, soughtRow, target } from './state'

export const playing = signal(false)

/** The attempt that the timeline is of: of what is pinned, or the last one that ran. */
export function shownAttempt(): { test: TestRun | null; attempt: Attempt | null } {
  const shown = target.value
  const spec = shownSpec()
  const test = shown?.test ?? (spec && [...spec.tests.values()].findLast((one) => one.attempts.length > 0)) ?? null
  return { test, attempt: shown?.attempt ?? (test && lastAttempt(test)) ?? null }
}

export function togglePlaying(): void {
  if (playing.value) {
    playing.value = false
    return
  }
  const { test, attempt } = shownAttempt()
  if (!test || !attempt || isBusy.value) return
  const line = timeline(attempt)
  if (line.leaves.length === 0) {
    say('nothing of this test can be played')
    return
  }
  // From where the reader is, unless that is the end.
  const from = pinned.value?.attempt === attempt ? (pinned.value.node.entry.at - line.start) / line.length : 0
  const last = entryAt(line, 1)
  const start = pinned.value?.node === last ? 0 : from
  playing.value = true
  toggle(`test:${test.id}`, true)
  let shown = pinned.value
  let began: number | null = null
  const step = (now: number) => {
    // Whoever points at something else wants to look at that.
    if (!playing.value || pinned.value !== shown || isBusy.value) {
      playing.value = false
      return
    }
    began ??= now
    const share = start + (now - began) / line.length
    const node = entryAt(line, share)
    if (node && (shown?.node !== node || shown.attempt !== attempt)) {
      batch(() => {
        session.value = null
        picture.value = null
        hovered.value = null
        moment.value = 'after'
        pinned.value = { test, attempt, node }
        activeRow.value = entryKey(test, attempt, node)
        soughtRow.value = activeRow.value
      })
      shown = pinned.value
    }
    if (share >= 1) playing.value = false
    else requestAnimationFrame(step)
  }
  requestAnimationFrame(step)
}
