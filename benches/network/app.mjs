// The app: pages that request 300 items, what a page of the web has, or one large body, and say how long it took. Listens on a free port and prints it.
import { readFileSync, readdirSync } from 'node:fs'
import { createServer } from 'node:http'

import { part, page as web } from './web-page.mjs'

const BIG = 20 * 1024 * 1024
const big = Buffer.alloc(BIG, 'The quick brown fox jumps over the lazy dog. ')
const results = []
let served = 0
/** Who waits for the next result. */
let waiting = []

/** ms of CPU that the runner, its browser and all that they started have used so far, and the runner alone. Linux only. */
function cpu() {
  const children = new Map()
  const used = new Map()
  const browsers = new Set()
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ')
      children.set(fields[1], [...(children.get(fields[1]) ?? []), pid])
      used.set(pid, (Number(fields[11]) + Number(fields[12])) * 10)
      // Processes of the browser write all of it into one argument.
      if (/--(user-data-dir|type)=/.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8'))) browsers.add(pid)
    } catch {
      // It ended meanwhile.
    }
  }
  const sum = (pid, counts) =>
    (children.get(pid) ?? [])
      .filter((child) => child !== String(process.pid))
      .reduce((all, child) => all + (counts(child) ? used.get(child) : 0) + sum(child, counts), 0)
  const all = (counts) => sum(String(process.ppid), counts)
  return { cpu: all(() => true), own: all((pid) => !browsers.has(pid)) }
}
let begun = { cpu: 0, own: 0 }

/** Measures from the first request to the last body, and tells the server. */
const page = (load, check) => `<!doctype html><title>waits</title><script>
const query = new URLSearchParams(location.search)
addEventListener('load', () => setTimeout(async () => {
  await fetch('/begin', { method: 'POST' })
  const start = performance.now()
  const bytes = await (${load})()
  const ms = performance.now() - start
  if (!(${check})(bytes)) throw new Error('got ' + bytes)
  await fetch('/result?' + new URLSearchParams({ peer: query.get('peer'), name: query.get('name'), ms }), { method: 'POST' })
  document.title = 'done'
}))
</script>`

const items = page(
  `async () => {
    const bodies = await Promise.all(Array.from({ length: 300 }, (_, i) => fetch('/item/' + i).then((r) => r.text())))
    return bodies.reduce((sum, body) => sum + body.length, 0)
  }`,
  '(bytes) => bytes > 0',
)
const large = page(`async () => (await (await fetch('/big')).arrayBuffer()).byteLength`, `(bytes) => bytes === ${BIG}`)
const framed = page(
  `() => new Promise((resolve) => {
    addEventListener('message', ({ data }) => resolve(data))
    document.body.append(Object.assign(document.createElement('iframe'), { src: '/web', width: 1000, height: 600 }))
  })`,
  '(requests) => requests === 300',
)

const html = (res, text) => res.setHeader('content-type', 'text/html').end(text)

const server = createServer((req, res) => {
  const url = new URL(req.url, 'http://localhost')
  res.setHeader('cache-control', 'no-store')
  if (url.pathname === '/items') return html(res, items)
  if (url.pathname === '/large') return html(res, large)
  if (url.pathname === '/framed') return html(res, framed)
  if (url.pathname === '/web') {
    served++
    return html(res, web)
  }
  if (url.pathname.startsWith('/part/')) {
    const [type, body] = part(url.pathname) ?? []
    if (type) {
      served++
      return res.setHeader('content-type', type).end(body)
    }
  }
  if (url.pathname === '/big') return res.setHeader('content-type', 'text/plain').end(big)
  if (url.pathname === '/begin') {
    begun = cpu()
    return res.end()
  }
  if (url.pathname === '/result') {
    const now = cpu()
    results.push({ cpu: now.cpu - begun.cpu, own: now.own - begun.own, ...Object.fromEntries(url.searchParams), ms: Number(url.searchParams.get('ms')), served })
    served = 0
    for (const one of waiting) one.end()
    waiting = []
    return res.end()
  }
  if (url.pathname === '/next') return waiting.push(res)
  if (url.pathname === '/results') return res.end(JSON.stringify(results))
  if (url.pathname.startsWith('/item/')) {
    served++
    res.setHeader('content-type', 'application/json')
    return res.end(JSON.stringify({ id: url.pathname.slice(6), text: 'x'.repeat(400) }))
  }
  res.statusCode = 404
  res.end()
})
server.listen(0, '127.0.0.1', () => console.log(server.address().port))
process.once('SIGTERM', () => process.exit(0))
