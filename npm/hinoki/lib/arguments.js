'use strict'

// Options of `run()` and `open()` as arguments of the program.

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Options that mean nothing here: they are of a recording service. */
const UNUSED = ['autoCancelAfterFailures', 'ciBuildId', 'group', 'key', 'parallel', 'record', 'runnerUi', 'dev']

const VALUES = {
  browser: '--browser',
  configFile: '--config-file',
  grep: '--grep',
  port: '--port',
  project: '--project',
  repeat: '--repeat',
  shard: '--shard',
  workers: '--workers',
}
const LISTS = { reporter: '--reporter', spec: '--spec', tag: '--tag' }
const OBJECTS = { config: '--config', env: '--env', expose: '--expose', reporterOptions: '--reporter-options' }
const FLAGS = { headed: '--headed', headless: '--headless', lastFailed: '--last-failed', noExit: '--no-exit', quiet: '--quiet' }

const refuse = (name, expected, value) => {
  throw new TypeError(`\`${name}\` must be ${expected}, but it is ${JSON.stringify(value) ?? String(value)}`)
}

const toArguments = (options = {}) => {
  if (!isObject(options)) refuse('options', 'an object', options)
  const args = []
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || value === null || UNUSED.includes(name)) continue
    if (name === 'testingType') {
      if (value !== 'e2e') throw new Error(`\`testingType\` is ${JSON.stringify(value)}, but only end-to-end tests can be run`)
    } else if (name === 'exit') {
      if (value === false) args.push('--no-exit')
    } else if (name === 'failFast') {
      if (value !== false) args.push(value === true ? '--fail-fast' : `--fail-fast=${value}`)
    } else if (Object.hasOwn(VALUES, name)) {
      if (typeof value !== 'string' && typeof value !== 'number') refuse(name, 'a text or a number', value)
      args.push(`${VALUES[name]}=${value}`)
    } else if (Object.hasOwn(LISTS, name)) {
      const list = Array.isArray(value) ? value : [value]
      if (!list.every((each) => typeof each === 'string')) refuse(name, 'a text or a list of texts', value)
      if (list.length > 0) args.push(`${LISTS[name]}=${list.join(',')}`)
    } else if (Object.hasOwn(OBJECTS, name)) {
      if (typeof value !== 'string' && !isObject(value)) refuse(name, 'an object', value)
      const text = typeof value === 'string' ? value : JSON.stringify(value)
      if (text !== '{}') args.push(`${OBJECTS[name]}=${text}`)
    } else if (Object.hasOwn(FLAGS, name)) {
      if (typeof value !== 'boolean') refuse(name, 'true or false', value)
      if (value) args.push(FLAGS[name])
    } else {
      throw new TypeError(`\`${name}\` is not an option of run() or open()`)
    }
  }
  return args
}

module.exports = { FLAGS, toArguments }
