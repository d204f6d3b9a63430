// Measures pages with 300 requests, a page of the web and one of 20 MB: node benches/network/run.mjs [path of hinoki]
// BENCH_ROUNDS, BENCH_REPEATS, BENCH_PEERS and BENCH_ONLY (a regular expression for names of cases) narrow it.
import { spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'

const here = import.meta.dirname
const program = process.argv[2] ?? 'hinoki'
const { BENCH_ROUNDS = '3', BENCH_REPEATS = '3', BENCH_PEERS = 'floor,playwright,hinoki', BENCH_BROWSER: browser = '/usr/bin/chromium-headless-shell' } =
  process.env
const peers = BENCH_PEERS.split(',')

const fixtures = join(here, 'hinoki/cypress/fixtures')
mkdirSync(fixtures, { recursive: true })
const file = join(fixtures, 'big.txt')
writeFileSync(file, Buffer.alloc(20 * 1024 * 1024, 'The quick brown fox jumps over the lazy dog. '))

const server = spawn(process.execPath, [join(here, 'app.mjs')], { stdio: ['ignore', 'pipe', 'inherit'] })
const port = Number(String(await new Promise((resolve) => server.stdout.once('data', resolve))))
const app = `http://127.0.0.1:${port}`
const env = {
  ...process.env,
  BENCH_APP: app,
  BENCH_FILE: file,
  BENCH_BROWSER: browser,
  BENCH_REPEATS,
  BENCH_FLAGS: process.env.BENCH_FLAGS ?? '--no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-dev-shm-usage',
}
const run = (command, args, cwd) =>
  new Promise((resolve, reject) =>
    spawn(command, args, { cwd, env, stdio: ['ignore', 'ignore', 'inherit'] }).on('exit', resolve).on('error', reject),
  )

let failed = false
let results = []
try {
  for (let round = 1; round <= Number(BENCH_ROUNDS); round++) {
    for (const peer of peers) {
      const code =
        peer === 'hinoki'
          ? await run(program, ['run', '--browser', browser], join(here, 'hinoki'))
          : await run(process.execPath, [join(here, `${peer}.mjs`)], here)
      if (code !== 0) failed = true
      console.error(`round ${round} ${peer}: exit ${code}, load ${loadavg()[0].toFixed(1)}`)
    }
  }
  results = await (await fetch(`${app}/results`)).json()
} catch (error) {
  console.error(`${error.message}\nusage: node benches/network/run.mjs target/release/hinoki`)
  process.exitCode = 1
} finally {
  server.kill()
}
if (!results.length) process.exit(1)

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1]
const names = [...new Set(results.map((one) => one.name))]
const of = (what, peer, name) => median(results.filter((one) => one.peer === peer && one.name === name).map((one) => one[what])) ?? Number.NaN
const cell = (what, peer, name) => {
  const ms = of(what, peer, name)
  if (Number.isNaN(ms)) return '–'
  const bare = `${/^(20 MB|web page), /.exec(name)?.[0] ?? ''}no intercept`
  const percent = (base) => (base === ms || Number.isNaN(base) ? '' : ` ${ms >= base ? '+' : '−'}${Math.abs((ms / base - 1) * 100).toFixed(0)} %`)
  return `${ms.toFixed(0)} ms${percent(of(what, peer, bare))}`
}
console.log(`\n${cpus().length} cores; medians of ${Number(BENCH_ROUNDS) * Number(BENCH_REPEATS)} loads, beside those of the same runner without an intercept`)
const tables = [
  ['cpu', 'CPU of runner and browser'],
  ['own', 'CPU of the runner alone'],
  ['ms', 'Time in the page'],
]
for (const [what, title] of tables) {
  console.log(`\n${title}:\n\n| | ${peers.join(' | ')} |\n|---|${peers.map(() => '---|').join('')}`)
  for (const name of names) console.log(`| ${name} | ${peers.map((peer) => cell(what, peer, name)).join(' | ')} |`)
}
process.exit(failed ? 1 : 0)
