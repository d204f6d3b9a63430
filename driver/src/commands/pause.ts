import { show } from '../engine/subject'
import type { Command, CommandModule, Driver } from '../engine/types'
import type { Resumed } from '../protocol'

/** Texts of arguments are for one line. */
const LONGEST = 80

/** cy.pause: holds where someone watches, until they let it go on. */
export const pause: CommandModule = (driver) => {
  driver.commands.add('pause', { prevSubject: 'optional', keep: true }, async function (_subject, options) {
    if (options?.log !== false) driver.log({ name: 'pause', message: '', snapshot: true })
    if (!driver.boot.interactive) return undefined
    await hold(driver, this.upcoming())
    return undefined
  })
}

async function hold(driver: Driver, next: Command | undefined): Promise<void> {
  driver.state('hold', undefined)
  const resumed = await driver.host.call<Resumed | null>({ method: 'pause', params: { next: next ? textOf(driver, next) : null } })
  if (!resumed?.step) return
  // One command is run, and the one after it is held.
  let passed = false
  driver.state('hold', (command: Command) => {
    if (passed) return hold(driver, command)
    passed = true
    return undefined
  })
  driver.onTestReset(() => driver.state('hold', undefined))
}

function textOf(driver: Driver, command: Command): string {
  const args = (command.get('args') as unknown[]).map((arg) => show(driver.dom, arg)).join(', ')
  const text = `${command.get('name')} ${args}`.trim()
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
}
