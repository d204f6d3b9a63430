import { refuseInFrame } from '../aut/frame'
import type { CurrentAut } from '../aut/tabs'
import type { CommandModule } from '../engine/types'
import { windowOf } from '../origin/values'

export const reload: CommandModule = (driver) => {
  driver.commands.add('reload', async (first, second) => {
    refuseInFrame(driver.aut, 'cy.reload()')
    const options = (typeof first === 'object' && first !== null ? first : second) ?? {}
    if (first !== undefined && typeof first !== 'object' && typeof first !== 'boolean') {
      throw driver.error(`\`cy.reload()\` takes a boolean and an options object, but got \`${String(first)}\``, { hint: 'cy.reload(true)' })
    }
    const timeout = options.timeout ?? driver.config('pageLoadTimeout')
    if (options.log !== false) driver.log({ name: 'reload', message: '', timeout })
    const { aut } = driver
    // Throws where the page is of another origin.
    void aut.document
    ;(aut as CurrentAut).place.tab.leave((win) => win.location.reload())
    await aut.whenLoaded(timeout)
    return windowOf(aut)
  })
}
