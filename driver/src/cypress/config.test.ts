import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Boot } from '../protocol'
import { createConfiguration } from './config'

function setUp() {
  return createConfiguration({
    config: { defaultCommandTimeout: 4000, baseUrl: null },
    env: { user: 'ann' },
    expose: {},
    interactive: false,
    browser: { name: 'chromium', majorVersion: '156' },
    spec: { name: 'a.cy.js', relative: 'cypress/e2e/a.cy.js' },
  } as unknown as Boot)
}

test('a test’s values lie over the run’s, and go with it', () => {
  const configuration = setUp()
  configuration.override([{ defaultCommandTimeout: 1 }, { defaultCommandTimeout: 2, env: { user: 'bob', more: 1 }, tags: ['x'] }])
  assert.equal(configuration.get('defaultCommandTimeout'), 2)
  assert.deepEqual(configuration.env(), { user: 'bob', more: 1 })
  assert.equal(configuration.config('tags'), undefined)
  configuration.override([])
  assert.equal(configuration.get('defaultCommandTimeout'), 4000)
  assert.deepEqual(configuration.env(), { user: 'ann' })
})

test('values set by code last until the end of the spec', () => {
  const configuration = setUp()
  configuration.override([{ defaultCommandTimeout: 2 }])
  configuration.config('defaultCommandTimeout', 3)
  assert.equal(configuration.get('defaultCommandTimeout'), 3)
  configuration.override([])
  assert.equal(configuration.get('defaultCommandTimeout'), 3)
  configuration.config({ viewportWidth: 5 })
  assert.equal(configuration.config().viewportWidth, 5)
  configuration.env('token', 'x')
  assert.equal(configuration.env('token'), 'x')
})

test('tests see their browser and spec', () => {
  const configuration = setUp()
  assert.deepEqual(configuration.config('browser'), { name: 'chromium', majorVersion: 156 })
  assert.deepEqual(configuration.config('spec'), { name: 'a.cy.js', relative: 'cypress/e2e/a.cy.js', specType: 'integration' })
})

test('what can’t be set', () => {
  assert.throws(() => setUp().config('browser', {}), /read only/)
  assert.throws(() => setUp().env(5), /Cypress\.env/)
})
