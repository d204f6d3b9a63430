import type { CommandModule } from '../engine/types'

/** .should() and .and(): the engine runs them with the query before them through `assertions.runShould`. */
export const should: CommandModule = (driver) => {
  for (const name of ['should', 'and']) {
    driver.commands.add(name, { prevSubject: true, assertion: true }, () => {
      throw driver.error(`\`cy.${name}()\` can't be called by cy.now()`)
    })
  }
}
