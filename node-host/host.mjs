// The user's side of a project: evaluates the configuration file and runs what it registers.
//
// Speaks JSON lines with the host program: calls arrive on descriptor 3, answers leave on descriptor 4, and
// descriptor 5 closes when the host program is gone. Standard output and error belong to user code. The words are
// those of crates/protocol/src/node.rs. Nothing here may need a package: the files are embedded in the program, one after
// the other as one module: host.mjs, reporters.mjs, main.mjs. A line before them defines CYPRESS_VERSION.

import { spawnSync } from 'node:child_process'
import { EventEmitter } from 'node:events'
import fs from 'node:fs'
import module, { createRequire } from 'node:module'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'

const IN = 3
const OUT = 4
const LIFELINE = 5
const OWN_URL = import.meta.url

// ---------------------------------------------------------------------------------------------------------- wire

/** Synchronous, so that nothing is lost if the process ends right after. */
const send = (message) => {
  const bytes = Buffer.from(`${JSON.stringify(message)}\n`)
  for (let at = 0; at < bytes.length; ) at += fs.writeSync(OUT, bytes, at)
}

const listen = (onMessage) => {
  const input = new net.Socket({ fd: IN, readable: true, writable: false })
  const parts = []
  input.setEncoding('utf8')
  input.on('data', (text) => {
    const lines = text.split('\n')
    if (lines.length === 1) return void parts.push(text)
    lines[0] = parts.join('') + lines[0]
    parts.length = 0
    const rest = lines.pop()
    if (rest) parts.push(rest)
    for (const line of lines) onMessage(JSON.parse(line))
  })
  // The host program is done with us: user code may still run its exit handlers.
  input.on('end', () => {
    closeFiles([])
    process.exit(0)
  })
  input.on('error', () => process.exit(0))
}

/**
 * Ends the whole process group when the host program is gone, however it went. In a thread of its own, since user code
 * may block this one.
 */
const watchLifeline = () => {
  const source = `
    const socket = new (require('node:net').Socket)({ fd: ${LIFELINE}, readable: true, writable: false })
    const end = () => process.kill(-process.pid, 'SIGKILL')
    socket.on('end', end).on('error', end).resume()`
  new Worker(source, { eval: true, execArgv: [], stdout: false, stderr: false }).unref()
}

// -------------------------------------------------------------------------------------------------------- errors

const FRAME = /^\s*at (?:.*?\()?((?:file:\/\/|\/|[A-Za-z]:[\\/]).*?):(\d+):(\d+)\)?$/

