// Cypress.session: promises about saved sessions and what the browser holds.
import { HostFailure } from '../engine/errors'
import { conceal } from '../engine/secret'
import type { Driver } from '../engine/types'
import type { SessionData, SessionRecord } from '../protocol'
import { refuseWhereOff } from '../session/era'
import { serializeId } from '../session/id'

/** `hold` keeps the engine from beginning anything more until a promise is settled. */
export function createSessionApi(driver: Driver, hold: (until: Promise<unknown>) => void) {
  const { host } = driver
  const checked = (name: string) => refuseWhereOff(driver, `Cypress.session.${name}()`)
  return {
    /** Drops every saved session; from a test of the flag's era also re-runs the spec. */
    async clearAllSavedSessions(options?: { rerun?: boolean }): Promise<void> {
      checked('clearAllSavedSessions')
      const rerun = options?.rerun
      if (rerun !== undefined && typeof rerun !== 'boolean') {
        throw driver.error('`Cypress.session.clearAllSavedSessions()` needs true or false for the option `rerun`', {
          hint: '{ rerun: true }',
        })
      }
      const cleared = host.call({ method: 'sessionClearAll', params: { rerun: rerun ?? null } })
      // Where the spec is run again the host doesn't answer: this pass ends here, also if nobody awaits the promise.
      hold(cleared)
      await cleared
    },
    /** Clears what the browser holds, of all origins. */
    async clearCurrentSessionData(): Promise<void> {
      checked('clearCurrentSessionData')
      await host.call({ method: 'clearData' })
    },
    /** What the browser holds. */
    async getCurrentSessionData(): Promise<unknown> {
      checked('getCurrentSessionData')
      const data = concealed(await host.call<SessionData>({ method: 'sessionCurrent' }))
      return {
        cookies: data.cookies,
        localStorage: data.localStorage,
        sessionStorage: data.sessionStorage,
        indexedDB: data.indexedDb ?? [],
      }
    },
    /** The saved record of an id; rejects if there is none. */
    async getSession(id: unknown): Promise<unknown> {
      checked('getSession')
      const text = serializeId(driver, id, 'Cypress.session.getSession()')
      try {
        const record = await host.call<SessionRecord>({ method: 'sessionGet', params: { id: text } })
        const { data, ...rest } = record
        concealed(data)
        const { cookies, localStorage, sessionStorage } = data
        const indexedDB = data.indexedDb ?? []
        // Ids may hold passwords, as may the functions' texts.
        return conceal({ ...rest, cookies, localStorage, sessionStorage, indexedDB, hydrated: true }, ['id', 'setup', 'validate', 'value'])
      } catch (thrown) {
        if (thrown instanceof HostFailure && thrown.code === 'notFound') throw driver.error(thrown.message)
        throw thrown
      }
    },
    /** Drops one session. */
    async clearSession(id: unknown): Promise<void> {
      checked('clearSession')
      await host.call({ method: 'sessionClear', params: { id: serializeId(driver, id, 'Cypress.session.clearSession()') } })
    },
    /** The saved sessions in short. */
    async list(): Promise<unknown[]> {
      checked('list')
      const records = await host.call<SessionRecord[]>({ method: 'sessionList' })
      return records.map(({ id, cacheAcrossSpecs, createdAt, data }) => ({
        id,
        scope: cacheAcrossSpecs ? 'global' : 'spec',
        status: 'saved',
        age: Math.max(0, Date.now() - createdAt),
        origins: [...new Set([...data.localStorage, ...data.sessionStorage, ...(data.indexedDb ?? [])].map((record) => record.origin))],
        counts: {
          cookies: data.cookies.length,
          localStorage: data.localStorage.length,
          sessionStorage: data.sessionStorage.length,
          indexedDB: data.indexedDb?.length ?? 0,
        },
      }))
    },
  }
}

/** Messages about it show no values. */
function concealed(data: SessionData): SessionData {
  for (const cookie of data.cookies) conceal(cookie, ['value'])
  for (const { value } of [...data.localStorage, ...data.sessionStorage]) conceal(value, 'all')
  return data
}
