// Timers and clock of the spec window, taken before any code of the user could replace them.
import type { Deadline } from './types'

export const setTimer = window.setTimeout.bind(window)
export const clearTimer = window.clearTimeout.bind(window)
export const now = Date.now.bind(Date)
const elapsed = performance.now.bind(performance)

/** ms that only go forward. */
export const ticks = elapsed

export function createDeadline(ms: number): Deadline {
  let start = elapsed()
  return {
    ms,
    left: () => Math.max(0, ms - (elapsed() - start)),
    passed: () => elapsed() - start >= ms,
    restart: () => {
      start = elapsed()
    },
  }
}

/** Settles as `promise`, or rejects with what `late` makes once `ms` have passed; nothing made, it goes on waiting. */
export function withTimeout<T>(promise: PromiseLike<T>, ms: number, late: () => Error | undefined): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const expire = () => {
      const error = late()
      if (error) reject(error)
    }
    const timer = setTimer(expire, Math.min(ms, 2 ** 31 - 1))
    promise.then(
      (value) => {
        clearTimer(timer)
        resolve(value)
      },
      (error) => {
        clearTimer(timer)
        reject(error)
      },
    )
  })
}

const channel = new MessageChannel()
const tasks: (() => void)[] = []
channel.port1.onmessage = () => tasks.shift()?.()

/** Runs `work` in a task of its own, as soon as can be. */
export function afterTask(work: () => void): void {
  tasks.push(work)
  channel.port2.postMessage(null)
}
