// Pictures and accessibility of a state.
Cypress.Commands.add('accessible', () => {
  cy.readFile('../../ui/node_modules/axe-core/axe.min.js', { log: false }).then((source) => {
    cy.window({ log: false }).then(async (win) => {
      // The page forbids evaluating for itself; a test is no part of it.
      if (!win.axe) win.eval(source)
      const { violations } = await win.axe.run(win.document, { resultTypes: ['violations'], iframes: false })
      const found = violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.any.concat(node.all, node.none).map((check) => check.message).join('; ')}`))
      expect(found, 'violations').to.deep.equal([])
    })
  })
})

Cypress.Commands.add('picture', (name) => {
  cy.screenshot(name, { capture: 'viewport', overwrite: true, log: false })
})
