module.exports = {
  e2e: { baseUrl: process.env.BENCH_APP, supportFile: false, defaultCommandTimeout: 60000, responseTimeout: 60000 },
  env: { repeats: Number(process.env.BENCH_REPEATS), only: process.env.BENCH_ONLY },
  screenshotOnRunFailure: false,
}
