'use strict'

const assert = require('node:assert/strict')
const { test } = require('node:test')
const { toArguments } = require('./lib/arguments.js')
const { binary } = require('./lib/binary.js')
const { PLATFORMS, packageName, platformName } = require('./lib/platforms.js')
const { optionalDependencies, version } = require('./package.json')
const { cli } = require('./index.js')

test('options become arguments', () => {
  assert.deepEqual(toArguments(), [])
  assert.deepEqual(toArguments({ spec: ['a.cy.js', 'b.cy.js'], headed: true, quiet: false, browser: undefined }), [
    '--spec=a.cy.js,b.cy.js',
    '--headed',
  ])
  assert.deepEqual(toArguments({ env: { a: { b: 1 } }, config: 'retries=1', port: 8080, exit: false }), [
    '--env={"a":{"b":1}}',
    '--config=retries=1',
    '--port=8080',
    '--no-exit',
  ])
  assert.deepEqual(toArguments({ record: true, key: 'x', testingType: 'e2e', failFast: true, repeat: 3 }), ['--fail-fast', '--repeat=3'])
})

test('what makes no sense is refused', () => {
  assert.throws(() => toArguments('spec'), /must be an object/)
  assert.throws(() => toArguments({ specs: 'a' }), /`specs` is not an option/)
  assert.throws(() => toArguments({ headed: 'yes' }), /`headed` must be true or false/)
  assert.throws(() => toArguments({ testingType: 'component' }), /end-to-end/)
})

test('the program is found by a variable or by the package of the platform', () => {
  assert.equal(binary({ HINOKI_BINARY: __filename }), __filename)
  assert.throws(() => binary({ HINOKI_BINARY: '/no/such/file' }), /no such file/)
  assert.throws(() => binary({}, 'linux-x64'), /@hinoki\/linux-x64 is not installed.*HINOKI_BINARY/)
  assert.throws(() => binary({}, 'linux-x64-musl'), /no package of hinoki for linux-x64-musl, only for linux-x64, .*HINOKI_BINARY/)
  assert.ok(platformName().startsWith(`${process.platform}-${process.arch}`))
})

test('typed arguments become options', async () => {
  const options = await cli.parseRunArguments(['cypress', 'run', '--browser', 'chrome', '-s', 'a.cy.js', '--config-file=x.js', '--headed'])
  assert.deepEqual(options, { browser: 'chrome', spec: 'a.cy.js', configFile: 'x.js', headed: true })
  const bare = await cli.parseRunArguments(['run', '--record', '--parallel', '--fail-fast', '--spec', 'a.cy.js'])
  assert.deepEqual(bare, { record: true, parallel: true, failFast: true, spec: 'a.cy.js' })
  assert.deepEqual(await cli.parseRunArguments(['run', '--fail-fast=2']), { failFast: '2' })
  const off = await cli.parseRunArguments(['run', '--record', 'false', '--config', 'video=false', '--parallel'])
  assert.deepEqual(off, { record: 'false', config: 'video=false', parallel: true })
  await assert.rejects(cli.parseRunArguments(['open']), /`run`/)
})

test('each platform has its package', () => {
  const wanted = Object.keys(PLATFORMS).map((platform) => [packageName(platform), version])
  assert.deepEqual(optionalDependencies, Object.fromEntries(wanted))
  assert.deepEqual(require('../cypress/package.json').dependencies, { hinoki: version })
})
