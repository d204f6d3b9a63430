#!/usr/bin/env node
// The program, with the arguments that were typed.

const { spawn } = require('node:child_process')
const { binary } = require('../lib/binary.js')

let path
try {
  path = binary()
} catch (error) {
  console.error(`error: ${error.message}`)
  process.exit(4)
}
const child = spawn(path, process.argv.slice(2), { stdio: 'inherit' })
// Ctrl-C reaches both; what is sent to this process alone is passed on.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('error', (error) => {
  console.error(`error: ${path} can't be started: ${error.message}`)
  process.exit(4)
})
child.on('exit', (code, signal) => {
  if (code !== null) process.exit(code)
  for (const each of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.removeAllListeners(each)
  process.kill(process.pid, signal)
})
