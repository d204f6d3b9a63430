// Headers: pairs on the wire, an object with names in lower case for users.
type Pairs = [string, string][]

export type HeadersObject = Record<string, string | string[]>

export function toObject(pairs: Pairs): HeadersObject {
  const all: HeadersObject = {}
  for (const [given, value] of pairs) {
    const name = given.toLowerCase()
    const known = all[name]
    if (name === 'set-cookie') all[name] = known === undefined ? [value] : [...(known as string[]), value]
    else all[name] = known === undefined ? value : `${known as string}, ${value}`
  }
  return all
}

export function toPairs(headers: Record<string, unknown> | undefined): Pairs {
  const pairs: Pairs = []
  for (const [name, value] of Object.entries(headers ?? {})) {
    if (value === undefined || value === null) continue
    for (const one of Array.isArray(value) ? value : [value]) pairs.push([name, String(one)])
  }
  return pairs
}

export function headerOf(pairs: Pairs, name: string): string | undefined {
  return pairs.find(([one]) => one.toLowerCase() === name)?.[1]
}

const secret = /^(authorization|proxy-authorization|cookie|set-cookie|x-api-key|x-auth-token)$/i

/** For error messages: what others must not read is shortened. */
export function shown(pairs: Pairs): string {
  if (!pairs.length) return '{}'
  return `{\n${pairs.map(([name, value]) => `  "${name}": "${secret.test(name) ? shorten(value) : value}"`).join(',\n')}\n}`
}

// The scheme or the cookie's name helps to see what was sent.
function shorten(value: string): string {
  const start = /^(\w+ |[\w.-]+=)/.exec(value)?.[0] ?? ''
  const rest = value.slice(start.length)
  return rest.length > 8 ? `${start}${rest.slice(0, 3)}…` : `${start}…`
}
