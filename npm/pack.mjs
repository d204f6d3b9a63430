// Makes the packages for npm: one for each platform that a built program is given for, and those that are the same everywhere.
//
//   node npm/pack.mjs --out target/npm --binary target/release/hinoki
//   node npm/pack.mjs --out target/npm --binary linux-x64=FILE --binary darwin-arm64=FILE
//
// A program without a platform's name is one for this machine. Whether it is one for the named platform is looked up in it.
// Writes a tarball of each to the folder and prints their names. Publishes nothing.

import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  closeSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
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

const USAGE = 'expected --out FOLDER and --binary FILE, or --binary PLATFORM=FILE for each platform'

const options = () => {
  try {
    const { values } = parseArgs({
      options: { binary: { type: 'string', multiple: true }, out: { type: 'string' }, platform: { type: 'string' } },
    })
    if (values.binary?.length && values.out) return { out: values.out, binaries: binariesOf(values) }
  } catch (error) {
    fail(`${error.message}\nhint: ${USAGE}`)
  }
  return fail(USAGE)
}

/** Programs by platform. */
const binariesOf = ({ binary, platform }) => {
  const binaries = new Map()
  for (const given of binary) {
    const [, named, file] = /^([a-z0-9]+-[a-z0-9-]+)=(.*)$/s.exec(given) ?? [undefined, undefined, given]
    const of = named ?? platform ?? platformName()
    if (!PLATFORMS[of]) fail(`there is no package for the platform ${of}; there are ${Object.keys(PLATFORMS).join(', ')}`)
    if (binaries.has(of)) fail(`two programs are given for ${of}; name their platforms: --binary linux-x64=FILE --binary linux-arm64=FILE`)
    if (!statSync(file, { throwIfNoEntry: false })?.isFile()) fail(`there is no program ${file}: build it by \`cargo build --release\``)
    const found = kindOf(file)
    if (found && found !== of) fail(`${file} is a program for ${found}, not for ${of}`)
    binaries.set(of, file)
  }
  return binaries
}

/** The platform of a program by its first bytes, if they tell (ELF and Mach-O); a script runs anywhere. */
const kindOf = (file) => {
  const head = Buffer.alloc(20)
  const opened = openSync(file, 'r')
  readSync(opened, head, 0, head.length, 0)
  closeSync(opened)
  if (head.readUInt32BE(0) === 0x7f454c46) return { 0x3e: 'linux-x64', 0xb7: 'linux-arm64' }[head.readUInt16LE(18)] ?? 'another processor'
  if (head.readUInt32LE(0) === 0xfeedfacf) return { 0x01000007: 'darwin-x64', 0x0100000c: 'darwin-arm64' }[head.readUInt32LE(4)]
  return head.toString('latin1', 0, 2) === 'MZ' ? 'Windows' : undefined
}

/** A folder with what `npm pack` makes a tarball of. */
const platformPackage = (folder, platform, binary, { version, license, description }) => {
  const facts = PLATFORMS[platform]
  mkdirSync(path.join(folder, 'bin'), { recursive: true })
  copyFileSync(binary, path.join(folder, 'bin/hinoki'))
  chmodSync(path.join(folder, 'bin/hinoki'), 0o755)
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

const { binaries, out } = options()
const main = read(path.join(here, 'hinoki/package.json'))
const work = mkdtempSync(path.join(os.tmpdir(), 'hinoki-npm-'))
try {
  for (const [platform, binary] of binaries) platformPackage(path.join(work, platform), platform, binary, main)
  for (const name of ['hinoki', 'cypress']) cpSync(path.join(here, name), path.join(work, name), { recursive: true })
  const folders = [...binaries.keys(), 'hinoki', 'cypress']
  for (const licence of ['LICENSE-APACHE', 'LICENSE-MIT']) {
    for (const folder of folders) copyFileSync(path.join(here, '..', licence), path.join(work, folder, licence))
  }
  mkdirSync(out, { recursive: true })
  for (const folder of folders) {
    const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', path.resolve(out)]
    const [packed] = JSON.parse(execFileSync('npm', args, { cwd: path.join(work, folder), encoding: 'utf8', shell: process.platform === 'win32' }))
    console.log(path.join(out, packed.filename))
  }
} finally {
  rmSync(work, { recursive: true, force: true })
}
