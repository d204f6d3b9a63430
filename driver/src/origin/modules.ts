// What callbacks load: the support file's script holds the modules that they name.
import { makeError } from '../engine/errors'
import { finalError } from '../engine/retry'
import { clearTimer, setTimer } from '../engine/time'
import type { Realm } from '../realm'
import { sentBack } from './refused'

interface ModulePage {
  __hinoki_modules?: Record<string, () => unknown>
}

type Load = (how: 'require' | 'import', name: unknown, folder: unknown, here: unknown) => unknown

function find(...[how, name, folder]: Parameters<Load>): (() => unknown) | undefined {
  return (window as ModulePage).__hinoki_modules?.[`${how} ${folder} ${name}`]
}

/** Cypress.require() and Cypress.import() as the bundler writes them: with the folder of the file in which they stand. */
function setLoad(Cypress: Realm['Cypress'], load: Load): void {
  Cypress.require = (name: unknown, folder?: unknown, here?: unknown) => load('require', name, folder, here)
  Cypress.import = async (name: unknown, folder?: unknown, here?: unknown) => load('import', name, folder, here)
}

export function addModules({ Cypress }: Realm): void {
  setLoad(Cypress, (how, name, folder, here) => {
    const found = find(how, name, folder, here)
    if (found) return found()
    throw makeError(`\`Cypress.${how}()\` was asked for \`${String(name)}\`, which was not bundled`, {
      hint: 'write the name out: modules are bundled before the spec runs',
    })
  })
  addGlobals(Cypress)
}

/** What the bundler's own helpers and globals are called in the text of a callback, as far as they are not there. */
export function addGlobals(Cypress: Realm['Cypress']): void {
  const named = (target: object, value: string) => Object.defineProperty(target, 'name', { value, configurable: true })
  const process = { env: { NODE_ENV: 'development' }, platform: 'browser', nextTick: queueMicrotask.bind(window) }
  const timers = { setImmediate: (work: () => void) => setTimer(work, 0), clearImmediate: clearTimer }
  const globals = { __name: named, Buffer: Cypress.Buffer, global: window, process, ...timers }
  for (const [name, value] of Object.entries(globals)) if (!(name in window)) Object.assign(window, { [name]: value })
}

/**
 * In the spec's own page modules are imported as everywhere: a callback that may run elsewhere brings what does so. One
 * that another page sent back sees nothing of that; its file has put by what it asks for.
 */
export function refuseModules({ engine, Cypress }: Realm): void {
  setLoad(Cypress, (how, name, folder, here) => {
    const command = sentBack(engine.driver)
    const found = command && find(how, name, folder, here)
    if (found) return found()
    if (command) {
      throw makeError(`\`Cypress.${how}()\` was asked for \`${String(name)}\`, which was not bundled for the test's own page`, {
        hint: `write it with its name in the callback of ${command} itself: what that asks for is bundled before the spec runs`,
      })
    }
    if (typeof here === 'function') return here()
    const callbacks = 'callbacks of `cy.origin()`, and of `cy.frame()` and `cy.tab()` on another origin'
    throw finalError(
      makeError(`\`Cypress.${how}('${String(name)}')\` is for ${callbacks}`, { hint: 'elsewhere import the module as usual' }),
    )
  })
}

/** Custom commands may be added again: a module that adds them is loaded by the support file and by a callback. */
export function allowAgain({ engine, Cypress }: Realm): void {
  const { add } = Cypress.Commands
  const { definitions } = engine.core
  const ours = new Set<string>()
  Cypress.Commands.add = (name: string, ...rest: unknown[]) => {
    if (definitions.get(name)?.user && ours.has(name)) definitions.delete(name)
    add(name, ...rest)
    ours.add(name)
  }
}
