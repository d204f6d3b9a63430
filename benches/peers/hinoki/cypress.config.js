module.exports = {
  screenshotOnRunFailure: false,
  e2e: {
    baseUrl: process.env.BENCH_APP,
    env: { idp: process.env.BENCH_IDP },
  },
}
