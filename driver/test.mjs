// Runs the unit tests, src/**/*.test.ts, by Node's own test runner.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = dirname(fileURLToPath(import.meta.url))
const tests = readdirSync(join(root, 'src'), { recursive: true }).filter((file) => file.endsWith('.test.ts'))
const outdir = mkdtempSync(join(tmpdir(), 'hinoki-driver-tests-'))
let status = 1
try {
  await build({
    absWorkingDir: root,
    entryPoints: tests.map((file) => join('src', file)),
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    logLevel: 'warning',
    // What the driver takes from its window as it loads.
    banner: { js: 'globalThis.window ??= globalThis; globalThis.location ??= { origin: "http://app.test" };' },
  })
  // Code of the driver keeps a channel open as long as its window is there.
  status = spawnSync(process.execPath, ['--test', '--test-force-exit', outdir], { stdio: 'inherit' }).status ?? 1
} finally {
  rmSync(outdir, { recursive: true, force: true })
}
process.exit(status)
