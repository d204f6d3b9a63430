import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { BrowserInfo } from '../protocol'
import { checkTestConfig, fitsBrowser, isolationOf, retriesOf, tagsOf } from './test-config'
import type { Suite, Test, TestConfig } from './types'

const browser = { name: 'chrome', family: 'chromium', channel: 'beta', majorVersion: '156' } as BrowserInfo

/** A test in suites of these configurations, the outermost first; the last one is its own. */
function declared(...configs: (TestConfig | undefined)[]): Test {
  const own = configs.pop()
  let parent: Partial<Suite> | undefined
  for (const config of [undefined, ...configs]) parent = { ...(parent && { parent }), ...(config && { _testConfig: config }) } as Suite
  return { parent, _testConfig: own, retries: () => -1 } as unknown as Test
}

test('the browser', () => {
  const fits = (filter: unknown) => fitsBrowser(declared({ browser: filter }, undefined), browser)
  for (const filter of ['chrome', 'chromium', ['firefox', 'chrome'], 'chrome:beta', '!firefox', { majorVersion: 156 }])
    assert.ok(fits(filter), String(filter))
  for (const filter of ['firefox', '!chrome', 'chrome:stable', ['chrome', '!chromium'], { name: 'edge' }])
    assert.ok(!fits(filter), String(filter))
})

test('filters of suite and test hold both', () => {
  assert.equal(fitsBrowser(declared({ browser: 'chrome' }, { browser: '!chrome' }), browser), false)
})

test('retries: the innermost that says something', () => {
  assert.equal(retriesOf(declared(undefined), false), null)
  assert.equal(retriesOf(declared({ retries: 1 }, { retries: 3 }), false), 3)
  assert.equal(retriesOf(declared({ retries: { runMode: 2, openMode: 0 } }, undefined), false), 2)
  assert.equal(retriesOf(declared({ retries: { runMode: 2, openMode: 0 } }, undefined), true), 0)
  assert.equal(retriesOf(declared({ retries: 2 }, { retries: { openMode: 1 } }), false), 2)
})

test('isolation by the values of the era', () => {
  const warnings: string[] = []
  const of = (value: any, flag: unknown) =>
    isolationOf(declared(value === undefined ? {} : { testIsolation: value }, undefined), flag, (message) => warnings.push(message))
  assert.equal(of(undefined, true), null)
  assert.equal(of(false, undefined), 'off')
  assert.deepEqual(warnings, [])
  assert.equal(of('strict', undefined), 'on')
  assert.ok(/strict.*true/.test(warnings.pop()!))
  assert.throws(() => of('legacy', undefined), /experimentalSessionAndOrigin/)
  assert.deepEqual(
    ['on', 'strict', 'off', 'legacy', true].map((value) => of(value, true)),
    ['on', 'on', 'off', 'legacy', 'on'],
  )
  assert.deepEqual(warnings, [])
  assert.equal(of('off', false), 'legacy')
  assert.ok(/no effect/.test(warnings.pop()!))
})

test('tags of suites and tests', () => {
  assert.deepEqual(tagsOf(declared({ tags: '@a @b' }, { tags: ['@b', '@c'] })), ['@a', '@b', '@c'])
})

test('what is refused', () => {
  assert.throws(() => checkTestConfig({ video: true }, 't', 'test'), /whole run/)
  assert.throws(() => checkTestConfig({ testIsolation: true }, 't', 'test'), /suites/)
  assert.throws(() => checkTestConfig({ viewportWidth: '1' }, 't', 'suite'), /number/)
  assert.throws(() => checkTestConfig({ retries: 1.5 }, 't', 'suite'), /whole number/)
  assert.doesNotThrow(() => checkTestConfig({ owner: 'me', tags: ['x'], retries: null }, 't', 'test'))
})
