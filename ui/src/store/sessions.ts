// Which sessions a test used, as its log tells.
import type { SessionKey, SessionSummary } from '../protocol'
import type { Attempt, Model, Node, TestRun } from './model'

export type SessionStatus = 'creating' | 'created' | 'restoring' | 'restored' | 'recreating' | 'recreated' | 'failed'

export interface SessionUse {
  key: SessionKey
  status: SessionStatus
  global: boolean
  /** Why it was recreated, or how its creation failed. */
  reason: string | null
  /** Entry of the log. */
  entry: string
  /** What is saved of it; absent once it is cleared. */
  saved: SessionSummary | null
}

interface SessionDetails {
  session?: { id?: unknown; global?: unknown; status?: unknown }
  reason?: unknown
}

const statuses: readonly string[] = ['creating', 'created', 'restoring', 'restored', 'recreating', 'recreated', 'failed']

/** Sessions of an attempt, each once with what became of it last. */
export function sessionsOf(model: Model, test: TestRun, attempt: Attempt): SessionUse[] {
  const uses = new Map<string, SessionUse>()
  for (const node of attempt.entries) {
    const use = sessionUse(model, test.spec, node)
    // Moved to the end: the order is that of the last call.
    if (use) uses.set(use.key.id, use)
  }
  return [...uses.values()]
}

/** What an entry of `cy.session` says; `null` for any other entry. */
export function sessionUse(model: Model, spec: string, { entry }: Node): SessionUse | null {
  if (entry.name !== 'session') return null
  const details = (entry.details ?? {}) as SessionDetails
  const { id, global, status } = details.session ?? {}
  if (typeof id !== 'string' || typeof status !== 'string' || !statuses.includes(status)) return null
  const key: SessionKey = { id, spec: global === true ? null : spec }
  const reason = typeof details.reason === 'string' ? details.reason : status === 'failed' ? entry.error : null
  return { key, status: status as SessionStatus, global: global === true, reason, entry: entry.id, saved: savedOf(model, key) }
}

export const sameKey = (a: SessionKey, b: SessionKey): boolean => a.id === b.id && a.spec === b.spec

export const savedOf = (model: Model, key: SessionKey): SessionSummary | null => model.sessions.find((one) => sameKey(one.key, key)) ?? null

/** Titles of the tests of this run that used a session. */
export function usersOf(model: Model, key: SessionKey): TestRun[] {
  const users: TestRun[] = []
  for (const spec of model.run?.specs.values() ?? []) {
    for (const test of spec.tests.values()) {
      if (test.attempts.some((attempt) => sessionsOf(model, test, attempt).some((use) => sameKey(use.key, key)))) users.push(test)
    }
  }
  return users
}
