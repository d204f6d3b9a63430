import vue from '@vitejs/plugin-vue'
import { fileURLToPath } from 'node:url'

export default {
  plugins: [vue()],
  cacheDir: '.vite',
  resolve: { alias: { '~': fileURLToPath(new URL('./src', import.meta.url)) } },
  define: { __GREETING__: JSON.stringify('Bonjour') },
}
