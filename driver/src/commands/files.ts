// Files by the host: fixture, readFile, writeFile; and cy.task.
import { Buffer } from 'buffer'
import { HostFailure } from '../engine/errors'
import { withTimeout } from '../engine/time'
import type { CommandModule, Driver } from '../engine/types'
import type { FileContents } from '../protocol'

interface Options {
  encoding?: string | null
  flag?: string
  log?: boolean
  timeout?: number
}

const encodings = ['ascii', 'base64', 'binary', 'hex', 'latin1', 'utf8', 'utf-8', 'ucs2', 'ucs-2', 'utf16le', 'utf-16le', null]
const binary = /\.(png|jpe?g|gif|tiff?|zip|webp|ico|pdf|woff2?|mp[34]|wasm|gz)$/i

function readArguments(driver: Driver, name: string, encoding: unknown, given: unknown): Options & { encoding: string | null | undefined } {
  const options: Options = { ...((typeof encoding === 'object' && encoding !== null ? encoding : given) as Options) }
  const chosen = typeof encoding === 'string' || encoding === null ? encoding : options.encoding
  if (chosen !== undefined && !encodings.includes(chosen)) {
    throw driver.error(`\`cy.${name}()\` was passed the unknown encoding \`${String(chosen)}\``, {
      hint: `one of ${encodings.map(String).join(', ')}`,
    })
  }
  return { ...options, encoding: chosen }
}

function checkPath(driver: Driver, name: string, path: unknown): asserts path is string {
  if (typeof path === 'string' && path) return
  throw driver.error(`\`cy.${name}()\` must be passed a non-empty path as its 1st argument, but got \`${String(path)}\``, {
    hint: `cy.${name}('path/file.json')`,
  })
}

/** What user code gets: JSON parsed, a Buffer for the encoding `null`. */
function interpret(driver: Driver, name: string, file: FileContents, encoding: string | null | undefined): unknown {
  if (encoding === null) return Buffer.from(file.contents, 'base64')
  if (!/\.json$/i.test(file.path) || (encoding !== undefined && !/^utf-?8$/.test(encoding))) return file.contents
  try {
    return JSON.parse(file.contents)
  } catch (thrown) {
    throw driver.error(`\`cy.${name}()\`: \`${file.path}\` is not valid JSON. ${(thrown as Error).message}`, {
      hint: 'mend the file, or read it as text with the encoding "latin1"',
    })
  }
}

function failure(driver: Driver, name: string, path: string, thrown: unknown, doing: string): Error {
  if (!(thrown instanceof HostFailure)) return thrown as Error
  return driver.error(`\`cy.${name}("${path}")\` could not ${doing} \`${thrown.path ?? path}\`: ${thrown.message}`)
}

export const fixture: CommandModule = (driver) => {
  driver.commands.add('fixture', async (path, encoding, given) => {
    checkPath(driver, 'fixture', path)
    const options = readArguments(driver, 'fixture', encoding, given)
    const timeout = options.timeout ?? driver.config('responseTimeout')
    if (options.log !== false) driver.log({ name: 'fixture', message: path, timeout })
    const file = await withTimeout(load(path, options.encoding), timeout, () =>
      driver.error(`\`cy.fixture()\` timed out waiting \`${timeout}ms\` to receive a fixture`, { hint: 'raise the timeout' }),
    )
    return interpret(driver, 'fixture', file, options.encoding)
  })

  const load = async (path: string, encoding: string | null | undefined): Promise<FileContents> => {
    // Without an extension the host finds the file, and takes the encoding that its kind has.
    const known = /\.\w+$/.test(path)
    const asked = encoding === null ? 'base64' : (encoding ?? (known ? (binary.test(path) ? 'base64' : 'utf8') : null))
    try {
      return await driver.host.call<FileContents>({ method: 'readFixture', params: { path, encoding: asked } })
    } catch (thrown) {
      if (thrown instanceof HostFailure && thrown.code === 'notFound') {
        throw driver.error(`there is no fixture ${thrown.path ?? path}, with or without a known extension`, {
          hint: `fixtures are looked for in ${driver.config('fixturesFolder')}`,
        })
      }
      throw failure(driver, 'fixture', path, thrown, 'read')
    }
  }
}

