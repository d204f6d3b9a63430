'use strict'

// Where the program is: HINOKI_BINARY, or the package of this platform, which npm installs as an optional dependency.

const { existsSync } = require('node:fs')
const { PLATFORMS, packageName, platformName } = require('./platforms.js')

const binary = (env = process.env, platform = platformName()) => {
  if (env.HINOKI_BINARY) {
    if (existsSync(env.HINOKI_BINARY)) return env.HINOKI_BINARY
    throw new Error(`HINOKI_BINARY is ${env.HINOKI_BINARY}, but there is no such file`)
  }
  if (!PLATFORMS[platform]) {
    const known = Object.keys(PLATFORMS).join(', ')
    throw new Error(
      `there is no package of hinoki for ${platform}, only for ${known}: build the program for it and set HINOKI_BINARY to its path`,
    )
  }
  const name = packageName(platform)
  try {
    return require.resolve(`${name}/bin/hinoki`)
  } catch {
    throw new Error(
      `the package ${name} is not installed, which has the program for ${platform}: install hinoki again without leaving out optional dependencies (--omit=optional, --no-optional, or a lock file made on another platform), or set HINOKI_BINARY to the path of the program`,
    )
  }
}

module.exports = { binary }
