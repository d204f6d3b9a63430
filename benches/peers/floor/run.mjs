// The floor: what the page work costs over the DevTools protocol, with nothing around it.
// Each worker keeps one tab; before a test it goes to a blank page and its cookies and storages are cleared or restored.
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const { BENCH_APP: app, BENCH_BROWSER: path, BENCH_FLAGS: flags, BENCH_MODE: mode } = process.env
const [specs, tests, workers] = [process.env.BENCH_SPEC_COUNT, process.env.BENCH_TEST_COUNT, process.env.BENCH_WORKERS].map(Number)
const names = { ines: 'Inês Prado', noa: 'Noa Levi' }

/** A browser behind a pipe. */
async function launch() {
  const profile = await mkdtemp(join(tmpdir(), 'floor-'))
  const browser = spawn(path, ['--headless', '--remote-debugging-pipe', `--user-data-dir=${profile}`, ...flags.split(' '), 'about:blank'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
  })
  const [, , , input, output] = browser.stdio
  const waiting = new Map()
  let count = 0
  let rest = Buffer.alloc(0)
  output.on('data', (data) => {
    rest = rest.length ? Buffer.concat([rest, data]) : data
    for (let end = rest.indexOf(0); end >= 0; end = rest.indexOf(0)) {
      const { id, result, error } = JSON.parse(rest.subarray(0, end))
      rest = rest.subarray(end + 1)
      const call = waiting.get(id)
      waiting.delete(id)
      if (error) call?.reject(new Error(`${call.method}: ${error.message}`))
      else call?.resolve(result)
    }
  })
  const send = (method, params = {}, sessionId) => new Promise((resolve, reject) => {
    const id = ++count
    waiting.set(id, { resolve, reject, method })
    input.write(`${JSON.stringify({ id, method, params, sessionId })}\0`)
  })
  const close = async () => {
    const gone = new Promise((resolve) => browser.once('exit', resolve))
    send('Browser.close').catch(() => {})
    await gone
    await rm(profile, { recursive: true, force: true, maxRetries: 5 })
  }
  return { send, close }
}

/** Evaluated in the page: resolves with what `probe` finds as soon as it finds something. */
const settle = (probe, argument) => `new Promise((resolve, reject) => {
  const probe = ${probe}
  const look = () => { const found = probe(${JSON.stringify(argument ?? null)}); if (found) { observer.disconnect(); clearTimeout(limit); resolve(found) } return found }
  const observer = new MutationObserver(look)
  const limit = setTimeout(() => { observer.disconnect(); reject(new Error('nothing found by ' + probe)) }, 10000)
  observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true })
  look()
})`

async function open(browser) {
  const { browserContextId } = await browser.send('Target.createBrowserContext')
  const { targetId } = await browser.send('Target.createTarget', { url: 'about:blank', browserContextId })
  const { sessionId } = await browser.send('Target.attachToTarget', { targetId, flatten: true })
  const send = (method, params) => browser.send(method, params, sessionId)
  await send('Page.enable')
  const until = async (probe, argument) => {
    for (;;) {
      try {
        const { result, exceptionDetails } = await send('Runtime.evaluate', { expression: settle(probe, argument), awaitPromise: true, returnByValue: true })
        if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
        return result.value
      } catch (error) {
        // The document went away while it was looked at: look at the next one.
        if (!/context|navigat|collected/i.test(error.message)) throw error
      }
    }
  }
  const mouse = (type, at, more) => send('Input.dispatchMouseEvent', { type, ...at, ...more })
  return {
    send,
    until,
    browserContextId,
    go: (url) => send('Page.navigate', { url }),
    async click(selector) {
      const at = await until((selector) => {
        const box = document.querySelector(selector)?.getBoundingClientRect()
        return box?.width ? { x: box.x + box.width / 2, y: box.y + box.height / 2 } : undefined
      }, selector)
      const left = { button: 'left', clickCount: 1 }
      await Promise.all([mouse('mouseMoved', at), mouse('mousePressed', at, left), mouse('mouseReleased', at, left)])
    },
    async fill(selector, text) {
      await until((selector) => {
        const field = document.querySelector(selector)
        field?.focus()
        return field && document.activeElement === field
      }, selector)
      await send('Input.insertText', { text })
    },
  }
}

const part = (name) => `[data-test=${name}]`

async function logIn(browser, tab, user) {
  await leave(browser, tab)
  await tab.send('Storage.clearDataForOrigin', { origin: app, storageTypes: 'local_storage' })
  await tab.go(`${app}${user === 'noa' ? '/sso' : '/login'}`)
  await tab.fill(part('user'), user)
  await tab.fill(part('password'), `${user}-secret`)
  await tab.click(part('submit'))
  await tab.until(() => document.querySelector('[data-test=who]')?.textContent)
  const stored = await tab.until(() => ({ local: { ...localStorage }, session: { ...sessionStorage } }))
  const { cookies } = await browser.send('Storage.getCookies', { browserContextId: tab.browserContextId })
  return { ...stored, cookies: cookies.map(({ name, value, domain, path, httpOnly, secure, sameSite }) => ({ name, value, domain, path, httpOnly, secure, sameSite })) }
}

/** Leaves the page and forgets its cookies. */
async function leave(browser, tab) {
  if (tab.script) await tab.send('Page.removeScriptToEvaluateOnNewDocument', { identifier: tab.script })
  tab.script = undefined
  const cleared = browser.send('Storage.clearCookies', { browserContextId: tab.browserContextId })
  await tab.go('about:blank')
  await cleared
}

/** Makes the app's next document begin with what `state` holds, or with nothing. */
async function seed(browser, tab, state) {
  if (state) await browser.send('Storage.setCookies', { browserContextId: tab.browserContextId, cookies: state.cookies })
  const source = `if (location.origin === ${JSON.stringify(app)}) {
    localStorage.clear(); sessionStorage.clear()
    Object.assign(localStorage, ${JSON.stringify(state?.local ?? {})}); Object.assign(sessionStorage, ${JSON.stringify(state?.session ?? {})})
  }`
  tab.script = (await tab.send('Page.addScriptToEvaluateOnNewDocument', { source })).identifier
}

async function test(tab, title, path, name) {
  await tab.go(`${app}${path}`)
  await tab.until((name) => document.querySelector('[data-test=who]')?.textContent === name, name)
  await tab.fill(part('title'), title)
  await tab.click(part('add'))
  await tab.click(`[data-title="${title}"] ${part('tick')}`)
  await tab.until((title) => document.querySelector(`[data-title="${title}"].done`) !== null, title)
  await tab.click(`[data-title="${title}"] ${part('drop')}`)
  await tab.until((title) => document.querySelector(`[data-title="${title}"]`) === null, title)
}

const browser = await launch()
const states = {}
const queue = Array.from({ length: specs }, (_, spec) => spec)
let passed = 0

async function work() {
  const tab = await open(browser)
  for (let spec = queue.shift(); spec !== undefined; spec = queue.shift()) {
    for (let number = 0; number < tests; number++) {
      const user = number % 2 ? 'noa' : 'ines'
      let state
      if (mode === 'session') {
        states[user] ??= logIn(browser, tab, user)
        state = await states[user]
      }
      await leave(browser, tab)
      await seed(browser, tab, state)
      await test(tab, `s${spec}t${number}`, state ? '/board' : '/public', state ? names[user] : 'Guest')
      passed++
    }
  }
}

await Promise.all(Array.from({ length: workers }, work))
console.log(`${passed} passed`)
await browser.close()
