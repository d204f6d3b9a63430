import type { CommandModule, Driver } from '../engine/types'
import type { NetworkEmulation } from '../protocol'

const online: NetworkEmulation = { offline: false, latency: 0, download: null, upload: null }

// Those of the browser's own developer tools.
const presets: Record<string, NetworkEmulation> = {
  online,
  offline: { ...online, offline: true },
  'slow 3G': { offline: false, latency: 2000, download: 400, upload: 400 },
  'slow 4G': { offline: false, latency: 562.5, download: 1440, upload: 675 },
  'fast 4G': { offline: false, latency: 165, download: 8100, upload: 1350 },
}

/** cy.network: the pages' network is slow, or not there, until the test ends. */
export const network: CommandModule = (driver) => {
  driver.commands.add('network', async (given: unknown, options?: { log?: boolean }) => {
    const conditions = read(driver, given)
    if (options?.log !== false) driver.log({ name: 'network', message: typeof given === 'string' ? given : JSON.stringify(given) })
    await driver.host.call({ method: 'emulateNetwork', params: conditions })
    return null
  })
}

function read(driver: Driver, given: unknown): NetworkEmulation {
  const wrong = (message: string) =>
    driver.error(`\`cy.network()\` ${message}`, {
      hint: `cy.network('offline'), one of ${Object.keys(presets).join(', ')}, or cy.network({ latency: 200, download: 1000, upload: 500 })`,
    })
  if (typeof given === 'string') {
    const preset = presets[given]
    if (!preset) throw wrong(`knows no network \`${given}\``)
    return preset
  }
  if (typeof given !== 'object' || given === null) throw wrong(`needs a name or an object, but got \`${String(given)}\``)
  const values = given as Record<string, unknown>
  const unknown = Object.keys(values).filter((key) => !Object.hasOwn(online, key))
  if (unknown.length) throw wrong(`was passed unknown properties: \`${unknown.join('`, `')}\``)
  const { offline = false } = values
  if (typeof offline !== 'boolean') throw wrong(`needs true or false for \`offline\`, but got \`${String(offline)}\``)
  const number = (name: string): number | null => {
    const value = values[name]
    if (value === undefined || value === null) return null
    if (typeof value !== 'number' || !Number.isFinite(value) || value < 0)
      throw wrong(`needs a number of at least 0 for \`${name}\`, but got \`${String(value)}\``)
    return value
  }
  return { offline, latency: number('latency') ?? 0, download: number('download'), upload: number('upload') }
}
