import { Yielded } from '../engine/subject'
import type { CommandModule } from '../engine/types'

/** cy.end: whatever follows begins without a subject. */
export const end: CommandModule = (driver) => {
  driver.commands.add('end', { prevSubject: true }, () => new Yielded(null))
}
