import { defineConfig } from 'hinoki'

export default defineConfig({
  e2e: {
    // Another address: --config baseUrl=…
    baseUrl: 'http://127.0.0.1:3000',
    env: { username: 'jane', password: 'correct-horse' },
    retries: { runMode: 1, openMode: 0 },
  },
})
