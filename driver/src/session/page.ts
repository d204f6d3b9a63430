// What the host asks of the spec page about storages of its own origin: they need no page of the application.
import type { AutTab } from '../aut/tab'
import type { StorageRecord } from '../protocol'

interface StoragePage {
  __hinoki_seed(local: StorageRecord | null, session: StorageRecord | null): void
  __hinoki_clear_storage(local: boolean): void
}

/** Defines the functions that the host calls. */
export function defineStorageCalls(page: Window, aut: AutTab): void {
  const storage = (local: boolean): Storage | undefined => {
    if (local) return page.localStorage
    // The spec's own sessionStorage is none of the application's: its tab has one, also on the blank page.
    return aut.accessible ? aut.window.sessionStorage : undefined
  }
  const calls: StoragePage = {
    __hinoki_seed(local, session) {
      for (const [isLocal, record] of [
        [true, local],
        [false, session],
      ] as const) {
        for (const [key, value] of Object.entries(record?.value ?? {})) storage(isLocal)?.setItem(key, value)
      }
    },
    __hinoki_clear_storage(local) {
      storage(local)?.clear()
    },
  }
  Object.assign(page, calls)
}
