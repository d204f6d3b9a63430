// The application of these benchmarks: a page with a table of 300 rows.
import { createServer } from 'node:http'

const rows = Array.from({ length: 300 }, (_, row) => `<tr><td>${row}</td><td><a href="#${row}">item ${row}</a></td></tr>`).join('')

/** Serves it, until `server.close()`. */
export async function serve() {
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/html')
    response.end(`<!doctype html><title>app</title><h1>x</h1><table>${rows}</table>`)
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  return { server, baseURL: `http://127.0.0.1:${server.address().port}` }
}

export const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1]
