// The page of open mode, looked at by Hinoki's own specs. `UI_PAGE` is the address of a page: that of `hinoki open`.
module.exports = {
  e2e: {
    supportFile: 'support/index.js',
    specPattern: '*.cy.js',
    viewportWidth: 1280,
    viewportHeight: 800,
    screenshotOnRunFailure: true,
    // Where a page loads among others.
    defaultCommandTimeout: 10000,
    setupNodeEvents(on, config) {
      config.env.page = process.env.UI_PAGE
      config.env.live = process.env.UI_LIVE
      return config
    },
  },
}
