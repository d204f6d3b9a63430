const stub = { body: { id: 'stub', text: 'x'.repeat(400) } }
const thousand = (handler) => {
  for (let i = 0; i < 1000; i++) cy.intercept(`/item/${i}`, handler)
}

const cases = {
  'no intercept': ['/items', () => {}],
  'none matches, glob': ['/items', () => cy.intercept('**/other/*', stub)],
  'none matches, regex': ['/items', () => cy.intercept(/\/other\/\d+$/, stub)],
  'all match, static stub': ['/items', () => cy.intercept('/item/*', stub)],
  'all match, handler stubs': ['/items', () => cy.intercept('/item/*', (req) => req.reply(stub))],
  'all match, watched': ['/items', () => cy.intercept('/item/*')],
  'all match, watched by alias': ['/items', () => cy.intercept('/item/*').as('items')],
  'all match, handler passes on': ['/items', () => cy.intercept('/item/*', (req) => req.continue())],
  'all match, response changed': [
    '/items',
    () =>
      cy.intercept('/item/*', (req) =>
        req.continue((res) => {
          res.body.more = 1
        }),
      ),
  ],
  '1,000 stubs': ['/items', () => thousand(stub)],
  'web page, no intercept': ['/framed', () => {}],
  'web page, none matches': ['/framed', () => cy.intercept('**/other/*', stub)],
  'web page, watched': ['/framed', () => cy.intercept('/part/**')],
  'web page, handler passes on': ['/framed', () => cy.intercept('/part/**', (req) => req.continue())],
  'web page, response changed': [
    '/framed',
    () =>
      cy.intercept('/part/**', (req) =>
        req.continue((res) => {
          res.headers['x-seen'] = '1'
        }),
      ),
  ],
  '20 MB, no intercept': ['/large', () => {}],
  '20 MB, stub from a file': ['/large', () => cy.intercept('/big', { fixture: 'big.txt' })],
  '20 MB, stub': ['/large', () => cy.intercept('/big', { body: 'x'.repeat(20 * 1024 * 1024) })],
  '20 MB, watched': ['/large', () => cy.intercept('/big')],
  '20 MB, handler passes on': ['/large', () => cy.intercept('/big', (req) => req.continue())],
}

const only = Cypress.env('only')
for (let round = 0; round < Cypress.env('repeats'); round++) {
  for (const [name, [path, arrange]] of Object.entries(cases)) {
    if (only && !new RegExp(only).test(name)) continue
    it(`${name} (${round})`, () => {
      arrange()
      cy.visit(`${path}?${new URLSearchParams({ peer: 'hinoki', name })}`)
      cy.title().should('eq', 'done')
    })
  }
}
