// Open mode beside Playwright's UI mode, where both have the same step: node benches/open/beside.mjs [path of hinoki]
//
// Both are looked at by a page in a browser of their own, in turns: from the program's start to a list of specs on the
// screen; from a save of a watched spec to its new test on the screen, passed; memory of the program's own processes, without
// browsers, after that. Needs the packages of benches/peers/playwright.
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { median, serve } from './app.mjs'

const program = process.argv[2] ?? 'hinoki'
const packages = fileURLToPath(new URL('../peers/playwright/node_modules', import.meta.url))
const { chromium } = createRequire(import.meta.url)(join(packages, 'playwright-core'))
const browserPath = process.env.BENCH_BROWSER ?? '/usr/bin/chromium-headless-shell'
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 7)
const PATIENCE = 60_000
/** What was started and hasn't ended. */
const running = new Set()

const { server: app, baseURL } = await serve()

const folder = mkdtempSync(join(tmpdir(), 'hinoki-beside-'))
const write = (path, text) => {
  mkdirSync(join(folder, path, '..'), { recursive: true })
  writeFileSync(join(folder, path), text)
}

const ours = {
  name: 'hinoki open',
  file: 'ours/cypress/e2e/a.cy.js',
  command: [program, 'open', '--no-launch'],
  cwd: join(folder, 'ours'),
  short: (round) => `it('round ${round}', () => { cy.visit('/') ; cy.contains('h1', 'x') })\n`,
  listed: (page) => page.locator('.spec', { hasText: 'a.cy.js' }).first(),
  async watch(page) {
    await page.locator('.spec', { hasText: 'a.cy.js' }).first().click()
    await passed(this, page, 0)
  },
  passed: (page, title) => page.locator('.test-passed', { hasText: title }),
}
write('ours/cypress.config.js', `module.exports = { e2e: { supportFile: false, baseUrl: '${baseURL}' } }`)

const theirs = {
  name: 'playwright test --ui',
  file: 'theirs/a.spec.js',
  command: [process.execPath, join(packages, '@playwright/test/cli.js'), 'test', '--ui-host=127.0.0.1', '--ui-port=0'],
  cwd: join(folder, 'theirs'),
  short: (round) =>
    `const { test, expect } = require('@playwright/test')\ntest('round ${round}', async ({ page }) => { await page.goto('/') ; await expect(page.locator('h1')).toHaveText('x') })\n`,
  listed: (page) => page.getByRole('treeitem', { name: 'a.spec.js' }),
  async watch(page) {
    await page.getByTitle('Watch all').click()
    await page.getByRole('treeitem', { name: 'a.spec.js' }).click()
    await page.keyboard.press('ArrowRight')
    await page.getByRole('treeitem', { name: 'round 0' }).waitFor()
  },
  passed: (page, title) => page.getByRole('treeitem', { name: title }).locator('.codicon-check'),
}
write(
  'theirs/playwright.config.js',
  `module.exports = { workers: 1, use: { baseURL: '${baseURL}', launchOptions: { executablePath: '${browserPath}', args: ['--no-sandbox'] } } }`,
)
symlinkSync(packages, join(folder, 'theirs/node_modules'))

for (const one of [ours, theirs]) write(one.file, one.short(0))

const viewer = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox'] })
const passed = (one, page, round) => one.passed(page, `round ${round}`).first().waitFor({ timeout: PATIENCE })

async function start(one) {
  const begun = performance.now()
  const child = spawn(one.command[0], one.command.slice(1), { cwd: one.cwd, stdio: ['ignore', 'pipe', 'inherit'] })
  running.add(child)
  child.once('exit', () => running.delete(child))
  const url = await new Promise((resolve, reject) => {
    let text = ''
    child.stdout.on('data', (data) => {
      text += data
      const found = /http:\/\/127\.0\.0\.1:\S+/.exec(text)
      if (found) resolve(found[0])
    })
    child.once('exit', () => reject(new Error(`${one.name} ended: ${text}`)))
  })
  const page = await viewer.newPage({ viewport: { width: 1280, height: 800 } })
  page.setDefaultTimeout(PATIENCE)
  await page.goto(url)
  await one.listed(page).waitFor({ timeout: PATIENCE })
  return { child, page, took: performance.now() - begun }
}

async function end({ child, page }) {
  await page.close()
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGINT')
  await gone
}

/** MB of a program and what it started, but for browsers. */
function memory(root) {
  const all = readdirSync('/proc').flatMap((id) => {
    if (!/^\d+$/.test(id)) return []
    try {
      const status = readFileSync(`/proc/${id}/status`, 'utf8')
      const field = (name) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0)
      return [{ id: Number(id), parent: field('PPid'), kb: field('VmRSS'), name: /Name:\s+(.*)/.exec(status)[1] }]
    } catch {
      return []
    }
  })
  const sum = (id) => {
    const own = all.find((one) => one.id === id)
    if (!own || /chrom|headless_shell/.test(own.name)) return 0
    return own.kb + all.filter((one) => one.parent === id).reduce((total, child) => total + sum(child.id), 0)
  }
  return sum(root) / 1024
}

const results = new Map([ours, theirs].map((one) => [one, { starts: [], saves: [] }]))
try {
  for (let round = 0; round < ROUNDS; round++) {
    for (const [one, { starts }] of results) {
      const begun = await start(one)
      starts.push(begun.took)
      await end(begun)
    }
  }
  const at = new Map()
  for (const one of results.keys()) {
    const begun = await start(one)
    at.set(one, begun)
    await one.watch(begun.page)
  }
  // The first save of each launches what stays.
  for (let round = 1; round <= ROUNDS + 1; round++) {
    for (const [one, { saves }] of results) {
      const saved = performance.now()
      write(one.file, one.short(round))
      await passed(one, at.get(one).page, round)
      if (round > 1) saves.push(performance.now() - saved)
    }
  }
  for (const [one, result] of results) result.memory = memory(at.get(one).child.pid)
  for (const begun of at.values()) await end(begun)
  const [a, b] = [results.get(ours), results.get(theirs)]
  const line = (what, of, unit) => console.log(`${what}: ${of(a).toFixed(0)} and ${of(b).toFixed(0)} ${unit}, ratio ${(of(a) / of(b)).toFixed(2)}`)
  console.log(`${ours.name} beside ${theirs.name}: medians of ${ROUNDS}, ${cpus().length} cores, load ${loadavg()[0].toFixed(1)}`)
  line('start to a list of specs on the screen', (one) => median(one.starts), 'ms')
  line('save to the passed test on the screen', (one) => median(one.saves), 'ms')
  line('memory after these runs', (one) => one.memory, 'MB')
} finally {
  for (const child of running) child.kill('SIGINT')
  await viewer.close()
  app.close()
  rmSync(folder, { recursive: true, force: true })
}
process.exit(0)
