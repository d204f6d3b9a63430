import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Host } from '../engine/types'
import type { FrameScope } from './frame'
import type { AutTab, TabEvents } from './tab'
import { createTabs } from './tabs'

test('a page and the frame in it have one page load timeout together', async () => {
  Object.assign(globalThis, {
    MutationObserver: class {
      observe() {}
      disconnect() {}
    },
  })
  const host = { call: async () => undefined, on: () => () => {}, send: () => {} } as unknown as Host
  const events = { load() {}, beforeUnload() {}, unload() {}, urlChanged() {}, loading() {} } as unknown as TabEvents
  const aut = createTabs(host, { load: () => 5000, redirects: () => 5 }, events, () => undefined)
  const told: number[][] = []
  const tab = {
    observe() {},
    whenLoaded: async (ms: number) => {
      told.push([ms])
      const begun = performance.now()
      while (performance.now() - begun < 1) await new Promise((resolve) => setTimeout(resolve, 1))
    },
  } as unknown as AutTab
  const frame = {
    whenLoaded: async (ms: number, whole: number) => void told.push([ms, whole]),
  } as unknown as FrameScope
  aut.enter({ id: '', tab, frame })
  await aut.whenLoaded()
  assert.deepEqual(told[0], [5000])
  const [left, whole] = told[1]!
  assert.ok(left! < 5000, 'what the page took is gone')
  assert.equal(whole, 5000, 'an error names the limit')
})
