// --------------------------------------------------------------------------------------------------------- main

const methods = {
  loadConfig,
  setupNodeEvents,
  emit,
  closeFiles: ({ keep }) => closeFiles(keep),
  loadReporters,
  report,
  ping: () => null,
}

let configFile

const answer = async ({ id, method, params }) => {
  if (method === 'loadConfig') configFile = params.file
  try {
    const value = await methods[method](params)
    send(value === undefined ? { id } : { id, value })
  } catch (error) {
    send({ id, error: failureOf(error, configFile) })
  }
}

const crash = (error) => {
  send({ notice: 'crashed', error: failureOf(error, configFile) })
  process.exit(1)
}

process.on('uncaughtException', crash)
// Preprocessors that watch make what they hand out at the next call beforehand, also an error.
process.on('unhandledRejection', (error) => {
  if (!isWatching()) return crash(error)
  console.error('a promise was rejected, and nothing handled it:', error)
})
process.setSourceMapsEnabled?.(true)
watchLifeline()
shadowRequire()
listen(answer)
send({ notice: 'ready', version: process.versions.node, path: process.execPath })
