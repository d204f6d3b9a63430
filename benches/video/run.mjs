// Runs one suite with and without films in pairs, and prints what filming adds: node benches/video/run.mjs PROGRAM [ROUNDS] [WORKERS]
// Films of specs that pass are made and thrown away, as `videoKeep: 'failed'` does.
import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'

const [program = 'hinoki', rounds = '5', workers = '1'] = process.argv.slice(2)
const peers = join(import.meta.dirname, '../peers')
const project = join(peers, 'hinoki')
const specs = join(project, 'cypress/e2e')
const videos = mkdtempSync(join(tmpdir(), 'hinoki-bench-video-'))

const app = spawn('node', ['app.mjs'], { cwd: peers, env: { ...process.env, PORT: '0' }, stdio: ['ignore', 'pipe', 'inherit'] })
const [, url, , idp] = await new Promise((resolve) => app.stdout.once('data', (line) => resolve(String(line).trim().split(' '))))

const processes = () => readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((pid) => {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    return [{ pid: Number(pid), parent: Number(fields[1]), cpu: (Number(fields[11]) + Number(fields[12])) / 100 }]
  } catch {
    return [] // It has just ended.
  }
})

/**
 * CPU seconds of a process and all that it starts, told at its end. They are looked at while they live: of what ends together
 * with its parent, as a browser's processes do, nobody is told.
 */
const spent = (root) => {
  const seen = new Map([[root, 0]])
  const look = () => {
    const all = processes()
    for (let known = 0; known < seen.size;) {
      known = seen.size
      for (const { pid, parent, cpu } of all) if (seen.has(pid) || seen.has(parent)) seen.set(pid, cpu)
    }
  }
  const timer = setInterval(look, 100)
  return () => {
    clearInterval(timer)
    return [...seen.values()].reduce((sum, cpu) => sum + cpu)
  }
}

const run = async (filmed) => {
  const config = `video=${filmed},videosFolder=${videos},trashAssetsBeforeRuns=false`
  const args = ['run', '--reporter', 'dot', '--workers', workers, '--config', config]
  const env = { ...process.env, BENCH_APP: url, BENCH_IDP: idp }
  const began = performance.now()
  const child = spawn(program, args, { cwd: project, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const used = spent(child.pid)
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => { said += text })
  const code = await new Promise((resolve) => child.on('exit', resolve))
  if (code !== 0) throw new Error(`${program} ended with ${code}\n${said}`)
  return { wall: (performance.now() - began) / 1000, cpu: used() }
}

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1]
const measure = async (name) => {
  const pairs = []
  for (let round = 0; round < Number(rounds); round++) {
    // What goes first changes, so that neither has the warmer machine.
    const pair = {}
    for (const filmed of round % 2 ? [true, false] : [false, true]) pair[filmed] = await run(filmed)
    pairs.push(pair)
  }
  const of = (what, filmed) => median(pairs.map((pair) => pair[filmed][what]))
  const more = (what) => `${((median(pairs.map((pair) => pair.true[what] / pair.false[what])) - 1) * 100).toFixed(0)} %`
  const row = (what) => `${of(what, false).toFixed(2)} s | ${of(what, true).toFixed(2)} s | +${more(what)}`
  console.log(`| ${name} | ${row('wall')} | ${row('cpu')} |`)
}

// A page in which something moves all the time: the worst that a film can meet.
const moving = (spec) => `describe('moving ${spec}', () => {
${Array.from({ length: 10 }, (_, test) => `  it('t${test}', () => {
    cy.visit('/public')
    cy.part('who').should('have.text', 'Guest')
    cy.document().then((document) => {
      const box = document.body.appendChild(document.createElement('div'))
      // Whoever clicks on what it covers just then would hit it.
      box.style = 'pointer-events: none; width: 200px; height: 200px; background: linear-gradient(teal, orange)'
      box.animate([{ transform: 'none' }, { transform: 'translateX(500px) rotate(1turn)' }], { duration: 1500, iterations: Infinity })
    })
    cy.part('title').type('s${spec}t${test}')
    cy.part('add').click()
    cy.get('[data-title="s${spec}t${test}"]').find('[data-test=tick]').check()
    cy.get('[data-title="s${spec}t${test}"]').should('have.class', 'done')
    cy.get('[data-title="s${spec}t${test}"]').find('[data-test=drop]').click()
    cy.get('[data-title="s${spec}t${test}"]').should('not.exist')
  })`).join('\n')}
})
`

try {
  console.log(`${cpus().length} cores, ${workers} worker(s), ${rounds} pairs; medians\n`)
  console.log('| suite | time | filmed | more | CPU | filmed | more |\n|---|---|---|---|---|---|---|')
  execFileSync('node', [join(peers, 'specs.mjs'), 'hinoki', specs, '5', '10', 'public'])
  await run(true)
  await measure('5 specs of 10 tests')
  rmSync(specs, { recursive: true })
  mkdirSync(specs, { recursive: true })
  for (let spec = 0; spec < 5; spec++) writeFileSync(join(specs, `moving-${spec}.cy.js`), moving(spec))
  await measure('the same, an animation all the time')
  console.log(`\nload at the end: ${loadavg()[0].toFixed(1)}`)
} finally {
  app.kill()
  rmSync(specs, { recursive: true, force: true })
  rmSync(videos, { recursive: true, force: true })
}