const isOwnFrame = (line) => line.includes(OWN_URL) || line.includes(fileURLToPath(OWN_URL)) || /(\(|at |async )node:/.test(line)

const toPath = (text) => (text.startsWith('file:') ? fileURLToPath(text) : text)

const frameLocation = (stack) => {
  const places = stack
    .map((line) => FRAME.exec(line))
    .filter(Boolean)
    .map(([, file, line, column]) => ({ file: toPath(file), line: Number(line), column: Number(column) }))
  return places.find(({ file }) => !file.includes('/node_modules/')) ?? places[0]
}

/** `file:line` and a code excerpt stand in front of what Node prints for a script that doesn't parse. */
const syntaxLocation = (text) => {
  const [first, code = '', marker = ''] = text.split('\n')
  const match = /^((?:file:\/\/|\/|[A-Za-z]:[\\/]).*):(\d+)$/.exec(first)
  return match
    ? { file: toPath(match[1]), line: Number(match[2]), column: code && marker.includes('^') ? marker.indexOf('^') + 1 : 1 }
    : undefined
}

/** Node doesn't say where a module fails to parse: asks it for each file that the module imports by a relative path. */
const findSyntaxError = (file) => {
  const seen = new Set([file])
  for (const candidate of seen) {
    if (seen.size > 40 || !/\.[cm]?js$/.test(candidate)) continue
    const check = spawnSync(process.execPath, ['--check', candidate], { encoding: 'utf8', timeout: 5000, env: { PATH: process.env.PATH } })
    const location = check.status === 0 ? undefined : syntaxLocation(check.stderr ?? '')
    if (location) return location
    const text = fs.readFileSync(candidate, 'utf8')
    for (const [, specifier] of text.matchAll(/(?:from|import)\s*\(?\s*['"](\.[^'"]*)['"]/g)) {
      const next = path.resolve(path.dirname(candidate), specifier)
      if (fs.statSync(next, { throwIfNoEntry: false })?.isFile()) seen.add(next)
    }
  }
  return undefined
}

/** The line that imports a package or file which isn't there. */
const importLocation = (message) => {
  const match = /Cannot find (?:package|module) '(.+?)'[\s\S]*?(?:imported from |Require stack:\n- )(.+)/.exec(message)
  if (!match) return undefined
  const file = toPath(match[2].trim())
  const text = fs.statSync(file, { throwIfNoEntry: false })?.isFile() ? fs.readFileSync(file, 'utf8') : ''
  const tail = path.basename(match[1])
  const line = text.split('\n').findIndex((each) => /['"`]/.test(each) && each.includes(tail) && /\b(from|import|require)\b/.test(each))
  return line < 0 ? undefined : { file, line: line + 1, column: 1 }
}

const failureOf = (thrown, file) => {
  if (!(thrown instanceof Error) && !(typeof thrown === 'object' && thrown && typeof thrown.message === 'string')) {
    const text = typeof thrown === 'string' ? thrown : (JSON.stringify(thrown) ?? String(thrown))
    return { name: 'Error', message: `a value that is no error was thrown: ${text}`, stack: '' }
  }
  const whole = String(thrown.stack ?? '')
  const lines = whole.split('\n')
  const first = lines.findIndex((line) => /^\s+at /.test(line))
  const stack = (first < 0 ? [] : lines.slice(first)).filter((line) => /^\s+at /.test(line) && !isOwnFrame(line)).map((line) => line.trim())
  const isSyntax = thrown.name === 'SyntaxError'
  const location =
    syntaxLocation(whole) ??
    importLocation(String(thrown.message)) ??
    (isSyntax && stack.length === 0 && file ? findSyntaxError(file) : undefined) ??
    frameLocation(stack)
  const failure = {
    name: String(thrown.name ?? 'Error'),
    message: String(thrown.message).split('\nRequire stack:')[0],
    stack: stack.join('\n'),
  }
  if (thrown.code !== undefined) failure.code = String(thrown.code)
  if (location) failure.location = location
  if (thrown.cause !== undefined) {
    const cause = failureOf(thrown.cause)
    failure.stack = [failure.stack, `caused by ${cause.name}: ${cause.message}`, cause.stack].filter(Boolean).join('\n')
  }
  return failure
}

// ---------------------------------------------------------------------------------------------- values as JSON

/** Copies what JSON can carry; what it can't is listed in `found` with its place. */
const portable = (value, at, found, parents = []) => {
  const refuse = (kind) => void found.push({ path: at.join('.'), kind })
  switch (typeof value) {
    case 'string':
    case 'boolean':
    case 'undefined':
      return value
    case 'number':
      return Number.isFinite(value) ? value : refuse(String(value))
    case 'object':
      break
    default:
      return refuse(typeof value)
  }
  if (value === null) return null
  if (value instanceof RegExp) return refuse('regular expression')
  if (parents.includes(value)) return refuse('reference to an object around it')
  if (typeof value.toJSON === 'function') return portable(value.toJSON(), at, found, [...parents, value])
  const inside = [...parents, value]
  if (Array.isArray(value)) return value.map((each, index) => portable(each, [...at, index], found, inside) ?? null)
  const copy = {}
  for (const key of Object.keys(value)) {
    const part = portable(value[key], [...at, key], found, inside)
    if (part !== undefined) Object.defineProperty(copy, key, { value: part, enumerable: true, configurable: true, writable: true })
  }
  return copy
}

// ------------------------------------------------------------------------- `cypress` and `hinoki` as packages

const notHere = (name) => () => {
  throw new Error(`${name}() can't be called from within the project's configuration: run \`hinoki ${name}\` instead`)
}

const api = Object.freeze({
  defineConfig: (config) => config,
  defineComponentFramework: (definition) => definition,
  run: notHere('run'),
  open: notHere('open'),
})
const API_KEY = 'hinoki.node.api'
globalThis[Symbol.for(API_KEY)] = api

/** Plugins ask it which version they are to work with. */
const PACKAGE = Object.freeze({ name: 'cypress', version: CYPRESS_VERSION, main: 'index.js' })

const isApi = (request) => request === 'cypress' || request === 'hinoki'

const shadowRequire = () => {
  const load = module._load
  module._load = function (request, ...rest) {
    if (request === 'cypress/package.json') return PACKAGE
    return isApi(request) ? api : load.call(this, request, ...rest)
  }
}

/** Hooks for `import`, as text: they run in a thread of their own. `data` holds the prepared script, if there is one. */
const importHooks = `
  const API = 'hinoki-api:'
  const names = ${JSON.stringify(Object.keys(api))}
  const apiSource = 'const api = globalThis[Symbol.for(${JSON.stringify(API_KEY)})]; export default api; '
    + names.map((name) => 'export const ' + name + ' = api.' + name + '; ').join('')
  let prepared
  export const initialize = (data) => { prepared = data }
  export const resolve = (specifier, context, next) => {
    if (specifier === 'cypress' || specifier === 'hinoki') return { url: API, format: 'module', shortCircuit: true }
    if (prepared && specifier === prepared.url) return { url: specifier, format: 'module', shortCircuit: true }
    return next(specifier, context)
  }
  export const load = (url, context, next) => {
    if (url === API) return { format: 'module', source: apiSource, shortCircuit: true }
    if (prepared && url === prepared.url) return { format: 'module', source: prepared.code, shortCircuit: true }
    return next(url, context)
  }`

const shadowImport = async (prepared) => {
  const url = `data:text/javascript,${encodeURIComponent(importHooks)}`
  if (!module.registerHooks) return module.register(url, { data: prepared })
  // Newer versions of Node have hooks in this very thread, which costs a tenth.
  const { initialize, resolve, load } = await import(url)
  initialize(prepared)
  module.registerHooks({ resolve, load })
}

// ------------------------------------------------------------------------------------------- configuration file

const loadCommonJs = (file, code) => {
  const script = new module(file, null)
  script.filename = file
  script.paths = module._nodeModulePaths(path.dirname(file))
  module._cache[file] = script
  script._compile(code, file)
  script.loaded = true
  return { default: script.exports }
}

const loadModule = async (file, code) => {
  const url = pathToFileURL(file).href
  await shadowImport({ url, code })
  // TypeScript is often written with these although it is a module: its compilers used to make CommonJS of it.
  globalThis.require ??= createRequire(file)
  globalThis.__filename ??= file
  globalThis.__dirname ??= path.dirname(file)
  return await import(url)
}

const loadPlain = async (file) => {
  // The hooks start a thread, which CommonJS without `import()` can do without.
  if (file.endsWith('.mjs') || /\b(import|export)\b/.test(fs.readFileSync(file, 'utf8'))) await shadowImport()
  return await import(pathToFileURL(file).href)
}

const unwrap = (namespace) => {
  let value = namespace.default
  if (value && typeof value === 'object' && value.__esModule && 'default' in value) value = value.default
  return value
}

const kindOf = (value) => {
  if (value === null) return 'null'
  if (value === undefined) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value)

let loaded

const loadConfig = async ({ file, code, format }) => {
  if (loaded) throw new Error('a configuration file is loaded already')
  const load = () => (code === undefined ? loadPlain(file) : format === 'commonJs' ? loadCommonJs(file, code) : loadModule(file, code))
  const namespace = await load()
  const config = await unwrap(namespace)
  if (!isObject(config)) {
    const hint = 'default' in namespace ? '' : ', since it has no default export'
    throw new Error(
      `the configuration file must export an object, but it exports ${kindOf(config)}${hint}; write \`module.exports = { e2e: {} }\` or \`export default { e2e: {} }\``,
    )
  }
  loaded = config
  const unportable = []
  const values = portable(withoutDevServer(config), [], unportable)
  const hasSetup = (block) => typeof config[block]?.setupNodeEvents === 'function'
  return { values, unportable, e2eSetup: hasSetup('e2e'), componentSetup: hasSetup('component') }
}

/** A dev server's options hold whole plugins, of no use outside of this process. */
const withoutDevServer = (config) => {
  if (!isObject(config.component) || !isObject(config.component.devServer)) return config
  const { framework, bundler } = config.component.devServer
  return { ...config, component: { ...config.component, devServer: { framework, bundler } } }
}

// ------------------------------------------------------------------------------------------------------- events

const EVENTS = [
  'after:run',
  'after:screenshot',
  'after:spec',
  'before:browser:launch',
  'before:run',
  'before:spec',
  'dev-server:start',
  'file:preprocessor',
  'task',
]

const handlers = new Map()
const tasks = new Map()

const on = (event, handler) => {
  if (!EVENTS.includes(event)) {
    throw new Error(`on(): \`${String(event)}\` is not an event; there are ${EVENTS.map((name) => `\`${name}\``).join(', ')}`)
  }
  if (event === 'dev-server:start') {
    throw new Error("on('dev-server:start'): component tests can't be run, so no development server is started; remove it, or move it out of the block `e2e`")
  }
  if (event === 'task') return registerTasks(handler)
  if (typeof handler !== 'function') throw new Error(`on('${event}'): the handler must be a function, but it is ${kindOf(handler)}`)
  handlers.set(event, [...(handlers.get(event) ?? []), handler])
}

const registerTasks = (given) => {
  if (!isObject(given)) throw new Error(`on('task'): an object with a function for each task is expected, but it is ${kindOf(given)}`)
  for (const [name, task] of Object.entries(given)) {
    if (typeof task !== 'function') throw new Error(`on('task'): the task \`${name}\` must be a function, but it is ${kindOf(task)}`)
    tasks.set(name, task)
  }
}

const setupNodeEvents = async ({ testingType, config }) => {
  const block = loaded?.[testingType]
  const setup = block?.setupNodeEvents
  let returned
  if (setup !== undefined && setup !== null) {
    if (typeof setup !== 'function') throw new Error(`\`${testingType}.setupNodeEvents\` must be a function, but it is ${kindOf(setup)}`)
    returned = await setup.call(block, on, config)
  }
  // Values that say "nothing" have always been let through.
  if (returned && !isObject(returned)) {
    throw new Error(`setupNodeEvents must return the configuration, or nothing, but it returned ${kindOf(returned)}`)
  }
  return {
    config: returned ? portable(returned, [], []) : undefined,
    events: [...handlers.keys(), ...(tasks.size > 0 ? ['task'] : [])],
    tasks: [...tasks.keys()],
  }
}

const taskList = () =>
  tasks.size === 0 ? 'no task is registered' : `registered are ${[...tasks.keys()].map((name) => `\`${name}\``).join(', ')}`

const runTask = async (args) => {
  const [name, arg] = args
  const task = tasks.get(name)
  if (!task) throw new Error(`the task \`${name}\` is not registered in setupNodeEvents: ${taskList()}`)
  const value = await task(arg)
  if (value === undefined) {
    throw new Error(`the task \`${name}\` returned undefined: it must return a value, a promise of one, or null to say that it has none`)
  }
  return checked(value, `the task \`${name}\` returned`)
}

