// Cypress.automation: what plugins ask of the browser beyond commands.
import { HostFailure } from '../engine/errors'
import type { Driver } from '../engine/types'

const DEBUGGER = 'remote:debugger:protocol'

export function createAutomation(driver: Driver, wrap: <T>(promise: Promise<T>) => unknown) {
  const send = async (message: unknown, options: unknown): Promise<unknown> => {
    if (message !== DEBUGGER) {
      throw driver.error(`\`Cypress.automation()\` doesn't know \`${String(message)}\``, {
        hint: `'${DEBUGGER}' sends a command of the browser's protocol to the application's tab`,
      })
    }
    const { command, params = {} } = (options ?? {}) as { command?: unknown; params?: unknown }
    if (typeof command !== 'string' || typeof params !== 'object' || params === null) {
      throw driver.error(`\`Cypress.automation('${DEBUGGER}')\` needs a command and its parameters`, {
        hint: "{ command: 'Input.dispatchMouseEvent', params: { … } }",
      })
    }
    try {
      return await driver.host.call({ method: 'protocolCommand', params: { command, params: params as Record<string, never> } })
    } catch (thrown) {
      throw thrown instanceof HostFailure ? driver.error(`the browser refused \`${command}\`: ${thrown.message}`) : thrown
    }
  }
  // Plugins use methods of Bluebird.
  return (message: unknown, options: unknown) => wrap(send(message, options))
}
