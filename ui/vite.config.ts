import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

const root = fileURLToPath(new URL('.', import.meta.url))

// The page lies below a path that nobody can guess: everything is relative to it.
export default defineConfig({
  root,
  base: './',
  build: {
    target: 'es2022',
    assetsDir: '.',
    modulePreload: false,
    // Names without a hash: the build script asks for them, and the program says how long they are kept.
    rolldownOptions: {
      output: { entryFileNames: 'ui.js', chunkFileNames: '[name].js', assetFileNames: 'ui.[ext]' },
    },
  },
})