/** Values that can't be sent are left out, as JSON does; one that is such a value as a whole is an error. */
const checked = (value, what) => {
  const copy = portable(value, [], [])
  if (copy === undefined) throw new Error(`${what} ${kindOf(value)}, which can't be sent to the test: it must be JSON data`)
  return copy
}

/**
 * What a preprocessor gets is also an emitter of `close` and `rerun`. Where files are watched a file stays the same until it is
 * closed, since preprocessors keep a watcher for it.
 */
const preprocessorFile = (plain) => {
  const known = files.get(plain.filePath)
  if (known && plain.shouldWatch) return known
  known?.emit('close')
  const file = Object.assign(new EventEmitter(), plain)
  if (plain.shouldWatch) {
    file.on('rerun', () => isMaking.has(file) || send({ notice: 'rerun', file: file.filePath }))
    // Who watches a file wants to hear when to stop.
    file.on('newListener', (event) => event === 'close' && send({ notice: 'watches', file: file.filePath }))
  }
  files.set(plain.filePath, file)
  return file
}

const files = new Map()

const isWatching = () => [...files.values()].some((file) => file.shouldWatch)

/** Those that a preprocessor is at work on: what it made is told by its answer. */
const isMaking = new Set()

const preprocess = async (plain) => {
  const file = preprocessorFile(plain)
  isMaking.add(file)
  try {
    return await runHandlers('file:preprocessor', [file])
  } finally {
    isMaking.delete(file)
  }
}

/** Preprocessors keep what they made until they hear that it is no longer wanted. */
const closeFiles = (keep) => {
  for (const [name, file] of files) {
    if (keep.includes(name)) continue
    files.delete(name)
    file.emit('close')
  }
}

const runHandlers = async (event, args) => {
  let value
  // A file is made once: of several preprocessors the last registered one counts.
  const registered = handlers.get(event) ?? []
  for (const handler of event === 'file:preprocessor' ? registered.slice(-1) : registered) {
    const result = await handler(...args)
    if (result === undefined) continue
    value = result
    // Later handlers go on with what the one before made of it.
    if (event === 'before:browser:launch' && isObject(result)) args[1] = result
  }
  if (event === 'before:browser:launch' && value === undefined && handlers.has(event)) value = args[1]
  return value === undefined ? undefined : checked(value, `the handler of \`${event}\` returned`)
}

const emit = async ({ event, args }) => {
  if (event === 'task') return await runTask(args)
  if (event === 'before:run' && args[0]?.system) args[0].system.osVersion ??= os.release()
  if (event === 'after:run' && args[0]?.status === 'finished') args[0].osVersion ??= os.release()
  return event === 'file:preprocessor' ? await preprocess(args[0]) : await runHandlers(event, args)
}
