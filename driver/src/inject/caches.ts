// Reads and writes the Cache Storage of an origin, as JSON.

interface CachedResponse {
  url: string
  method: string
  /** Request headers: an answer may vary by them. */
  requestHeaders: [string, string][]
  status: number
  statusText: string
  headers: [string, string][]
  /** base64 */
  body: string
}

export interface CacheDump {
  name: string
  responses: CachedResponse[]
}

// Pages that are no secure context have none.
const storage = (): CacheStorage | undefined => globalThis.caches

export async function dumpCaches(): Promise<CacheDump[]> {
  const names = (await storage()?.keys()) ?? []
  return Promise.all(
    names.map(async (name) => {
      const cache = await storage()!.open(name)
      const responses = (await cache.keys()).map((request) => dumpResponse(cache, request))
      return { name, responses: (await Promise.all(responses)).filter((response) => response !== undefined) }
    }),
  )
}

async function dumpResponse(cache: Cache, request: Request): Promise<CachedResponse | undefined> {
  const response = await cache.match(request)
  // What another origin didn't hand out can't be read.
  if (!response || response.type === 'opaque' || response.type === 'opaqueredirect') return undefined
  const bytes = new Uint8Array(await response.arrayBuffer())
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return {
    url: request.url,
    method: request.method,
    requestHeaders: [...request.headers],
    status: response.status,
    statusText: response.statusText,
    headers: [...response.headers],
    body: btoa(text),
  }
}

export async function restoreCaches(dumps: CacheDump[]): Promise<void> {
  await Promise.all(
    dumps.map(async ({ name, responses }) => {
      await storage()?.delete(name)
      const cache = await storage()?.open(name)
      if (!cache) return
      for (const { url, method, requestHeaders, status, statusText, headers, body } of responses) {
        const request = new Request(url, { method, headers: requestHeaders })
        const bytes = Uint8Array.from(atob(body), (char) => char.charCodeAt(0))
        const empty = [101, 204, 205, 304].includes(status)
        await cache.put(request, new Response(empty ? null : bytes, { status, statusText, headers }))
      }
    }),
  )
}
