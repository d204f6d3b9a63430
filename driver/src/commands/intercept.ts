import { HostFailure } from '../engine/errors'
import type { CommandModule } from '../engine/types'
import { interceptionsOf } from '../network/interceptions'
import { readRoute } from '../network/route-options'
import { socketsOf } from '../network/websocket'

/** cy.intercept: requests of the application are watched, changed or answered. */
export const intercept: CommandModule = (driver) => {
  const all = interceptionsOf(driver)
  const sockets = socketsOf(driver)
  driver.commands.add('intercept', async (...args: unknown[]) => {
    const socket = sockets.add(args)
    if (socket) {
      driver.log({ name: 'intercept', displayName: 'intercept', message: socket.shown })
      await socket.ready
      return { routeId: socket.id }
    }
    const options = readRoute(driver, args)
    driver.log({ name: 'intercept', displayName: 'intercept', message: options.shown })
    try {
      const route = await all.add(options)
      return { routeId: route.id }
    } catch (thrown) {
      if (!(thrown instanceof HostFailure)) throw thrown
      const missing = ['notFound', 'noFixturesFolder'].includes(thrown.code)
      throw driver.error(
        `\`cy.intercept()\` was passed ${missing ? 'a fixture that could not be found' : 'a route that cannot be used'}: ${thrown.message}`,
        {
          hint: missing ? `fixtures are looked for in ${driver.config('fixturesFolder')}` : undefined,
        } as { hint?: string },
      )
    }
  })
}
