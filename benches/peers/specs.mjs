// Writes the specs of a runner: node specs.mjs <hinoki|playwright> <folder> <specs> <tests> <public|session>
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const [runner, folder, specs, tests, mode] = process.argv.slice(2)
const names = { ines: 'Inês Prado', noa: 'Noa Levi' }

const hinoki = {
  extension: 'cy.js',
  spec: (users) => users.map(({ user, tests }) => `describe('${user}', () => {
${mode === 'session' ? `  beforeEach(() => { cy.enter('${user}') })\n` : ''}${tests.map(({ title, path, name }) => `
  it('${title}', () => {
    cy.visit('${path}')
    cy.part('who').should('have.text', '${name}')
    cy.part('title').type('${title}')
    cy.part('add').click()
    cy.get('[data-title="${title}"]').as('item').find('[data-test=tick]').check()
    cy.get('@item').should('have.class', 'done')
    cy.get('@item').find('[data-test=drop]').click()
    cy.get('[data-title="${title}"]').should('not.exist')
  })
`).join('')}})
`).join('\n'),
}

const playwright = {
  extension: 'spec.js',
  spec: (users) => `const { test, expect } = require('@playwright/test')
${users.map(({ user, tests }) => `
test.describe('${user}', () => {
${mode === 'session' ? `  test.use({ storageState: '.state/${user}.json' })\n` : ''}${tests.map(({ title, path, name }) => `
  test('${title}', async ({ page }) => {
    await page.goto('${path}')
    await expect(page.getByTestId('who')).toHaveText('${name}')
    await page.getByTestId('title').fill('${title}')
    await page.getByTestId('add').click()
    const item = page.locator('[data-title="${title}"]')
    await item.getByTestId('tick').check()
    await expect(item).toHaveClass(/done/)
    await item.getByTestId('drop').click()
    await expect(item).toHaveCount(0)
  })
`).join('')}})
`).join('')}`,
}

const { extension, spec } = { hinoki, playwright }[runner]
rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })
for (let s = 0; s < Number(specs); s++) {
  const all = Array.from({ length: Number(tests) }, (_, t) => {
    const user = t % 2 ? 'noa' : 'ines'
    return { user, title: `s${s}t${t}`, path: mode === 'session' ? '/board' : '/public', name: mode === 'session' ? names[user] : 'Guest' }
  })
  const users = Object.keys(names).map((user) => ({ user, tests: all.filter((test) => test.user === user) })).filter(({ tests }) => tests.length)
  writeFileSync(join(folder, `board-${String(s).padStart(2, '0')}.${extension}`), spec(users))
}
