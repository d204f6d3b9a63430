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

Object.assign(globalThis, { __hinoki_databases: { dump: dumpAll, restore: restoreAll } })
