import { failing, quick } from '../failing'

describe('shadow trees', () => {
  beforeEach(() => {
    cy.visit('pages/shadow.html')
  })

  it('are entered by shadow()', () => {
    cy.get('#host').shadow().find('.dark').should('have.text', 'Dark text')
    cy.get('#host').shadow().find('#inner-host').shadow().find('button').should('have.class', 'deep').and('be.visible')
    cy.get('#host').shadow().contains('Dark').should('have.class', 'dark')
    cy.get('#host').shadow().children().should('have.class', 'wrap')
  })

  it('are left out unless asked for', () => {
    cy.get('.dark').should('not.exist')
    cy.get('.dark', { includeShadowDom: true }).should('have.length', 1)
    cy.get('.deep', { includeShadowDom: true }).should('have.length', 1)
    cy.get('.wrap .deep', { includeShadowDom: true }).should('have.length', 1)
    cy.get('#bare .deep', { includeShadowDom: true }).should('not.exist')
    cy.get('p', { includeShadowDom: true }).should('have.length', 2)
    cy.get('body').find('.deep', { includeShadowDom: true }).should('have.text', 'Deep button')
    cy.contains('Deep button', { includeShadowDom: true }).should('have.class', 'deep')
    cy.contains('button', 'Deep', { includeShadowDom: true }).should('have.class', 'deep')
  })

  it('are searched by configuration', { includeShadowDom: true }, () => {
    cy.get('.deep').should('have.text', 'Deep button')
    cy.contains('Dark text').should('have.class', 'dark')
  })

  it('are left upwards', () => {
    cy.get('.deep', { includeShadowDom: true }).parent().should('have.id', 'inner-host')
    cy.get('.deep', { includeShadowDom: true }).parents('#host').should('have.length', 1)
    cy.get('.deep', { includeShadowDom: true }).closest('.wrap').should('have.length', 1)
    cy.get('.deep', { includeShadowDom: true }).parentsUntil('#host').should('have.length', 2)
  })

  it('must be there', quick, () => {
    failing('Expected the subject to host a shadow root, but never found it. Queried from element: <div#bare>', () => cy.get('#bare').shadow())
  })
})
