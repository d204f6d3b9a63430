// The floor: the same pages over the bare protocol, with the events of the network that every runner listens to, and the least that
// holding requests back takes. The browser is launched as Hinoki launches it.
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const { BENCH_APP: app, BENCH_BROWSER: path, BENCH_FLAGS: flags, BENCH_ONLY: only, BENCH_REPEATS: repeats } = process.env
const profile = await mkdtemp(join(tmpdir(), 'floor-'))
const browser = spawn(path, ['--headless', '--remote-debugging-pipe', `--user-data-dir=${profile}`, '--enable-features=NetworkServiceInProcess2', '--disable-features=NetworkServiceDedicatedThread', ...flags.split(' '), 'about:blank'], {
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
const json = [{ name: 'content-type', value: 'application/json' }]
const network = (tab) => tab('Network.enable').then(() => undefined)
const passOn = (tab, { requestId }) => tab('Fetch.continueRequest', { requestId })
const hold = (held, urlPattern = '*/item/*') => async (tab) => {
  await network(tab)
  await tab('Fetch.enable', { patterns: [{ urlPattern }] })
  return held
}
const cases = {
  'no intercept': ['/items', network],
  'no intercept, no network events': ['/items', () => {}],
  'none matches, glob': ['/items', hold(() => {}, '*/other/*')],
  'all match, static stub': [
    '/items',
    hold((tab, { requestId }) => tab('Fetch.fulfillRequest', { requestId, responseCode: 200, responseHeaders: json, body })),
  ],
  'all match, watched': ['/items', network],
  'all match, handler passes on': ['/items', hold(passOn)],
  'all match, response changed': [
    '/items',
    hold(async (tab, { requestId, responseStatusCode }) => {
      if (!responseStatusCode) return tab('Fetch.continueRequest', { requestId, interceptResponse: true })
      const { body } = await tab('Fetch.getResponseBody', { requestId })
      return tab('Fetch.fulfillRequest', { requestId, responseCode: 200, responseHeaders: json, body })
    }),
  ],
  'web page, no intercept': ['/framed', network],
  'web page, none matches': ['/framed', hold(() => {}, '*/other/*')],
  'web page, handler passes on': ['/framed', hold(passOn, '*/part/*')],
  '20 MB, no intercept': ['/large', network],
  '20 MB, stub': [
    '/large',
    hold(
      (tab, { requestId }) =>
        tab('Fetch.fulfillRequest', {
          requestId,
          responseCode: 200,
          body: Buffer.alloc(20 * 1024 * 1024, 'x').toString('base64'),
        }),
      '*/big',
    ),
  ],
  '20 MB, handler passes on': ['/large', hold(passOn, '*/big')],
}

for (let round = 0; round < Number(repeats); round++) {
  for (const [name, [start, arrange]] of Object.entries(cases)) {
    if (only && !new RegExp(only).test(name)) continue
    const { browserContextId } = await send('Target.createBrowserContext')
    const { targetId } = await send('Target.createTarget', { url: 'about:blank', browserContextId })
    const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true })
    const tab = (method, params) => send(method, params, sessionId)
    const held = await arrange(tab)
    on = ({ method, params }) => {
      if (method === 'Fetch.requestPaused') held(tab, params)?.catch((error) => console.error(error.message))
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
