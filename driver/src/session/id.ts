// Ids of sessions: a string as it is, everything else as JSON that doesn't depend on the order of keys.
import type { Driver } from '../engine/types'

export function serializeId(driver: Driver, id: unknown, where = 'cy.session()'): string {
  const refuse = (what: string) =>
    driver.error(`\`${where}\` was called with ${what} as its id`, { hint: 'the id is a non-empty string, an array or a plain object' })
  if (typeof id === 'string') {
    if (!id) throw refuse('an empty string')
    return id
  }
  if (typeof id !== 'object' || id === null) throw refuse(id === null ? 'null' : typeof id)
  if (!Array.isArray(id) && !isPlain(id) && typeof (id as { toJSON?: unknown }).toJSON !== 'function') {
    throw refuse(`an instance of ${(id as object).constructor?.name || 'a class'}`)
  }
  const text = JSON.stringify(stable(id, [], refuse))
  if (text === undefined) throw refuse('an object whose toJSON() gives nothing')
  return text
}

function stable(value: any, above: unknown[], refuse: (what: string) => Error): any {
  if (typeof value === 'function') throw refuse('a function within an object or array')
  if (typeof value === 'bigint' || typeof value === 'symbol') throw refuse(`a ${typeof value} within an object or array`)
  if (typeof value !== 'object' || value === null) return value
  if (above.includes(value)) throw refuse('an object that holds itself')
  if (typeof value.toJSON === 'function') return stable(value.toJSON(), [...above, value], refuse)
  const inside = [...above, value]
  if (Array.isArray(value)) return value.map((part) => stable(part, inside, refuse))
  const sorted: Record<string, unknown> = {}
  for (const key of Object.keys(value).sort()) {
    const part = stable(value[key], inside, refuse)
    if (part !== undefined) sorted[key] = part
  }
  return sorted
}

// Objects of other realms are plain too.
function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}
