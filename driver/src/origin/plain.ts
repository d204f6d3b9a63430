// Which values can go from one origin to another: the browser clones them, and refuses functions and elements.

export function cloneable(value: unknown): boolean {
  try {
    structuredClone(value)
    return true
  } catch {
    return false
  }
}

/** The entries that can be cloned. */
export function cloneableEntries(values: Record<string, unknown>): Record<string, unknown> {
  if (cloneable(values)) return values
  return Object.fromEntries(Object.entries(values).filter(([, value]) => cloneable(value)))
}

/** The entries that are not what they were. */
export function changes(before: Record<string, unknown>, now: Record<string, unknown>): Record<string, unknown> {
  const same = (name: string, value: unknown) => Object.is(before[name], value) || text(before[name]) === text(value)
  return cloneableEntries(Object.fromEntries(Object.entries(now).filter(([name, value]) => !same(name, value))))
}

function text(value: unknown): string | undefined {
  try {
    return JSON.stringify(value)
  } catch {
    return undefined
  }
}

/** What kind of value it is, for messages. */
export function kindOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return `a ${typeof value}`
  const one = value as { jquery?: unknown; nodeType?: unknown; window?: unknown }
  try {
    if (one.window === value) return 'a window'
    if (one.jquery || one.nodeType === 1) return 'an element'
    if (one.nodeType === 9) return 'a document'
  } catch {
    return 'a value'
  }
  return `an object that holds functions or elements (${(value as object).constructor?.name ?? 'Object'})`
}
