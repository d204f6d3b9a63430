// What a session holds, by origin.
import type { CookieRecord, DatabasesRecord, SessionData } from '../protocol'

export interface Holding {
  /** Origin, or domain of cookies that fit none. */
  origin: string
  cookies: CookieRecord[]
  localStorage: [string, string][]
  sessionStorage: [string, string][]
  databases: Database[]
  /** Site by which the browser parts the storage of a frame. */
  partition: string | null
}

export interface Database {
  name: string
  stores: string[]
}

export function holdings(data: SessionData): Holding[] {
  const all = new Map<string, Holding>()
  const at = (origin: string, partition: string | null = null): Holding => {
    const name = partition === null ? origin : `${origin} in ${partition}`
    const known = all.get(name)
    if (known) return known
    const fresh: Holding = { origin, cookies: [], localStorage: [], sessionStorage: [], databases: [], partition }
    all.set(name, fresh)
    return fresh
  }
  for (const { origin, partition, value } of data.localStorage) at(origin, partition ?? null).localStorage.push(...Object.entries(value))
  for (const { origin, partition, value } of data.sessionStorage)
    at(origin, partition ?? null).sessionStorage.push(...Object.entries(value))
  for (const record of data.indexedDb ?? []) at(record.origin).databases.push(...databasesOf(record))
  for (const cookie of data.cookies) at(originOf(cookie, [...all.keys()])).cookies.push(cookie)
  return [...all.values()].sort((a, b) => a.origin.localeCompare(b.origin))
}

/** The one origin that gets a cookie; its domain if that is not one alone. */
function originOf({ domain }: CookieRecord, origins: string[]): string {
  const host = domain.replace(/^\./, '')
  const fitting = origins.filter((origin) => hostOf(origin) === host)
  return fitting.length === 1 && !domain.startsWith('.') ? fitting[0]! : domain
}

function hostOf(origin: string): string {
  try {
    return new URL(origin).hostname
  } catch {
    return ''
  }
}

function databasesOf({ databases }: DatabasesRecord): Database[] {
  return databases.map((one) => {
    const { name, stores } = (one ?? {}) as { name?: unknown; stores?: unknown }
    const names = Array.isArray(stores) ? stores.map((store) => String((store as { name?: unknown } | null)?.name ?? '?')) : []
    return { name: String(name ?? '?'), stores: names }
  })
}