export const readFile: CommandModule = (driver) => {
  driver.commands.add('readFile', async function (path, encoding, given) {
    checkPath(driver, 'readFile', path)
    const options = readArguments(driver, 'readFile', encoding, given)
    const timeout = options.timeout ?? driver.config('defaultCommandTimeout')
    if (options.log !== false) driver.log({ name: 'readFile', message: path, timeout })
    const asked = options.encoding === undefined ? 'utf8' : options.encoding
    let missing: string | undefined
    const read = async (): Promise<unknown> => {
      missing = undefined
      try {
        const file = await driver.host.call<FileContents>({ method: 'readFile', params: { path, encoding: asked } })
        return interpret(driver, 'readFile', file, options.encoding)
      } catch (thrown) {
        if (!(thrown instanceof HostFailure) || thrown.code !== 'notFound') throw failure(driver, 'readFile', path, thrown, 'read')
        missing = thrown.path ?? path
        return null
      }
    }
    return this.retryWithAssertions(read, driver.deadline(timeout), () => {
      if (missing === undefined) return
      throw driver.error(`\`cy.readFile("${path}")\` failed because there is no file at \`${missing}\``, {
        hint: 'paths are relative to the project; if the file must not exist: .should("not.exist")',
      })
    })
  })
}

export const writeFile: CommandModule = (driver) => {
  driver.commands.add('writeFile', async (path, contents, encoding, given) => {
    checkPath(driver, 'writeFile', path)
    const options = readArguments(driver, 'writeFile', encoding, given)
    const timeout = options.timeout ?? driver.config('defaultCommandTimeout')
    const bytes = bytesOf(contents)
    if (typeof contents !== 'string' && (typeof contents !== 'object' || contents === null)) {
      throw driver.error(
        `\`cy.writeFile()\` must be passed a non-empty string, an object, or an array as its 2nd argument. You passed: \`${String(contents)}\``,
        {
          hint: "cy.writeFile('file.json', { some: 'data' })",
        },
      )
    }
    if (options.log !== false) driver.log({ name: 'writeFile', message: path, timeout })
    const text = bytes ? Buffer.from(bytes).toString('base64') : typeof contents === 'string' ? contents : JSON.stringify(contents, null, 2)
    const params = {
      path,
      contents: text,
      encoding: bytes ? null : (options.encoding ?? 'utf8'),
      append: options.flag === 'a+' || options.flag === 'a',
    }
    try {
      await withTimeout(driver.host.call({ method: 'writeFile', params }), timeout, () =>
        driver.error(`\`cy.writeFile("${path}")\` timed out after waiting \`${timeout}ms\``, { hint: 'raise the timeout' }),
      )
    } catch (thrown) {
      throw failure(driver, 'writeFile', path, thrown, 'write')
    }
    return null
  })
}

function bytesOf(value: unknown): Uint8Array | undefined {
  const kind = Object.prototype.toString.call(value)
  if (kind === '[object Uint8Array]') return value as Uint8Array
  return kind === '[object ArrayBuffer]' ? new Uint8Array(value as ArrayBuffer) : undefined
}

export const task: CommandModule = (driver) => {
  driver.commands.add('task', async (name, arg, options) => {
    if (typeof name !== 'string' || !name) {
      throw driver.error(`\`cy.task()\` must be passed a non-empty string as its 1st argument. You passed: \`${String(name)}\``, {
        hint: "cy.task('seed', { user: 1 })",
      })
    }
    const timeout = options?.timeout ?? driver.config('taskTimeout')
    if (options?.log !== false) driver.log({ name: 'task', message: arg === undefined ? name : [name, arg], timeout })
    try {
      return await withTimeout(driver.host.call({ method: 'task', params: { name, arg: arg === undefined ? null : arg } }), timeout, () =>
        driver.error(`\`cy.task('${name}')\` timed out after waiting \`${timeout}ms\``, {
          hint: 'raise taskTimeout or the timeout option',
        }),
      )
    } catch (thrown) {
      if (!(thrown instanceof HostFailure)) throw thrown
      throw driver.error(`\`cy.task('${name}')\` failed: ${thrown.message}`, {
        hint:
          thrown.code === 'gone'
            ? 'what ended it is in what it printed, or in the error; tasks that follow in this run fail too'
            : "tasks are registered in setupNodeEvents: on('task', { … }); they must not return undefined",
      })
    }
  })
}
