// The driver. The spec page loads it before the spec's bundle, then calls __hinoki_run; pages of other origins, which
// cy.origin() runs its callbacks in, load it too.

import { pictureFailure } from './commands/screenshot'
import { toError } from './engine/errors'
import { createHost } from './engine/host'
import { afterTask } from './engine/time'
import { createPicker, type Picker } from './look/picker'
import { createInterface } from './mocha/declare'
import { createSession } from './mocha/session'
import { startBridge } from './origin/bridge'
import { openBridges } from './origin/bridges'
import { showFrameErrors } from './origin/frame-errors'
import { greeted } from './origin/messages'
import type { Boot, HostMessage } from './protocol'
import { createRealm, expose } from './realm'
import { tellingChanges } from './session/debug'
import { era } from './session/era'
import { clearPage } from './session/legacy'
import { defineStorageCalls } from './session/page'

interface SpecWindow extends Window {
  /** Absent in the page of another origin: that one is told what it needs by the spec page. */
  __hinoki_boot?: Boot
  __hinoki_send(text: string): void
  __hinoki_receive(messages: HostMessage | HostMessage[]): void
  __hinoki_run(): void
  /** Of open mode. */
  __hinoki_look?: Picker
  __hinoki_aut(win: Window, tab?: string): void
  __hinoki_blank(): Promise<void>
  /** A frame of the application has a new document. */
  __hinoki_frame(win: Window): void
}

const page = window as unknown as SpecWindow
if (page.__hinoki_boot) startSpec(page.__hinoki_boot)
else startBridge()

function startSpec(boot: Boot): void {
  const host = createHost(boot.load, (text) => page.__hinoki_send(text))
  page.__hinoki_receive = (messages) => [messages].flat().forEach(host.receive)

  const realm = createRealm(boot, host)
  const { aut, configuration, engine, Cypress } = realm
  page.__hinoki_aut = (win, tab) => {
    aut.of(tab ?? '').hook(win as Window & typeof globalThis)
  }
  page.__hinoki_frame = (win) => {
    for (const change of engine.core.beforeEveryLoad) change(win as Window & typeof globalThis)
  }
  // Pages of other origins in tabs that the application opened can say that they are there, no more.
  window.addEventListener('message', ({ data, source }) => {
    const tab = greeted(data)
    if (tab && source) aut.of(tab).meet(source as Window & typeof globalThis)
  })
  showFrameErrors(engine.driver, engine.core)
  page.__hinoki_blank = () => aut.of('').toBlank()
  defineStorageCalls(window, aut.of(''))
  openBridges(realm)
  if (boot.interactive) page.__hinoki_look = createPicker(engine.driver)

  const declared = createInterface(configuration.get('defaultCommandTimeout'))
  const session = createSession({
    boot,
    engine,
    configuration,
    declared,
    Cypress,
    tellingChanges: (work) => tellingChanges(engine.driver, work),
    pictureFailure: () => pictureFailure(engine.driver, boot),
    clearPage: era(engine.driver) === 'off' ? () => clearPage(engine.driver) : undefined,
  })
  expose(realm, declared.globals)

  // Until the spec is declared every error is one of the file as a whole.
  window.addEventListener('error', (event) => session.outside(event.error ?? toError(event.message)))
  window.addEventListener('unhandledrejection', (event) => session.rejected(event.reason))
  // A task later: rejections at the top level are told only after the scripts' own task.
  page.__hinoki_run = () => afterTask(() => void session.run())
}
