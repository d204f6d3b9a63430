// The same with Playwright's `page.route`.
import { createRequire } from 'node:module'

const { BENCH_APP: app, BENCH_BROWSER: path, BENCH_FLAGS: flags, BENCH_FILE: file, BENCH_ONLY: only, BENCH_REPEATS: repeats } = process.env
const { chromium } = createRequire(new URL('../peers/playwright/', import.meta.url))('@playwright/test')
const stub = { json: { id: 'stub', text: 'x'.repeat(400) } }

const cases = {
  'no intercept': ['/items', () => {}],
  'none matches, glob': ['/items', (page) => page.route('**/other/*', (route) => route.fulfill(stub))],
  'none matches, regex': ['/items', (page) => page.route(/\/other\/\d+$/, (route) => route.fulfill(stub))],
  'all match, static stub': ['/items', (page) => page.route('**/item/*', (route) => route.fulfill(stub))],
  'all match, handler passes on': ['/items', (page) => page.route('**/item/*', (route) => route.continue())],
  'all match, response changed': [
    '/items',
    (page) =>
      page.route('**/item/*', async (route) => {
        const response = await route.fetch()
        await route.fulfill({ response, json: { ...(await response.json()), more: 1 } })
      }),
  ],
  '1,000 stubs': [
    '/items',
    async (page) => {
      for (let i = 0; i < 1000; i++) await page.route(`**/item/${i}`, (route) => route.fulfill(stub))
    },
  ],
  'web page, no intercept': ['/framed', () => {}],
  'web page, none matches': ['/framed', (page) => page.route('**/other/*', (route) => route.fulfill(stub))],
  'web page, handler passes on': ['/framed', (page) => page.route('**/part/**', (route) => route.continue())],
  '20 MB, no intercept': ['/large', () => {}],
  '20 MB, stub from a file': ['/large', (page) => page.route('**/big', (route) => route.fulfill({ path: file }))],
  '20 MB, stub': ['/large', (page) => page.route('**/big', (route) => route.fulfill({ body: 'x'.repeat(20 * 1024 * 1024) }))],
  '20 MB, handler passes on': ['/large', (page) => page.route('**/big', (route) => route.continue())],
}

const browser = await chromium.launch({ executablePath: path, args: flags.split(' ') })
for (let round = 0; round < Number(repeats); round++) {
  for (const [name, [start, arrange]] of Object.entries(cases)) {
    if (only && !new RegExp(only).test(name)) continue
    const context = await browser.newContext()
    const page = await context.newPage()
    await arrange(page)
    await page.goto(`${app}${start}?${new URLSearchParams({ peer: 'playwright', name })}`)
    await page.waitForFunction(() => document.title === 'done', undefined, { timeout: 60_000 })
    await context.close()
  }
}
await browser.close()
