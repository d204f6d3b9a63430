// `process` of Node: what libraries look at before they decide that they run in a browser.
const start = Date.now()
const emitter = () => process
const process = globalThis.process ?? {
  title: 'browser',
  browser: true,
  env: {},
  argv: [],
  execArgv: [],
  version: '',
  versions: {},
  release: {},
  platform: 'browser',
  arch: 'javascript',
  pid: 1,
  exitCode: undefined,
  cwd: () => '/',
  uptime: () => (Date.now() - start) / 1000,
  hrtime: Object.assign(
    (earlier = [0, 0]) => {
      const nanoseconds = BigInt(Math.round(performance.now() * 1e6)) - (BigInt(earlier[0]) * 1_000_000_000n + BigInt(earlier[1]))
      return [Number(nanoseconds / 1_000_000_000n), Number(nanoseconds % 1_000_000_000n)]
    },
    { bigint: () => BigInt(Math.round(performance.now() * 1e6)) },
  ),
  memoryUsage: () => ({}),
  nextTick: (callback, ...args) => queueMicrotask(() => callback(...args)),
  emitWarning: (warning) => console.warn(String(warning)),
  exit() {
    throw new Error('process.exit() has no meaning in a spec: use Cypress.stop() to end it')
  },
  on: emitter,
  once: emitter,
  off: emitter,
  addListener: emitter,
  removeListener: emitter,
  removeAllListeners: emitter,
  emit: () => false,
  listeners: () => [],
  listenerCount: () => 0,
}

module.exports = process
