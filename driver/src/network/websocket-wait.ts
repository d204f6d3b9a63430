// cy.wait('@alias') of WebSockets: the next connection of a route, once it is open.
import type { Driver } from '../engine/types'
import { type SocketConnection, socketsOf } from './websocket'

/** undefined: the alias is of something else. */
export function waitForSocket(
  driver: Driver,
  name: string,
  options: { timeout?: number; requestTimeout?: number },
): Promise<SocketConnection> | undefined {
  const all = socketsOf(driver)
  const [, bare = '', number] = /^@(.+?)(?:\.([1-9]\d*))?$/.exec(name) ?? []
  const route = all.routeOf(bare)
  if (!route) return undefined
  const wanted = number === undefined ? (all.waited.get(bare) ?? 0) + 1 : Number(number)
  if (number === undefined) all.waited.set(bare, wanted)
  const deadline = driver.deadline(options.requestTimeout ?? options.timeout ?? driver.config('requestTimeout'))
  return driver.retry(() => {
    const found = route.connections[wanted - 1]
    if (found && found.state !== 'connecting') return found
    throw driver.error(
      found
        ? `\`cy.wait()\` waited for WebSocket ${wanted} of \`${bare}\`, which was opened but has no connection: ${found.url}`
        : `\`cy.wait()\` waited for WebSocket ${wanted} of \`${bare}\`, but the page opened ${route.connections.length}\n\nThe route matches: ${route.shown}`,
      { hint: found ? 'is the server there?' : 'define the intercept before the page opens the connection, and compare its url' },
    )
  }, deadline)
}
