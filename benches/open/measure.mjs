// Measures open mode: node benches/open/measure.mjs [path of hinoki]
//
// From the program's start to a page that can be used and to a browser that can run; from a save to the first command and to
// the end of a test that does nothing; the program's memory after 200 tests with snapshots.
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { get } from 'node:http'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'

import { median, serve } from './app.mjs'

const program = process.argv[2] ?? 'hinoki'
const ROUNDS = 15
const TESTS = 200

const { server: app, baseURL } = await serve()

const project = mkdtempSync(join(tmpdir(), 'hinoki-bench-'))
const spec = 'cypress/e2e/a.cy.js'
const many = 'cypress/e2e/many.cy.js'
mkdirSync(join(project, 'cypress/e2e'), { recursive: true })
writeFileSync(
  join(project, 'cypress.config.js'),
  `module.exports = { e2e: { supportFile: false, baseUrl: '${baseURL}', numTestsKeptInMemory: 50 } }`,
)
const short = (round) => `it('round ${round}', () => { cy.wrap(${round}) })\n`
writeFileSync(join(project, spec), short(0))
writeFileSync(
  join(project, many),
  `for (let n = 0; n < ${TESTS}; n++) it('test ' + n, () => { cy.visit('/?' + n) ; cy.get('h1').click() ; cy.get('td').should('have.length', 600) })`,
)

const started = performance.now()
const child = spawn(program, ['open', '--no-launch', '-P', project], { stdio: ['ignore', 'pipe', 'inherit'] })
const url = await new Promise((resolve) => child.stdout.once('data', (data) => resolve(String(data).trim())))
const page = await connect(url, (message) => heard.forEach((listener) => listener(message)))
const heard = new Set()

const until = (holds) =>
  new Promise((resolve) => {
    const listener = (message) => {
      if (!holds(message)) return
      heard.delete(listener)
      resolve(performance.now())
    }
    heard.add(listener)
  })
const event = (holds) => (message) => message.type === 'events' && message.events.some(holds)
const ended = () => until((message) => message.type === 'status' && message.phase === 'idle')
const run = (name) => page.send({ id: 1, command: { method: 'run', params: { specs: [name], tests: [] } } })

const usable = performance.now() - started
let browser = page.hello.status.browser === 'ready'
if (!browser) await until((message) => (message.type === 'hello' ? message.status : message).browser === 'ready')
const ready = performance.now() - started

let end = ended()
run(spec)
await end
const toCommand = []
const toEnd = []
for (let round = 1; round <= ROUNDS; round++) {
  const command = until(event((one) => one.type === 'log' && one.entry.name === 'wrap'))
  end = ended()
  const saved = performance.now()
  writeFileSync(join(project, spec), short(round))
  toCommand.push((await command) - saved)
  toEnd.push((await end) - saved)
}

const memory = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))[1]) / 1024
const before = memory()
end = ended()
const begun = performance.now()
run(many)
const took = (await end) - begun
const after = memory()

child.kill('SIGINT')
await new Promise((resolve) => child.once('exit', resolve))
app.close()
rmSync(project, { recursive: true })

const ms = (value) => `${value.toFixed(0)} ms`
console.log(`${cpus().length} cores, load ${loadavg()[0].toFixed(1)}`)
console.log(`start to a usable page: ${ms(usable)}; to a browser that can run: ${ms(ready)}`)
console.log(`save to the first command: ${ms(median(toCommand))}; to the end of the run: ${ms(median(toEnd))} (medians of ${ROUNDS})`)
console.log(`memory: ${before.toFixed(0)} MB before, ${after.toFixed(0)} MB after ${TESTS} tests with snapshots (${ms(took / TESTS)} a test)`)
process.exit(0)

/** A WebSocket of our own: Node's names no origin, and without one nobody gets in. */
function connect(address, listener) {
  const { host, origin, pathname } = new URL('socket', address)
  const headers = {
    connection: 'Upgrade',
    upgrade: 'websocket',
    origin,
    'sec-websocket-version': '13',
    'sec-websocket-key': randomBytes(16).toString('base64'),
  }
  return new Promise((resolve, reject) => {
    const [hostname, port] = host.split(':')
    get({ hostname, port, path: pathname, headers })
      .on('upgrade', (_, socket, head) => {
        const send = (message) => {
          const data = Buffer.from(JSON.stringify(message))
          const mask = randomBytes(4)
          const length = data.length < 126 ? Buffer.from([0x80 | data.length]) : Buffer.from([0x80 | 126, data.length >> 8, data.length & 255])
          socket.write(Buffer.concat([Buffer.from([0x81]), length, mask, data.map((byte, at) => byte ^ mask[at % 4])]))
        }
        let waiting = head
        let greeted = false
        const read = (data) => {
          waiting = Buffer.concat([waiting, data])
          for (;;) {
            if (waiting.length < 2) return
            let [length, from] = [waiting[1] & 127, 2]
            if (length === 126) [length, from] = [waiting.length < 4 ? Infinity : waiting.readUInt16BE(2), 4]
            else if (length === 127) [length, from] = [waiting.length < 10 ? Infinity : Number(waiting.readBigUInt64BE(2)), 10]
            if (waiting.length < from + length) return
            const kind = waiting[0] & 15
            const text = waiting.subarray(from, from + length)
            waiting = waiting.subarray(from + length)
            if (kind !== 1) continue
            const message = JSON.parse(text)
            if (!greeted) {
              greeted = true
              resolve({ hello: message, send })
            } else listener(message)
          }
        }
        socket.on('data', read)
        read(Buffer.alloc(0))
      })
      .on('error', reject)
  })
}
