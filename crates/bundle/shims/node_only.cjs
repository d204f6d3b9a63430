// A module of Node that no page has. Importing it does no harm, calling it says what to do instead.
const instead = 'PACKAGE' && '; it works in part after npm install -D PACKAGE'

function refusing(path) {
  const refuse = function () {
    throw new Error(
      `${path}() belongs to Node, and specs run in the browser: move it into a task in the configuration file (setupNodeEvents) and call cy.task(), or use cy.readFile(), cy.writeFile(), cy.exec() or cy.request()${instead}`,
    )
  }
  // What bundlers, promises and tools look for must be missing, not a function.
  const absent = ['__esModule', 'default', 'then', 'prototype', 'toJSON', 'inspect', '$$typeof', 'nodeType']
  return new Proxy(refuse, {
    get(_target, name) {
      if (typeof name === 'symbol' || absent.includes(name)) return undefined
      return name in Object.prototype ? Object.prototype[name] : refusing(`${path}.${name}`)
    },
    set: () => true,
    getPrototypeOf: () => Function.prototype,
  })
}

module.exports = Object.create(refusing('NAME'))
