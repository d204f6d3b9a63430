module.exports = {
  e2e: { supportFile: false, baseUrl: process.env.BENCH_BASE, env: { origins: (process.env.BENCH_ORIGINS ?? '').split(' ') } },
  reporterOptions: { ndjson: { output: process.env.BENCH_EVENTS } },
}
