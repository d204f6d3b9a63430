// Origins for the sessions' bench: one server on many ports. Each page keeps a login of its own in both storages.
import { createServer } from 'node:http'

const PAGE = `<!doctype html><title>origin</title><h1>origin</h1><script>
  for (const storage of [localStorage, sessionStorage]) {
    if (storage.length) continue
    for (let at = 0; at < 20; at++) storage.setItem('key-' + at, String(at).repeat(100))
  }
</script>`

/** Listens on `count` ports; yields the origins and how to close them. */
export async function startOrigins(count) {
  const logins = { count: 0 }
  const servers = await Promise.all(
    Array.from({ length: count }, async (_, at) => {
      const server = createServer((request, response) => {
        if (request.url.startsWith('/login')) logins.count++
        response.setHeader('content-type', 'text/html')
        response.setHeader('set-cookie', [`sid-${at}=1; Path=/; HttpOnly`, `seen-${at}=1; Path=/`])
        response.end(PAGE)
      })
      await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
      return server
    }),
  )
  return {
    logins,
    origins: servers.map((server) => `http://127.0.0.1:${server.address().port}`),
    close: () => {
      for (const server of servers) server.close()
    },
  }
}
