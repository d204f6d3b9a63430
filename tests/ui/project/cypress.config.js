module.exports = { e2e: { supportFile: false, viewportWidth: 600, viewportHeight: 400, defaultCommandTimeout: 500 } }
