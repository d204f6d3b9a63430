// Runs the suite beside it and prints medians: node benches/sessions/run.mjs [path of hinoki]
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { startOrigins } from './app.mjs'

const program = process.argv[2] ?? 'hinoki'
const folder = mkdtempSync(join(tmpdir(), 'hinoki-bench-'))
const { logins, origins, close } = await startOrigins(20)
const env = { ...process.env, BENCH_BASE: origins[0], BENCH_ORIGINS: origins.join(' '), BENCH_EVENTS: join(folder, 'events') }
const child = spawn(program, ['run', '--reporter', 'dot,ndjson'], { cwd: import.meta.dirname, env, stdio: 'inherit' })
const code = await new Promise((resolve) => child.on('exit', resolve))
close()
const text = code === 0 ? readFileSync(env.BENCH_EVENTS, 'utf8') : ''
rmSync(folder, { recursive: true })
if (code !== 0) process.exit(1)

const titles = new Map()
const entries = new Map()
const durations = { plain: [], session: [] }
const walk = (suite) => {
  for (const test of suite.tests) titles.set(test.id, `${suite.title} > ${test.title}`)
  suite.suites.forEach(walk)
}
for (const line of text.split('\n').filter(Boolean)) {
  const event = JSON.parse(line)
  if (event.type === 'specDeclared') walk(event.root)
  if (event.type === 'log') entries.set(`${event.test} ${event.entry.id}`, { test: event.test, ...event.entry })
  if (event.type === 'testFinished') {
    const [, kind, round] = /cost of a test > (\w+) (\d+)/.exec(titles.get(event.result.id)) ?? []
    if (kind && round !== '0') durations[kind].push(event.result.duration)
  }
}
const all = [...entries.values()]
const median = (values) => values.sort((a, b) => a - b)[values.length >> 1]
const ms = (values) => `${median(values).toFixed(1).padStart(7)} ms (${values.length})`
console.log(`\n${cpus().length} cores, load ${loadavg()[0].toFixed(1)}, logins ${logins.count}; medians`)
for (const count of [1, 5, 20]) {
  // Of each test the last of that name: the second call's.
  const of = (name) => {
    const found = all.filter((entry) => entry.name === name && titles.get(entry.test).startsWith(`${count} origins`) && entry.details)
    return [...new Map(found.map((entry) => [entry.test, entry.details.duration])).values()]
  }
  const captures = all.flatMap((entry) => {
    const found = entry.name === 'log' && /^capture (\d+) ([\d.]+)$/.exec(entry.message)
    return found && Number(found[1]) === count ? [Number(found[2])] : []
  })
  console.log(`${String(count).padStart(2)} origins: blank ${ms(of('Clear page'))}, clear ${ms(of('Clear cookies, localStorage and sessionStorage'))}, restore ${ms(of('Restore saved session'))}, capture ${ms(captures)}`)
}
console.log(`a test with a visit: ${ms(durations.plain)}; the same with a restored session: ${ms(durations.session)}`)
