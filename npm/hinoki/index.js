'use strict'

const { spawn } = require('node:child_process')
const { mkdtempSync, readFileSync, rmSync } = require('node:fs')
const os = require('node:os')
const path = require('node:path')
const { FLAGS, toArguments } = require('./lib/arguments.js')
const { binary } = require('./lib/binary.js')

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP']

/** Starts the program and waits for its end. It ends with this process, which doesn't end before it. */
const start = (command, args, env) =>
  new Promise((resolve, reject) => {
    const child = spawn(binary(), [command, ...args], { stdio: 'inherit', env: { ...process.env, ...env } })
    let caught
    // Ctrl-C reaches both; what is sent to this process alone is passed on.
    const pass = (signal) => {
      caught = signal
      child.kill(signal)
    }
    const end = () => child.kill('SIGTERM')
    process.once('exit', end)
    for (const signal of SIGNALS) process.on(signal, pass)
    const over = () => {
      process.removeListener('exit', end)
      for (const signal of SIGNALS) process.removeListener(signal, pass)
    }
    child.on('error', (error) => {
      over()
      reject(error)
    })
    child.on('exit', (code, signal) => {
      over()
      // A script that doesn't listen to the signal itself ends by it, as it would have.
      if (caught && process.listenerCount(caught) === 0) process.kill(process.pid, caught)
      else resolve({ code, signal })
    })
  })

const read = (file) => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

/** Runs specs. Yields the results, also if tests failed. */
const run = async (options = {}) => {
  const args = toArguments(options)
  const folder = mkdtempSync(path.join(os.tmpdir(), 'hinoki-results-'))
  const file = path.join(folder, 'results.json')
  try {
    const { code, signal } = await start('run', args, { HINOKI_RESULTS: file })
    const results = read(file)
    if (results?.status === 'finished') return { ...results, osVersion: os.release() }
    const message = results?.message ?? (signal ? `the run was ended by ${signal}` : `the run ended with code ${code}, see what it printed`)
    return { status: 'failed', failures: 1, message }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Opens the page in which tests are written and watched; ends with it. */
const open = async (options = {}) => {
  const { code, signal } = await start('open', toArguments(options), {})
  if (code !== 0 && code !== 130 && signal === null) throw new Error(`hinoki open ended with code ${code}, see what it printed`)
}

/** Options that need no value. */
const BARE = ['dev', 'failFast', 'parallel', 'record']

const cli = {
  /** Options of `run()` as typed on a command line: `['run', '--browser', 'chrome']`, with or without the program's name. */
  async parseRunArguments(args) {
    const rest = args[0] === 'cypress' || args[0] === 'hinoki' ? args.slice(1) : args
    if (rest[0] !== 'run') throw new Error('the arguments must begin with `run`')
    const short = { b: 'browser', c: 'config', C: 'config-file', e: 'env', g: 'grep', o: 'reporter-options', p: 'port', P: 'project', q: 'quiet', r: 'reporter', s: 'spec', t: 'tag' }
    const options = {}
    for (let at = 1; at < rest.length; at++) {
      const match = /^(?:--([\w-]+)|-(\w))(?:=([^]*))?$/.exec(rest[at])
      if (!match) throw new Error(`\`${rest[at]}\` is no flag`)
      const name = (match[1] ?? short[match[2]] ?? match[2]).replace(/-(\w)/g, (_, letter) => letter.toUpperCase())
      // Nothing but flags stands in such a line: what looks like none is a value.
      const isAlone = at + 1 === rest.length || rest[at + 1].startsWith('-')
      options[name] = Object.hasOwn(FLAGS, name) ? true : (match[3] ?? (BARE.includes(name) && isAlone ? true : rest[++at]))
    }
    toArguments(options)
    return options
  },
}

module.exports = {
  run,
  open,
  cli,
  defineConfig: (config) => config,
  defineComponentFramework: (definition) => definition,
}
