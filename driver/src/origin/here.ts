// A callback that the realm of another origin sends back to the spec page: the frame or tab that it enters is of the test's
// own origin. As a text it sees no more than it does elsewhere.
import type { Realm } from '../realm'
import { gone } from './asks'
import { changesSince, evaluateText, explained, go, outcomeOf, valuesOf } from './inside'
import type { Block, Nested, Outcome } from './messages'
import { addGlobals } from './modules'
import { sentBack, setSentBack } from './refused'
import type { Surround } from './runner'
import { fitTab } from './size'

export async function runHere(realm: Realm, call: Nested, source: Pick<Block, 'script' | 'place'>, surround?: Surround): Promise<Outcome> {
  const { core, driver } = realm.engine
  const before = valuesOf(realm)
  const outer = driver.state('withinSubjectChain')
  const around = sentBack(driver)
  let leave = () => {}
  let outcome: Omit<Outcome, 'changed' | 'viewport'>
  try {
    setSentBack(driver, call.command)
    addGlobals(realm.Cypress)
    driver.onTestReset(() => {
      core.aut.home()
      setSentBack(driver, undefined)
    })
    leave = go(realm, { tab: call.tab, frame: call.frame, tabs: [] }, surround ?? (() => Promise.reject(gone())))
    driver.state('withinSubjectChain', null)
    await fitTab(driver, call.tab, core.aut.of(call.tab))
    const fn = evaluateText({ text: call.text, ...source })
    const value = await driver.runUserFunction(fn, core.states.get('ctx') ?? {}, [call.args])
    await core.aut.place.frame?.whenLeft(core.config('pageLoadTimeout'))
    outcome = outcomeOf(value)
  } catch (thrown) {
    outcome = { error: explained(driver.rawError(thrown), call.command) }
  } finally {
    driver.state('withinSubjectChain', outer)
    setSentBack(driver, around)
    leave()
  }
  return { ...outcome, ...changesSince(realm, before) }
}
