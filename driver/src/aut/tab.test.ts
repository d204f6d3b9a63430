import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Host } from '../engine/types'
import type { HostEvent } from '../protocol'
import { createAutTab, type TabEvents } from './tab'

const HERE = 'http://app.test'
const ERROR = 'chrome-error://chromewebdata/'

/** A tab whose page is what `show` says; `hear` tells what the host would. */
function setUp() {
  Object.assign(globalThis, {
    MutationObserver: class {
      observe() {}
      disconnect() {}
    },
  })
  const listeners = new Map<string, ((event: HostEvent) => void)[]>()
  const on = (kind: string, listener: (event: HostEvent) => void) => {
    listeners.set(kind, [...(listeners.get(kind) ?? []), listener])
    return () => {}
  }
  const went: string[] = []
  let page = 'about:blank'
  const target = () => Object.assign(new EventTarget(), { readyState: 'complete', body: null })
  let document: EventTarget | undefined = target()
  const location = {
    get href() {
      return page
    },
    set href(url: string) {
      went.push(url)
    },
  }
  const win = Object.assign(new EventTarget(), { location, closed: false, stop: () => went.push('stop') })
  Object.defineProperty(win, 'document', {
    get: () => {
      if (document) return document
      throw new Error('of another origin')
    },
  })
  const events = new Proxy({} as TabEvents, { get: () => () => {} })
  const host = { on, call: async () => [] } as unknown as Host
  const tab = createAutTab(host, { load: () => 1000, redirects: () => 5 }, events, { open: () => win as never })
  tab.open()
  return {
    tab,
    went,
    hear(event: HostEvent) {
      for (const listener of listeners.get(event.kind) ?? []) listener(event)
    },
    show(url: string) {
      page = url
      document = url.startsWith(ERROR) ? undefined : target()
      if (document) tab.hook(win as never)
    },
  }
}

test('an error of the browser that comes late is not taken for the page that is asked for next', () => {
  const { tab, hear, show } = setUp()
  tab.go(`${HERE}/loop`)
  hear({ kind: 'documentRequested', url: `${HERE}/loop` })
  hear({ kind: 'documentFailed', url: `${HERE}/loop`, error: 'net::ERR_TOO_MANY_REDIRECTS' })
  tab.go(`${HERE}/next`)
  hear({ kind: 'documentRequested', url: `${HERE}/next` })
  // The host knows that it is not that of this page, and leaves it out; of the load event it can't know.
  show(ERROR)
  hear({ kind: 'loaded', url: '' })
  assert.equal(tab.loading, true)
  show(`${HERE}/next`)
  hear({ kind: 'navigated', url: `${HERE}/next`, site: 'app.test' })
  assert.equal(tab.loading, true)
})

test('an error of the browser is the end of what was asked for', () => {
  const { tab, hear, show } = setUp()
  tab.go(`${HERE}/gone`)
  hear({ kind: 'documentRequested', url: `${HERE}/gone` })
  hear({ kind: 'documentFailed', url: `${HERE}/gone`, error: 'net::ERR_CONNECTION_REFUSED' })
  show(ERROR)
  hear({ kind: 'navigated', url: ERROR, site: 'app.test' })
  hear({ kind: 'loaded', url: '' })
  assert.equal(tab.loading, false)
  assert.equal(tab.failed, 'net::ERR_CONNECTION_REFUSED')
})

test('the blank page comes after an error of the browser that is about to be shown', async () => {
  const { tab, went, hear, show } = setUp()
  tab.go(`${HERE}/gone`)
  hear({ kind: 'documentRequested', url: `${HERE}/gone` })
  hear({ kind: 'documentFailed', url: `${HERE}/gone`, error: 'net::ERR_CONNECTION_REFUSED' })
  const blank = tab.toBlank()
  assert.deepEqual(went, [`${HERE}/gone`])
  show(ERROR)
  hear({ kind: 'navigated', url: ERROR, site: 'app.test' })
  assert.deepEqual(went, [`${HERE}/gone`, 'about:blank'])
  show('about:blank')
  await blank
})

test('a page that was waited for in vain holds up nothing else', async () => {
  const { tab, hear } = setUp()
  tab.go(`${HERE}/hangs`)
  hear({ kind: 'documentRequested', url: `${HERE}/hangs` })
  await assert.rejects(tab.whenLoaded(1), /Timed out after waiting 1ms/)
  assert.equal(tab.loading, false)
  await tab.whenLoaded()
  tab.go(`${HERE}/next`)
  assert.equal(tab.loading, true)
})

test('another attempt begins after the error of the one before is shown', async () => {
  const { tab, hear, show } = setUp()
  tab.go(`${HERE}/gone`)
  hear({ kind: 'documentRequested', url: `${HERE}/gone` })
  hear({ kind: 'documentFailed', url: `${HERE}/gone`, error: 'net::ERR_CONNECTION_REFUSED' })
  let shown = false
  const waiting = tab.errorIsShown().then(() => assert.equal(shown, true))
  shown = true
  show(ERROR)
  hear({ kind: 'navigated', url: ERROR, site: 'app.test' })
  await waiting
  await tab.errorIsShown()
})
