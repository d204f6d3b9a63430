// Configuration of a suite or a test: what may be in it, and what holds for a test.
import { makeError } from '../engine/errors'
import type { BrowserInfo, Isolation } from '../protocol'
import type { Runnable, Suite, TestConfig } from './types'

// Values of the run or of the spec as a whole: too late to change for one test. Other unknown names are left to plugins.
const fixed = new Set([
  'chromeWebSecurity',
  'clientCertificates',
  'component',
  'downloadsFolder',
  'e2e',
  'excludeSpecPattern',
  'experimentalWebKitSupport',
  'fileServerFolder',
  'fixturesFolder',
  'hosts',
  'modifyObstructiveCode',
  'nodeVersion',
  'port',
  'projectId',
  'reporter',
  'reporterOptions',
  'screenshotsFolder',
  'setupNodeEvents',
  'specPattern',
  'supportFile',
  'trashAssetsBeforeRuns',
  'userAgent',
  'video',
  'videoCompression',
  'videosFolder',
  'watchForFileChanges',
  'isInteractive',
  'isTextTerminal',
  'platform',
  'arch',
  'version',
  'browsers',
])

const numbers = [
  'animationDistanceThreshold',
  'defaultCommandTimeout',
  'execTimeout',
  'keystrokeDelay',
  'numTestsKeptInMemory',
  'pageLoadTimeout',
  'redirectionLimit',
  'requestTimeout',
  'responseTimeout',
  'slowTestThreshold',
  'taskTimeout',
  'viewportHeight',
  'viewportWidth',
]
const ISOLATION = ['on', 'strict', 'off', 'legacy']
const booleans = ['includeShadowDom', 'isolateIndexedDB', 'screenshotOnRunFailure', 'waitForAnimations']

export function checkTestConfig(config: TestConfig, title: string, what: 'suite' | 'test'): void {
  const wrong = (message: string, hint: string) =>
    makeError(`The configuration of the ${what} "${title}" is not valid: ${message}`, { hint })
  if (what === 'test' && 'testIsolation' in config) {
    throw wrong('`testIsolation` can only be set for suites', "move it to the suite: describe('…', { testIsolation: false }, …)")
  }
  for (const [name, value] of Object.entries(config)) {
    if (fixed.has(name)) throw wrong(`\`${name}\` holds for the whole run`, 'set it in the configuration file')
    if (numbers.includes(name) && !(typeof value === 'number' && value >= 0)) {
      throw wrong(`\`${name}\` must be a number, not \`${String(value)}\``, `{ ${name}: 1000 }`)
    }
    if (booleans.includes(name) && typeof value !== 'boolean')
      throw wrong(`\`${name}\` must be true or false, not \`${String(value)}\``, `{ ${name}: true }`)
  }
  const { retries, testIsolation } = config
  if (testIsolation !== undefined && typeof testIsolation !== 'boolean' && !ISOLATION.includes(String(testIsolation))) {
    throw wrong(`\`testIsolation\` must be true or false, not \`${String(testIsolation)}\``, '{ testIsolation: false }')
  }
  if (retries === undefined || retries === null) return
  for (const count of typeof retries === 'object' ? [retries.runMode, retries.openMode] : [retries]) {
    if (count !== undefined && count !== null && typeof count !== 'boolean' && !(Number.isInteger(count) && count >= 0)) {
      throw wrong(
        `\`retries\` must be a whole number, not \`${String(count)}\``,
        '{ retries: 2 } or { retries: { runMode: 2, openMode: 0 } }',
      )
    }
  }
}

/** Suites from the outermost to the one of the test, the root included. */
export function suitesOf(runnable: { parent?: Suite }): Suite[] {
  const path: Suite[] = []
  for (let suite = runnable.parent; suite; suite = suite.parent) path.unshift(suite)
  return path
}

/** All configurations that hold for a test, the outermost first. */
export function configsOf(test: Runnable): TestConfig[] {
  return [...suitesOf(test), test].flatMap(({ _testConfig }) => (_testConfig ? [_testConfig] : []))
}

/** Own retries of a test or its suites, undefined if the run's default holds. */
export function retriesOf(test: Runnable, interactive: boolean): number | null {
  // What this.retries() said in the suite or what it.retries is set to; Mocha hands it down as the test is declared.
  let found: number | null = test.retries() >= 0 ? test.retries() : null
  for (const { retries } of configsOf(test)) {
    if (retries === undefined || retries === null) continue
    const one = typeof retries === 'object' ? (interactive ? retries.openMode : retries.runMode) : retries
    if (one !== undefined && one !== null) found = Number(one)
  }
  return found
}

/** What its suites say about isolation, by the values of the era that the flag tells; null if the run's default holds. */
export function isolationOf(test: Runnable, flag: unknown, warn: (message: string) => void): Isolation | null {
  const suite = suitesOf(test).findLast(({ _testConfig }) => _testConfig?.testIsolation !== undefined)
  const given = suite?._testConfig?.testIsolation
  if (given === undefined || given === null) return null
  const place = `\`testIsolation\` of the suite "${suite!.title}"`
  if (flag === false) {
    warn(`${place} has no effect, since experimentalSessionAndOrigin is false`)
    return 'legacy'
  }
  if (typeof given === 'string' && flag !== true) {
    if (given === 'legacy') {
      throw makeError(`${place} is "legacy", which exists only with experimentalSessionAndOrigin`, {
        hint: 'use true or false, or set that flag in the configuration file',
      })
    }
    warn(`${place} is "${given}", which means ${given !== 'off'} today`)
  }
  if (given === 'legacy') return 'legacy'
  return given === false || given === 'off' ? 'off' : 'on'
}

export function tagsOf(test: Runnable): string[] {
  const all = configsOf(test).flatMap(({ tags }) => (Array.isArray(tags) ? tags : typeof tags === 'string' ? tags.split(/\s+/) : []))
  return [...new Set(all.filter(Boolean))]
}

/** Whether the `browser` filters of a test and its suites let it run here. */
export function fitsBrowser(test: Runnable, browser: BrowserInfo): boolean {
  return configsOf(test).every(({ browser: filter }) => filter === undefined || matches(filter, browser))
}

function matches(filter: unknown, browser: BrowserInfo): boolean {
  const all = Array.isArray(filter) ? filter : [filter]
  const negative = all.filter((one) => typeof one === 'string' && one.startsWith('!'))
  const positive = all.filter((one) => !negative.includes(one))
  if (negative.some((one) => matchesOne(one.slice(1), browser))) return false
  return !positive.length || positive.some((one) => matchesOne(one, browser))
}

function matchesOne(filter: unknown, browser: BrowserInfo): boolean {
  if (typeof filter === 'object' && filter !== null) {
    return Object.entries(filter).every(([key, value]) => String((browser as any)[key]) === String(value))
  }
  const [name, channel] = String(filter).toLowerCase().split(':')
  return (name === browser.name || name === browser.family) && (!channel || channel === browser.channel)
}
