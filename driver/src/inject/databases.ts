// Reads and writes all IndexedDB databases of an origin. The host evaluates this in a page of that origin.
import { type CacheDump, dumpCaches, restoreCaches } from './caches'
import { decode, encode } from './clone'

interface IndexDump {
  name: string
  keyPath: string | string[] | null
  unique: boolean
  multiEntry: boolean
}

interface StoreDump {
  name: string
  keyPath: string | string[] | null
  autoIncrement: boolean
  indexes: IndexDump[]
  /** Keys and values, encoded. */
  records: [unknown, unknown][]
}

interface DatabaseDump {
  name: string
  version: number
  stores: StoreDump[]
}

const done = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })

const committed = (transaction: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onerror = () => reject(transaction.error)
    transaction.onabort = () => reject(transaction.error)
  })

const pathOf = (path: string | string[] | null) => (path === null || typeof path === 'string' ? path : [...path])

async function dump(): Promise<DatabaseDump[]> {
  const found = await indexedDB.databases()
  return Promise.all(found.filter(({ name }) => name !== undefined).map(({ name }) => dumpDatabase(name!)))
}

async function dumpDatabase(name: string): Promise<DatabaseDump> {
  const database = await done(indexedDB.open(name))
  try {
    const names = [...database.objectStoreNames]
    const raw = names.length ? await readStores(database, names) : []
    const stores = raw.map(async ({ records, ...store }) => ({
      ...store,
      records: await Promise.all(records.map(async ([key, value]) => [await encode(key), await encode(value)] as [unknown, unknown])),
    }))
    return { name, version: database.version, stores: await Promise.all(stores) }
  } finally {
    database.close()
  }
}

async function readStores(database: IDBDatabase, names: string[]): Promise<StoreDump[]> {
  const transaction = database.transaction(names, 'readonly')
  return Promise.all(
    names.map(async (name) => {
      const store = transaction.objectStore(name)
      const [keys, values] = await Promise.all([done(store.getAllKeys()), done(store.getAll())])
      const indexes = [...store.indexNames].map((indexName) => {
        const index = store.index(indexName)
        return { name: indexName, keyPath: pathOf(index.keyPath), unique: index.unique, multiEntry: index.multiEntry }
      })
      return {
        name,
        keyPath: pathOf(store.keyPath),
        autoIncrement: store.autoIncrement,
        indexes,
        records: keys.map((key, at) => [key, values[at]] as [unknown, unknown]),
      }
    }),
  )
}

async function restore(dumps: DatabaseDump[]): Promise<void> {
  await Promise.all(dumps.map(restoreDatabase))
}

async function restoreDatabase(dumped: DatabaseDump): Promise<void> {
  await done(indexedDB.deleteDatabase(dumped.name))
  const opening = indexedDB.open(dumped.name, dumped.version)
  opening.onupgradeneeded = () => {
    for (const { name, keyPath, autoIncrement, indexes } of dumped.stores) {
      const store = opening.result.createObjectStore(name, { keyPath, autoIncrement })
      for (const index of indexes) {
        store.createIndex(index.name, index.keyPath ?? '', { unique: index.unique, multiEntry: index.multiEntry })
      }
    }
  }
  const database = await done(opening)
  try {
    const filled = dumped.stores.filter((store) => store.records.length)
    if (!filled.length) return
    const transaction = database.transaction(
      filled.map((store) => store.name),
      'readwrite',
    )
    const end = committed(transaction)
    for (const { name, keyPath, records } of filled) {
      const store = transaction.objectStore(name)
      for (const [key, value] of records) {
        if (keyPath === null) store.put(decode(value), decode(key) as IDBValidKey)
        else store.put(decode(value))
      }
    }
    await end
  } finally {
    database.close()
  }
}

/** What is to be read of an origin. */
interface Wanted {
  databases: boolean
  caches: boolean
}

interface OriginDump {
  databases: DatabaseDump[]
  caches: CacheDump[]
}

async function dumpAll(wanted: Wanted): Promise<OriginDump> {
  const [databases, caches] = await Promise.all([wanted.databases ? dump() : [], wanted.caches ? dumpCaches() : []])
  return { databases, caches }
}

async function restoreAll({ databases, caches }: OriginDump): Promise<void> {
  await Promise.all([restore(databases), restoreCaches(caches)])
}

const calls = { dump: dumpAll, restore: restoreAll }

/** What a page asks of a frame of ours that it made, and what the frame answers. */
interface Asked {
  call: keyof typeof calls
  argument: never
}
interface Answered {
  ready?: true
  value?: unknown
  error?: string
}

/** A frame waits for what it is asked by the page that it is in: browsers give frames of other sites databases of their own. */
function serve(): void {
  const page = window.top!
  const answer = (message: Answered) => page.postMessage(message, '*')
  addEventListener('message', async ({ source, data }: MessageEvent<Asked>) => {
    if (source !== page) return
    try {
      answer({ value: await calls[data.call](data.argument) })
    } catch (thrown) {
      answer({ error: String(thrown) })
    }
  })
  answer({ ready: true })
}

/**
 * Has a frame do it. The host answers the frame's address with a document of ours. One that is to be apart is of the page's
 * own site, within a frame of no site.
 */
async function within(url: string, apart: boolean, call: keyof typeof calls, argument: unknown): Promise<unknown> {
  // It may be asked before its own few bytes are read.
  if (document.readyState === 'loading') await new Promise((resolve) => document.addEventListener('DOMContentLoaded', resolve))
  const frame = document.createElement('iframe')
  frame.src = apart ? `data:text/html,<iframe src="${url}"></iframe>` : url
  return new Promise((resolve, reject) => {
    addEventListener('message', function hear({ source, data }: MessageEvent<Answered>) {
      const asked = apart ? frame.contentWindow?.[0] : frame.contentWindow
      if (!asked || source !== asked) return
      if (data.ready) {
        asked.postMessage({ call, argument }, '*')
        return
      }
      removeEventListener('message', hear)
      frame.remove()
      if (data.error === undefined) resolve(data.value)
      else reject(new Error(data.error))
    })
    document.documentElement.append(frame)
  })
}

Object.assign(globalThis, { __hinoki_databases: { ...calls, serve, within } })
