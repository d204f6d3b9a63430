import { refuseInFrame } from '../aut/frame'
import { withTimeout } from '../engine/time'
import type { CommandModule } from '../engine/types'
import { windowOf } from '../origin/values'

export const go: CommandModule = (driver) => {
  driver.commands.add('go', async (to, options) => {
    refuseInFrame(driver.aut, 'cy.go()')
    const delta = to === 'back' ? -1 : to === 'forward' ? 1 : to
    if (typeof delta !== 'number' || !Number.isInteger(delta)) {
      throw driver.error(`\`cy.go()\` accepts only a string or number argument, but got \`${String(to)}\``, {
        hint: "cy.go('back'), cy.go('forward') or cy.go(-2)",
      })
    }
    if (delta === 0) throw driver.error('`cy.go()` cannot accept `0`', { hint: 'use cy.reload() to load the page again' })
    const timeout = options?.timeout ?? driver.config('pageLoadTimeout')
    if (options?.log !== false) driver.log({ name: 'go', message: String(to), timeout })
    const { aut } = driver
    // Throws where the page is of another origin.
    void aut.document
    const win = aut.window
    const listening = new AbortController()
    // Either the history entry belongs to the document that is there, or the page is left.
    const moved = new Promise<void>((resolve) => {
      for (const name of ['popstate', 'hashchange', 'pagehide']) win.addEventListener(name, () => resolve(), { signal: listening.signal })
    })
    try {
      win.history.go(delta)
      await withTimeout(moved, timeout, () =>
        driver.error(`\`cy.go()\` timed out after waiting ${timeout}ms: the history has no entry at ${delta}`, {
          hint: 'visit more than one page before',
        }),
      )
      await aut.whenLoaded(timeout)
    } finally {
      listening.abort()
    }
    return windowOf(aut)
  })
}
