// Moments in which a retry may find something new: mutations, input, end of loading, else 50 ms.
import { clearTimer, setTimer, ticks } from '../engine/time'

export interface Changes {
  /** The document of this window is the one to watch. */
  watch(win: Window & typeof globalThis): void
  /** Something else than the page says that things changed. */
  notify(): void
  next(): Promise<void>
}

const IDLE = 50
// Mutations without end (animations by script, counters) don't make retries eat all the time.
const GAP = 4
const signals = [
  'input',
  'change',
  'click',
  'focusin',
  'focusout',
  'scroll',
  'transitionend',
  'animationend',
  'load',
  'DOMContentLoaded',
  'readystatechange',
]

export function createChanges(): Changes {
  let target: Document | null = null
  let waiting: { resolve(): void } | null = null
  let pending: Promise<void> | null = null
  let timer = 0
  let last = 0
  const observer = new MutationObserver(() => changes.notify())

  const changes: Changes = {
    watch(win) {
      // A window may have got another document: listeners of the old one are gone with it.
      if (target === win.document) return
      target = win.document
      for (const name of signals) target.addEventListener(name, changes.notify, { capture: true, passive: true })
      if (pending) observe()
    },
    notify() {
      if (!waiting) return
      const rest = GAP - (ticks() - last)
      if (rest > 0.5) {
        clearTimer(timer)
        timer = setTimer(settle, rest)
        return
      }
      settle()
    },
    next() {
      if (pending) return pending
      last = ticks()
      pending = new Promise<void>((resolve) => {
        waiting = { resolve }
      })
      observe()
      timer = setTimer(settle, IDLE)
      return pending
    },
  }
  const observe = () => {
    if (target) observer.observe(target, { subtree: true, childList: true, attributes: true, characterData: true })
  }
  const settle = () => {
    const one = waiting
    waiting = null
    pending = null
    clearTimer(timer)
    observer.disconnect()
    one?.resolve()
  }
  return changes
}
