const { test, expect } = require('@playwright/test')

test.describe.configure({ mode: 'parallel' })

for (const [user, path] of [['ines', '/login'], ['noa', '/sso']]) {
  test(`${user} logs in`, async ({ page }) => {
    await page.goto(path)
    await page.getByTestId('user').fill(user)
    await page.getByTestId('password').fill(`${user}-secret`)
    await page.getByTestId('submit').click()
    await expect(page.getByTestId('who')).not.toBeEmpty()
    await page.context().storageState({ path: `.state/${user}.json` })
  })
}
