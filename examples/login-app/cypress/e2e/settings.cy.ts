interface Settings {
  language: 'en' | 'de' | 'ja'
  theme: 'light' | 'dark'
  notify: string[]
}

const wanted: Settings = { language: 'ja', theme: 'dark', notify: ['news', 'due'] }

describe('settings', () => {
  beforeEach(() => {
    cy.login()
    cy.visit('/settings')
    cy.get('[name=theme]:checked').should('have.value', 'light')
  })

  it('are saved as a whole', () => {
    cy.field('Language').select('日本語').should('have.value', wanted.language)
    cy.get('[name=theme]').check(wanted.theme)
    cy.get('[name=notify]').check(wanted.notify)
    cy.field('Birthday').type('1990-04-01')
    cy.field('About you').type('Plants trees.{enter}Reads.')
    cy.contains('button', 'Save').click()
    cy.get('[role=status]').should('have.text', 'Saved')
    cy.get('html').should('have.attr', 'data-theme', 'dark').and('have.attr', 'lang', 'ja')

    cy.reload()
    cy.get('[name=theme]:checked').should('have.value', wanted.theme)
    cy.get('[name=notify]:checked').should('have.length', 2)
    cy.field('Birthday').should('have.value', '1990-04-01')
    cy.field('About you').should('have.value', 'Plants trees.\nReads.')
  })

  it('count the characters that are left', () => {
    cy.get('#left').should('have.text', '120')
    cy.field('About you').type('x'.repeat(20))
    cy.get('#left').should('have.text', '100')
    cy.field('About you').clear()
    cy.get('#left').invoke('text').then(Number).should('equal', 120)
  })

  it('take a choice back', () => {
    cy.get('[name=notify]').check()
    cy.get('[name=notify]').uncheck('news')
    cy.get('[name=notify]:checked').should('have.value', 'due')
  })

  describe('on a phone', { viewportWidth: 375, viewportHeight: 667 }, () => {
    it('are reached by the menu', () => {
      cy.get('nav').should('not.be.visible')
      cy.contains('button', 'Menu').click().should('have.attr', 'aria-expanded', 'true')
      cy.get('nav').should('be.visible').contains('Report').click()
      cy.contains('h1', 'Report')
    })
  })
})
