// `os` of Node: the page knows nothing of the machine.
module.exports = {
  EOL: '\n',
  arch: () => 'javascript',
  availableParallelism: () => globalThis.navigator?.hardwareConcurrency ?? 1,
  cpus: () => [],
  endianness: () => 'LE',
  freemem: () => 0,
  homedir: () => '/',
  hostname: () => globalThis.location?.hostname ?? '',
  networkInterfaces: () => ({}),
  platform: () => 'browser',
  release: () => '',
  tmpdir: () => '/tmp',
  totalmem: () => 0,
  type: () => 'Browser',
  uptime: () => 0,
}
