// Where the flag of the time before cy.origin() is off, a test that leaves its domain has failed.
import { visitUnderWay } from '../aut/visit-state'
import { makeError } from '../engine/errors'
import type { Realm } from '../realm'
import { era } from '../session/era'
import { isOwnSite } from './site'

export function failWhereLeft({ engine }: Realm): void {
  const { core, driver } = engine
  core.host.on('navigated', ({ url, site }) => {
    // A visit that is redirected takes the spec along.
    if (era(driver) !== 'off' || driver.config('chromeWebSecurity') === false || visitUnderWay()) return
    if (!/^https?:/.test(url)) return
    if (isOwnSite(site)) return
    core.run?.end(
      makeError(`The page has left \`${location.origin}\` for \`${new URL(url).origin}\`, which a test can't do here`, {
        hint: 'experimentalSessionAndOrigin is set to false: remove it from the configuration, and put what is done there into cy.origin()',
      }),
    )
  })
}
