import { defineConfig } from 'cypress'
import vitePreprocessor from 'cypress-vite'

export default defineConfig({
  e2e: {
    baseUrl: process.env.APP,
    setupNodeEvents(on) {
      on('file:preprocessor', vitePreprocessor({ configFile: './vite.config.js', logLevel: 'error' }))
    },
  },
})
