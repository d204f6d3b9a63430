// Errors that nobody caught in frames of the application: shown in the log, whatever their origin. They fail no test.
import type { Core } from '../engine/core'
import type { Driver } from '../engine/types'
import { THROWN, type Thrown } from './messages'

/** Errors of one test that are shown: a frame may throw without end. */
const MOST = 20

export function showFrameErrors(driver: Driver, core: Core): void {
  let shown = new Set<string>()
  window.addEventListener('message', ({ data }: MessageEvent<Thrown | null>) => {
    if (data?.type !== THROWN || !core.run || shown.size >= MOST) return
    const { kind, url, name, message, stack } = data
    const one = `${name}: ${message} (${url})`
    if (shown.has(one)) return
    if (!shown.size) {
      driver.onTestReset(() => {
        shown = new Set()
      })
    }
    shown.add(one)
    driver.log({
      name: 'uncaught exception',
      message: one,
      type: 'system',
      state: 'warned',
      end: true,
      consoleProps: () => ({
        Kind: kind === 'rejection' ? 'unhandled promise rejection' : 'uncaught exception',
        Frame: url,
        Error: `${name}: ${message}`,
        Stack: stack,
        Note: 'errors in frames do not fail the test',
      }),
    })
  })
}
