'use strict'

// The platforms that there are packages for.

const PLATFORMS = {
  'linux-x64': { os: 'linux', cpu: 'x64', libc: 'glibc' },
  'linux-arm64': { os: 'linux', cpu: 'arm64', libc: 'glibc' },
  'darwin-x64': { os: 'darwin', cpu: 'x64' },
  'darwin-arm64': { os: 'darwin', cpu: 'arm64' },
}

/** Whether the C library is musl, as Alpine's. */
const isMusl = () => {
  if (process.platform !== 'linux') return false
  // Asking the network's interfaces for their names may take seconds.
  process.report.excludeNetwork = true
  const { header } = process.report.getReport()
  return !header.glibcVersionRuntime
}

/** Of this machine: `linux-x64`, `linux-x64-musl`, `darwin-arm64`. */
const platformName = () => `${process.platform}-${process.arch}${isMusl() ? '-musl' : ''}`

const packageName = (platform) => `@hinoki/${platform}`

module.exports = { PLATFORMS, packageName, platformName }
