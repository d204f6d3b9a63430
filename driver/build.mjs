// Builds what the browser gets: node build.mjs [output folder]. Called by the build script of crates/assets.
import { existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = dirname(fileURLToPath(import.meta.url))
const outdir = resolve(process.argv[2] ?? join(root, 'dist'))

// Mocha and its kin reach for modules of Node. What specs get in their place serves here too, the others are empty,
// unless the package itself maps them by its `browser` field.
const shims = join(root, '../crates/bundle/shims')
const builtIns = /^(node:)?(assert|child_process|crypto|events|fs|http|https|module|net|os|path|querystring|stream|tty|url|util|vm|zlib)$/
const shimmed = ['assert', 'events', 'path', 'querystring', 'url', 'util']

const nodeBuiltIns = {
  name: 'node-built-ins',
  setup(bundler) {
    bundler.onResolve({ filter: builtIns }, async ({ path, pluginData, ...options }) => {
      if (pluginData === 'asked') return undefined
      const name = path.replace(/^node:/, '')
      const installed = await bundler.resolve(name, { ...options, pluginData: 'asked' })
      // Not absolute: switched off by the package's `browser` field.
      if (!installed.errors.length && !installed.external && isAbsolute(installed.path)) return installed
      if (shimmed.includes(name)) return { path: join(shims, `${name}.cjs`) }
      return { path: name, namespace: 'empty' }
    })
    bundler.onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: 'module.exports = {}' }))
  },
}

// Its ready-made bundle for browsers is more than twice the size of its parts.
const sinonParts = {
  name: 'sinon-parts',
  setup: (bundler) => bundler.onResolve({ filter: /^sinon$/ }, () => ({ path: join(root, 'node_modules/sinon/lib/sinon.js') })),
}

const common = {
  absWorkingDir: root,
  bundle: true,
  format: 'iife',
  platform: 'browser',
  target: 'chrome120',
  charset: 'utf8',
  legalComments: 'none',
  logLevel: 'warning',
  // Mocha maps these by its `browser` field where its files ask for them.
  mainFields: ['browser', 'module', 'main'],
  alias: { he: join(root, 'shims/he.cjs'), nise: join(root, 'shims/nise.cjs'), debug: join(root, 'shims/debug.cjs') },
  define: { global: 'globalThis', 'process.env.NODE_ENV': '"production"' },
  plugins: [nodeBuiltIns, sinonParts],
}

const scripts = [
  {
    entryPoints: { driver: 'src/main.ts' },
    // Identifiers are kept: `constructor.name` and stacks of the driver's own faults are read by people.
    minifySyntax: true,
    minifyWhitespace: true,
    sourcemap: 'external',
    inject: [join(root, 'shims/globals.mjs')],
  },
  { entryPoints: { aut: 'src/inject/aut.ts' }, minify: true },
  { entryPoints: { databases: 'src/inject/databases.ts' }, minify: true },
  { entryPoints: { storages: 'src/inject/storages.ts' }, minify: true },
  { entryPoints: { 'service-worker': 'src/inject/service-worker.ts' }, minify: true },
  { entryPoints: { sockets: 'src/inject/sockets.ts' }, minify: true },
]

const missing = scripts.map((script) => Object.values(script.entryPoints)[0]).filter((file) => !existsSync(join(root, file)))
if (missing.length) {
  console.error(`there is no ${missing.map((file) => `driver/${file}`).join(' and no ')}: the driver can't be built`)
  process.exit(1)
}
mkdirSync(outdir, { recursive: true })
try {
  await Promise.all(scripts.map((script) => build({ ...common, ...script, outdir })))
} catch (error) {
  // esbuild has printed its own messages.
  if (!Array.isArray(error.errors)) console.error(error)
  process.exit(1)
}
for (const name of ['driver.js', 'aut.js']) {
  console.log(`${name} ${Math.round(statSync(join(outdir, name)).size / 1024)} kB`)
}
