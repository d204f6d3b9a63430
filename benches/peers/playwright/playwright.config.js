const { defineConfig } = require('@playwright/test')

const { BENCH_APP, BENCH_BROWSER, BENCH_FLAGS, BENCH_MODE, BENCH_WORKERS } = process.env
const suite = { name: 'suite', testDir: 'specs' }

module.exports = defineConfig({
  testDir: '.',
  reporter: 'line',
  workers: Number(BENCH_WORKERS),
  use: {
    baseURL: BENCH_APP,
    testIdAttribute: 'data-test',
    launchOptions: { executablePath: BENCH_BROWSER, args: BENCH_FLAGS.split(' ') },
  },
  projects: BENCH_MODE === 'session' ? [{ name: 'enter', testMatch: 'enter.setup.js' }, { ...suite, dependencies: ['enter'] }] : [suite],
})
