// What callbacks load: the support file's script holds the modules that they name.
import { makeError } from '../engine/errors'
import { finalError } from '../engine/retry'
import { clearTimer, setTimer } from '../engine/time'
import type { Realm } from '../realm'

interface ModulePage {
  __hinoki_modules?: Record<string, () => unknown>
}

/** Cypress.require() and Cypress.import() as the bundler writes them: with the folder of the file in which they stand. */
export function addModules({ Cypress }: Realm): void {
  const load = (how: 'require' | 'import', name: unknown, folder: unknown) => {
    const found = (window as ModulePage).__hinoki_modules?.[`${how} ${folder} ${name}`]
    if (found) return found()
    throw makeError(`\`Cypress.${how}()\` was asked for \`${String(name)}\`, which was not bundled`, {
      hint: 'write the name out: modules are bundled before the spec runs',
    })
  }
  Cypress.require = (name: unknown, folder?: unknown) => load('require', name, folder)
  Cypress.import = async (name: unknown, folder?: unknown) => load('import', name, folder)
  // What the bundler's own helpers and globals are called in the text of a callback.
  const named = (target: object, value: string) => Object.defineProperty(target, 'name', { value, configurable: true })
  const process = { env: { NODE_ENV: 'development' }, platform: 'browser', nextTick: queueMicrotask.bind(window) }
  const timers = { setImmediate: (work: () => void) => setTimer(work, 0), clearImmediate: clearTimer }
  Object.assign(window, { __name: named, Buffer: Cypress.Buffer, global: window, process, ...timers })
}

/** In the spec's own page modules are imported as everywhere: a callback that may run elsewhere brings what does so. */
export function refuseModules({ Cypress }: Realm): void {
  const load = (how: 'require' | 'import', name: unknown, here: unknown) => {
    if (typeof here === 'function') return here()
    const callbacks = 'callbacks of `cy.origin()`, and of `cy.frame()` and `cy.tab()` on another origin'
    throw finalError(
      makeError(`\`Cypress.${how}('${String(name)}')\` is for ${callbacks}`, { hint: 'elsewhere import the module as usual' }),
    )
  }
  Cypress.require = (name: unknown, _folder?: unknown, here?: unknown) => load('require', name, here)
  Cypress.import = async (name: unknown, _folder?: unknown, here?: unknown) => load('import', name, here)
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
