'use strict'

// Where the program is: HINOKI_BINARY, or the package of this platform, which npm installs as an optional dependency.

const { existsSync } = require('node:fs')

const packageName = () => `@hinoki/${process.platform}-${process.arch}`

const binary = (env = process.env) => {
  if (env.HINOKI_BINARY) {
    if (existsSync(env.HINOKI_BINARY)) return env.HINOKI_BINARY
    throw new Error(`HINOKI_BINARY is ${env.HINOKI_BINARY}, but there is no such file`)
  }
  const name = packageName()
  try {
    return require.resolve(`${name}/bin/hinoki`)
  } catch {
    throw new Error(
      `the package ${name} is not installed: install hinoki again without leaving out optional dependencies, or set HINOKI_BINARY to the path of the program`,
    )
  }
}

module.exports = { binary, packageName }
