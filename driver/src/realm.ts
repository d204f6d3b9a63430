// A realm in which user code runs: engine, commands, assertions and the public objects. The spec page is one; each other
// origin that `cy.origin()` names has one in a frame of that page.
import jquery from 'jquery'
import { createAssertions } from './assertions'
import type { Reach } from './aut/tab'
import { type CurrentAut, createTabs } from './aut/tabs'
import { addCommands } from './commands'
import { fillCy, fillCypress } from './cypress'
import { type Configuration, createConfiguration } from './cypress/config'
import { createDom } from './dom'
import { type Chaining, createChaining } from './engine/chainer'
import type { Core } from './engine/core'
import { createEngine, type Engine } from './engine/driver'
import type { HostLink } from './engine/host'
import { pageEvents } from './engine/page'
import { learnSites } from './origin/site'
import type { Boot } from './protocol'

export interface Realm {
  readonly engine: Engine
  readonly aut: CurrentAut
  readonly configuration: Configuration
  readonly chaining: Chaining
  readonly Cypress: any
}

export function createRealm(boot: Boot, host: HostLink, reach: (tab: string) => Reach | undefined = () => undefined): Realm {
  const configuration = createConfiguration(boot)
  let core: Core | undefined
  learnSites(host)
  const aut = createTabs(
    host,
    { load: () => configuration.get('pageLoadTimeout'), redirects: () => configuration.get('redirectionLimit') },
    pageEvents(() => core!),
    reach,
  )
  const $ = jquery as unknown as JQueryStatic
  const Cypress: any = {}
  const chaining = createChaining(() => core!)
  const engine = createEngine({
    boot,
    host,
    aut,
    dom: createDom($, () => configuration.get('visibilityStrategy') ?? 'legacy'),
    chaining,
    config: configuration.get,
    Cypress,
    assertions: createAssertions,
  })
  core = engine.core
  fillCypress(Cypress, boot, engine, configuration)
  configuration.watch('blockHosts', (hosts) => {
    const list = [hosts ?? []].flat().filter((host) => typeof host === 'string')
    host.send({ method: 'blockHosts', params: { hosts: list } })
  })
  fillCy(chaining, engine, Cypress)
  addCommands(engine.driver)
  return { engine, aut, configuration, chaining, Cypress }
}

/** Makes the public objects global. */
export function expose({ engine, chaining, Cypress }: Realm, more: Record<string, unknown>): void {
  const { chai, expect, assert } = engine.driver.assertions
  Object.assign(window, more, { Cypress, cy: chaining.cy, chai, expect, assert })
}
