// `timers` of Node. Looked up at each call: cy.clock() replaces those of the page.
const call =
  (name) =>
  (...args) =>
    globalThis[name](...args)

module.exports = {
  setTimeout: call('setTimeout'),
  clearTimeout: call('clearTimeout'),
  setInterval: call('setInterval'),
  clearInterval: call('clearInterval'),
  setImmediate: (callback, ...args) => globalThis.setTimeout(callback, 0, ...args),
  clearImmediate: call('clearTimeout'),
}
