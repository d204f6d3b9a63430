// The driver: builds the realm that specs run in. The page loads it before the spec's bundle, then calls __hinoki_run.

import jquery from 'jquery'
import { createAssertions } from './assertions'
import { createAutTab } from './aut/tab'
import { addCommands } from './commands'
import { fillCy, fillCypress } from './cypress'
import { createConfiguration } from './cypress/config'
import { createDom } from './dom'
import { createChaining } from './engine/chainer'
import type { Core } from './engine/core'
import { createEngine } from './engine/driver'
import { toError } from './engine/errors'
import { createHost } from './engine/host'
import { pageEvents } from './engine/page'
import { afterTask } from './engine/time'
import { createInterface } from './mocha/declare'
import { createSession } from './mocha/session'
import type { Boot, HostMessage } from './protocol'
import { defineStorageCalls } from './session/page'

interface SpecWindow extends Window {
  __hinoki_boot: Boot
  __hinoki_send(text: string): void
  __hinoki_receive(message: HostMessage): void
  __hinoki_run(): void
  __hinoki_aut(win: Window): void
  __hinoki_blank(): Promise<void>
}

const page = window as unknown as SpecWindow
const boot = page.__hinoki_boot
const host = createHost(boot.load, (text) => page.__hinoki_send(text))
page.__hinoki_receive = host.receive

const configuration = createConfiguration(boot)
let core: Core | undefined
const aut = createAutTab(
  host,
  () => configuration.get('pageLoadTimeout'),
  pageEvents(() => core!),
)
page.__hinoki_aut = (win) => aut.hook(win as Window & typeof globalThis)
page.__hinoki_blank = () => aut.toBlank()
defineStorageCalls(window, aut)

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
fillCy(chaining, engine, Cypress)
addCommands(engine.driver)

const declared = createInterface(configuration.get('defaultCommandTimeout'))
const session = createSession({ boot, engine, configuration, declared, Cypress })
const { chai, expect, assert } = engine.driver.assertions
Object.assign(window, declared.globals, { Cypress, cy: chaining.cy, chai, expect, assert })

// Until the spec is declared every error is one of the file as a whole.
window.addEventListener('error', (event) => session.outside(event.error ?? toError(event.message)))
window.addEventListener('unhandledrejection', (event) => session.rejected(event.reason))
// A task later: rejections at the top level are told only after the scripts' own task.
page.__hinoki_run = () => afterTask(() => void session.run())
