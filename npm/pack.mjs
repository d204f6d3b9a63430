// Makes the packages for npm: this platform's from a built program, and those that are the same everywhere.
//
//   node npm/pack.mjs --binary target/release/hinoki --out target/npm [--platform linux-x64]
//
// Writes a tarball of each to the folder and prints their names. Publishes nothing.

import { execFileSync } from 'node:child_process'
import { chmodSync, copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const here = path.dirname(fileURLToPath(import.meta.url))
const { PLATFORMS, packageName, platformName } = createRequire(import.meta.url)('./hinoki/lib/platforms.js')

const read = (file) => JSON.parse(readFileSync(file, 'utf8'))
const write = (file, value) => writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`)

const fail = (message) => {
  console.error(`error: ${message}`)
  process.exit(2)
}

const options = () => {
  try {
    const { values } = parseArgs({
      options: { binary: { type: 'string' }, out: { type: 'string' }, platform: { type: 'string', default: platformName() } },
    })
    if (values.binary && values.out) return values
  } catch (error) {
    fail(error.message)
  }
  return fail('expected --binary FILE --out FOLDER [--platform NAME]')
}

/** A folder with what `npm pack` makes a tarball of. */
const platformPackage = (folder, platform, binary, { version, license, description }) => {
  const facts = PLATFORMS[platform]
  if (!facts) fail(`there is no platform ${platform}; there are ${Object.keys(PLATFORMS).join(', ')}`)
  const program = facts.os === 'win32' ? 'hinoki.exe' : 'hinoki'
  mkdirSync(path.join(folder, 'bin'), { recursive: true })
  copyFileSync(binary, path.join(folder, 'bin', program))
  chmodSync(path.join(folder, 'bin', program), 0o755)
  write(path.join(folder, 'package.json'), {
    name: packageName(platform),
    version,
    description: `${description}: the program for ${platform}`,
    license,
    os: [facts.os],
    cpu: [facts.cpu],
    ...(facts.libc && { libc: [facts.libc] }),
    preferUnplugged: true,
    files: ['LICENSE-*', 'bin'],
  })
  writeFileSync(path.join(folder, 'README.md'), `# ${packageName(platform)}\n\nThe program of the package \`hinoki\` for ${platform}. Install that one.\n`)
}

const { binary, out, platform } = options()
if (!statSync(binary, { throwIfNoEntry: false })?.isFile()) fail(`there is no program ${binary}: build it by \`cargo build --release\``)
const main = read(path.join(here, 'hinoki/package.json'))
const work = mkdtempSync(path.join(os.tmpdir(), 'hinoki-npm-'))
try {
  platformPackage(path.join(work, 'platform'), platform, binary, main)
  for (const name of ['hinoki', 'cypress']) cpSync(path.join(here, name), path.join(work, name), { recursive: true })
  for (const licence of ['LICENSE-APACHE', 'LICENSE-MIT']) {
    for (const folder of ['platform', 'hinoki', 'cypress']) copyFileSync(path.join(here, '..', licence), path.join(work, folder, licence))
  }
  mkdirSync(out, { recursive: true })
  for (const folder of ['platform', 'hinoki', 'cypress']) {
    const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', path.resolve(out)]
    const [packed] = JSON.parse(execFileSync('npm', args, { cwd: path.join(work, folder), encoding: 'utf8', shell: process.platform === 'win32' }))
    console.log(path.join(out, packed.filename))
  }
} finally {
  rmSync(work, { recursive: true, force: true })
}
