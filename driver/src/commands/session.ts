// cy.session: the host decides what is done; setup and validate run here.
import { refuseInFrame, refuseInTab } from '../aut/frame'
import { HostFailure, toError } from '../engine/errors'
import type { CommandModule, Driver, Log } from '../engine/types'
import { refuseWithinOrigin } from '../origin/refused'
import type { DriverCall, SessionAct, SessionLogLine, SessionStep } from '../protocol'
import { tellingChanges } from '../session/debug'
import { refuseWhereOff } from '../session/era'
import { readArguments, type SessionArguments } from '../session/options'
import { runValidate, storable } from '../session/outcome'

export const session: CommandModule = (driver) => {
  driver.commands.add('session', async function (id: unknown, setup: unknown, options: unknown) {
    const log = driver.log({ name: 'session', message: '', type: 'parent', groupStart: true })
    try {
      refuseWhereOff(driver, 'cy.session()')
      refuseInFrame(driver.aut, 'cy.session()')
      refuseInTab(driver.aut, 'cy.session()')
      refuseWithinOrigin(driver)
      const given = readArguments(driver, id, setup, options)
      log.set({ message: shorten(given.request.id), details: details(given, 'creating') })
      await run(driver, given, this.ctx, log)
    } catch (thrown) {
      log.error(toError(thrown))
      throw thrown
    }
    return null
  })
}

async function run(driver: Driver, given: SessionArguments, self: unknown, log: Log): Promise<void> {
  const { host } = driver
  let value: unknown
  let failure: unknown
  const ask = (call: DriverCall) => tellingChanges(driver, () => host.call<SessionStep>(call))
  let step = await ask({ method: 'sessionBegin', params: given.request }).catch((thrown: unknown) => {
    throw thrown instanceof HostFailure ? refused(driver, thrown) : thrown
  })
  for (;;) {
    for (const line of step.log) note(driver, line)
    const act: SessionAct = step.act
    if (act.type === 'end') {
      const state = act.status === 'recreated' ? 'warned' : 'passed'
      log.set({ state, details: { ...details(given, act.status), reason: act.reason } })
      log.end()
      return
    }
    if (act.type === 'fail') {
      log.set({ details: details(given, 'failed') })
      // Setup and validate fail with their own errors, which point into the user's code.
      throw failure && (act.error.code === 'setup' || act.error.code === 'validate')
        ? explained(toError(failure), act.error.code)
        : driver.error(act.error.message)
    }
    try {
      if (act.type === 'runSetup') {
        log.set({ details: details(given, act.title === 'Recreate session' ? 'recreating' : 'creating') })
        value = undefined
        value = storable(
          await group(driver, act.title, async () => {
            const last = await driver.runUserFunction(given.setup, self, [])
            // A login that still redirects would be saved half done.
            await driver.aut.whenLoaded()
            return last
          }),
        )
      } else {
        const stored = act.value ?? undefined
        await group(driver, 'Validate session', (inner) =>
          runValidate(driver, given.validate!, self, stored, (text) => inner.set({ state: 'warned', message: text })),
        )
      }
      failure = undefined
    } catch (thrown) {
      failure = thrown
    }
    const error = failure === undefined ? null : driver.rawError(failure)
    const reported = act.type === 'runSetup' && value !== undefined ? value : null
    step = await ask({ method: 'sessionReport', params: { call: step.call, error, value: reported } })
  }
}

async function group<T>(driver: Driver, title: string, work: (log: Log) => Promise<T>): Promise<T> {
  const log = driver.log({ name: title, message: '', type: 'system', groupStart: true, collapsed: true })
  try {
    const value = await work(log)
    log.end()
    return value
  } catch (thrown) {
    log.set({ collapsed: false })
    log.error(toError(thrown))
    throw thrown
  }
}

function note(driver: Driver, { text, error, duration }: SessionLogLine): void {
  // Told once it is done: the entry's own times are those of the telling.
  const log = driver.log({ name: text, message: '', type: 'system', collapsed: true, details: { duration } })
  if (error) log.error(driver.error(error))
  else log.end()
}

function refused(driver: Driver, failure: HostFailure): Error {
  const differs = failure.code === 'sessionDiffers'
  return driver.error(failure.message, differs ? { hint: 'give one of them another id, or make both calls by one custom command' } : {})
}

function explained(error: Error, step: 'setup' | 'validate'): Error {
  const hinted = error as { hint?: string }
  const place =
    step === 'setup' ? 'this happened in the setup of cy.session()' : 'the session was just made by its setup, but its validate fails'
  hinted.hint = hinted.hint ? `${hinted.hint}; ${place}` : place
  return error
}

const shorten = (id: string) => (id.length > 50 ? `${id.slice(0, 50)}…` : id)

const details = ({ request }: SessionArguments, status: string) => ({
  session: { id: request.id, global: request.cacheAcrossSpecs, status },
})
