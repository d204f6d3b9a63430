import type { Deadline, Driver, Value } from '../engine/types'
import type { FileContents } from '../protocol'
import { mimeTypeOf } from './mime'

/** A file as the page shall see it. */
export interface PickedFile {
  readonly name: string
  readonly type: string
  readonly lastModified: number
  readonly bytes: Uint8Array<ArrayBuffer>
}

interface Described {
  contents: Value
  fileName?: string
  mimeType?: string
  lastModified?: number
}

/** Reads what a test gives for a file: a path, an alias, bytes, or an object that says more. Waits for files to appear. */
export async function readFile(driver: Driver, given: Value, deadline: Deadline): Promise<PickedFile> {
  const described: Described = isDescribed(given) ? given : { contents: given }
  const { bytes, name } = await contentsOf(driver, described.contents, deadline)
  const fileName = described.fileName ?? name
  return {
    name: fileName,
    type: described.mimeType ?? mimeTypeOf(fileName),
    lastModified: described.lastModified ?? Date.now(),
    bytes,
  }
}

function isBytes(value: Value): value is ArrayBufferView<ArrayBuffer> {
  return ArrayBuffer.isView(value)
}

function isDescribed(value: Value): value is Described {
  return typeof value === 'object' && value !== null && !isBytes(value) && !Array.isArray(value) && 'contents' in value
}

async function contentsOf(driver: Driver, contents: Value, deadline: Deadline): Promise<{ bytes: Uint8Array<ArrayBuffer>; name: string }> {
  if (typeof contents === 'string' && !contents.startsWith('@')) return fromDisk(driver, contents, deadline)
  const value = typeof contents === 'string' ? driver.alias(contents).subject() : contents
  if (value === null || value === undefined) {
    throw driver.error(
      typeof contents === 'string'
        ? `\`cy.selectFile()\` can't use the alias \`${contents}\` for a file: its value is \`${String(value)}\`.`
        : `\`cy.selectFile()\` takes a path, an alias, bytes or an object with \`contents\`, but got \`${String(value)}\`.`,
    )
  }
  return { bytes: toBytes(value), name: '' }
}

function toBytes(value: Value): Uint8Array<ArrayBuffer> {
  if (isBytes(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
  if (value instanceof ArrayBuffer) return new Uint8Array(value)
  return new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value))
}

async function fromDisk(driver: Driver, path: string, deadline: Deadline): Promise<{ bytes: Uint8Array<ArrayBuffer>; name: string }> {
  const file = await driver.retry(async () => {
    try {
      return await driver.host.call<FileContents>({ method: 'readFile', params: { path, encoding: null } })
    } catch (error) {
      const { code, path: absolute, message } = error as { code?: string; path?: string | null; message: string }
      if (code === 'notFound') throw driver.error(`\`cy.selectFile("${path}")\` found no file at \`${absolute ?? path}\`.`)
      throw driver.error(`\`cy.selectFile("${path}")\` can't read the file: ${message}`)
    }
  }, deadline)
  const binary = atob(file.contents)
  return { bytes: Uint8Array.from(binary, (character) => character.charCodeAt(0)), name: path.split(/[\\/]/).at(-1) ?? path }
}
