// The floor: the same pages over the bare protocol, with nothing enabled, and with the least that holding requests back takes.
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const { BENCH_APP: app, BENCH_BROWSER: path, BENCH_FLAGS: flags, BENCH_ONLY: only, BENCH_REPEATS: repeats } = process.env
const profile = await mkdtemp(join(tmpdir(), 'floor-'))
const browser = spawn(path, ['--headless', '--remote-debugging-pipe', `--user-data-dir=${profile}`, ...flags.split(' '), 'about:blank'], {
  stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
})
const [, , , input, output] = browser.stdio
const waiting = new Map()
let on = () => {}
let count = 0
let rest = []
output.on('data', (data) => {
  for (let end = data.indexOf(0); end >= 0; end = data.indexOf(0)) {
    const message = JSON.parse(Buffer.concat([...rest, data.subarray(0, end)]))
    rest = []
    data = data.subarray(end + 1)
    if (message.id === undefined) on(message)
    else {
      waiting.get(message.id)?.(message)
      waiting.delete(message.id)
    }
  }
  if (data.length) rest.push(data)
})
const send = (method, params = {}, sessionId) =>
  new Promise((resolve, reject) => {
    const id = ++count
    waiting.set(id, ({ result, error }) => (error ? reject(new Error(`${method}: ${error.message}`)) : resolve(result)))
    input.write(`${JSON.stringify({ id, method, params, sessionId })}\0`)
  })

const body = Buffer.from(JSON.stringify({ id: 'stub', text: 'x'.repeat(400) })).toString('base64')
const hold = (on) => async (tab) => {
  await tab('Fetch.enable', { patterns: [{ urlPattern: '*/item/*' }] })
  return on
}
const cases = {
  'no intercept': ['/items', () => {}],
  'network events': ['/items', (tab) => tab('Network.enable')],
  'fetch miss': ['/items', (tab) => tab('Fetch.enable', { patterns: [{ urlPattern: '*/other/*' }] })],
  'all match, static stub': [
    '/items',
    hold((tab, { requestId }) =>
      tab('Fetch.fulfillRequest', { requestId, responseCode: 200, responseHeaders: [{ name: 'content-type', value: 'application/json' }], body }),
    ),
  ],
  'all match, handler passes on': ['/items', hold((tab, { requestId }) => tab('Fetch.continueRequest', { requestId }))],
  'all match, held twice': [
    '/items',
    hold(async (tab, { requestId, responseStatusCode }) => {
      if (!responseStatusCode) return tab('Fetch.continueRequest', { requestId, interceptResponse: true })
      return tab('Fetch.continueResponse', { requestId })
    }),
  ],
  'all match, held twice and read': [
    '/items',
    hold(async (tab, { requestId, responseStatusCode }) => {
      if (!responseStatusCode) return tab('Fetch.continueRequest', { requestId, interceptResponse: true })
      await tab('Fetch.getResponseBody', { requestId })
      return tab('Fetch.continueResponse', { requestId })
    }),
  ],
  '20 MB, no intercept': ['/large', () => {}],
}

for (let round = 0; round < Number(repeats); round++) {
  for (const [name, [start, arrange]] of Object.entries(cases)) {
    if (only && !name.includes(only)) continue
    const { browserContextId } = await send('Target.createBrowserContext')
    const { targetId } = await send('Target.createTarget', { url: 'about:blank', browserContextId })
    const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true })
    const tab = (method, params) => send(method, params, sessionId)
    const held = await arrange(tab)
    on = ({ method, params }) => {
      if (method === 'Fetch.requestPaused') held(tab, params).catch((error) => console.error(error.message))
    }
    const done = fetch(`${app}/next`)
    await tab('Page.navigate', { url: `${app}${start}?${new URLSearchParams({ peer: 'floor', name })}` })
    await done
    await send('Target.disposeBrowserContext', { browserContextId })
  }
}
const gone = new Promise((resolve) => browser.once('exit', resolve))
send('Browser.close').catch(() => {})
await gone
await rm(profile, { recursive: true, force: true, maxRetries: 5 })
