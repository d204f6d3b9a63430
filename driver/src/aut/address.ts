// Where a visit goes.
export interface VisitTarget {
  url: string
  /** Without fragment. */
  base: string
  hash: string
  origin: string
  /** Those that the address holds: `https://name:password@host/`. */
  auth?: { username: string; password: string }
}

export function resolveVisit(
  given: string,
  baseUrl: string | null | undefined,
  specOrigin: string,
  qs?: Record<string, unknown>,
): VisitTarget {
  const url = new URL(absolute(given, baseUrl, specOrigin))
  for (const [name, value] of Object.entries(qs ?? {})) {
    url.searchParams.delete(name)
    for (const one of Array.isArray(value) ? value : [value]) url.searchParams.append(name, String(one))
  }
  const { hash, origin } = url
  const [username, password] = [url.username, url.password].map(decodeURIComponent) as [string, string]
  url.username = url.password = ''
  const whole = url.href
  url.hash = ''
  const target = { url: whole, base: url.href.replace(/#$/, ''), hash, origin }
  return username ? { ...target, auth: { username, password } } : target
}

/** An address as logs show it: without the name and password in it. */
export function withoutLogin(address: string): string {
  return address.replace(/^([a-z][a-z\d+.-]*:)?\/\/[^/?#]*@/i, '$1//')
}

function absolute(given: string, baseUrl: string | null | undefined, specOrigin: string): string {
  if (/^[a-z][a-z\d+.-]*:\/\//i.test(given) || /^(about|data|blob):/i.test(given)) return given
  if (given.startsWith('//')) return `${new URL(baseUrl || specOrigin).protocol}${given}`
  // `localhost:3000/x` and `127.0.0.1:80` name a server.
  if (
    /^(localhost|(\d{1,3}\.){3}\d{1,3}|[\w-]+(\.[\w-]+)+):\d+([/?#]|$)/.test(given) ||
    /^(localhost|(\d{1,3}\.){3}\d{1,3})([/?#]|$)/.test(given)
  )
    return `http://${given}`
  if (!baseUrl) return new URL(given, `${specOrigin}/`).href
  if (!given) return baseUrl
  // The path of baseUrl is kept, also before a path that starts with a slash.
  if (/^[?#]/.test(given)) return baseUrl + given
  return `${baseUrl.replace(/\/+$/, '')}/${given.replace(/^\/+/, '')}`
}
