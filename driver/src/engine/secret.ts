// Values of cookies and storages: messages show that they are there, not what they are. Reports are handed on.

const secrets = new WeakMap<object, readonly string[] | 'all'>()

/** Messages show the object without the values of these keys, or without any. */
export function conceal<T extends object>(object: T, keys: readonly string[] | 'all'): T {
  secrets.set(object, keys)
  return object
}

export function isConcealed(object: object, key: string): boolean {
  const keys = secrets.get(object)
  return keys === 'all' || (keys?.includes(key) ?? false)
}
