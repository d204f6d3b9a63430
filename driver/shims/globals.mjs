// What libraries of the driver's bundle expect to find as globals.
export { Buffer } from 'buffer'

// No more than they use.
export const process = {
  browser: true,
  env: {},
  argv: [],
  version: '',
  versions: {},
  platform: 'browser',
  stdout: { isTTY: false, write: () => true },
  stderr: { isTTY: false, write: () => true },
  cwd: () => '/',
  nextTick: (callback, ...args) => queueMicrotask(() => callback(...args)),
  on: () => process,
  once: () => process,
  off: () => process,
  removeListener: () => process,
  removeAllListeners: () => process,
  listeners: () => [],
  listenerCount: () => 0,
  emit: () => false,
}
