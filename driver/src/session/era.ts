// What `experimentalSessionAndOrigin` says about the era that a project was written for.
import type { Driver } from '../engine/types'

/** absent: today's projects; on and off: those of the time of the flag. */
export type Era = 'today' | 'flagged' | 'off'

export function era(driver: Driver): Era {
  const flag = driver.config('experimentalSessionAndOrigin')
  if (flag === true) return 'flagged'
  return flag === false ? 'off' : 'today'
}

/** Sessions don't exist where the flag is off. */
export function refuseWhereOff(driver: Driver, what: string): void {
  if (era(driver) !== 'off') return
  throw driver.error(`\`${what}\` is not available: \`experimentalSessionAndOrigin\` is set to false`, {
    hint: 'remove experimentalSessionAndOrigin from the configuration, or set it to true',
  })
}

/** Whether the page is blanked around sessions in the running test. */
export function isolated(driver: Driver): boolean {
  const value = driver.config('testIsolation')
  return value !== false && value !== 'off'
}
