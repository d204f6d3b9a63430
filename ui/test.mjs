// Runs the unit tests, src/**/*.test.ts, by Node's own test runner.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const root = dirname(fileURLToPath(import.meta.url))
const tests = readdirSync(join(root, 'src'), { recursive: true }).filter((file) => file.endsWith('.test.ts'))
const outDir = mkdtempSync(join(tmpdir(), 'hinoki-ui-tests-'))
let status = 1
try {
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    build: {
      ssr: true,
      outDir,
      emptyOutDir: true,
      rolldownOptions: {
        input: Object.fromEntries(tests.map((file) => [file.replace(/\W+/g, '-'), join(root, 'src', file)])),
        output: { entryFileNames: '[name].mjs' },
      },
    },
  })
  const files = readdirSync(outDir).filter((file) => file.endsWith('-test-ts.mjs'))
  status = spawnSync(process.execPath, ['--test', ...files.map((file) => join(outDir, file))], { stdio: 'inherit' }).status ?? 1
} finally {
  rmSync(outDir, { recursive: true, force: true })
}
process.exit(status)
