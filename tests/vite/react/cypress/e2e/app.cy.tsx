import { renderToStaticMarkup } from 'react-dom/server'
import { Badge } from '@/Badge'
import { Label, storageKey } from '@/labels'

const html = (text: string): string => renderToStaticMarkup(<Badge>{text}</Badge>)

describe('the application', () => {
  beforeEach(() => {
    cy.visit('/')
  })

  it('counts', () => {
    cy.add(3).get('#count').should('have.html', html('3'))
    cy.window().its('localStorage').invoke('getItem', storageKey).should('equal', '3')
    cy.contains('button', Label.Reset).click().get('#count').should('have.html', html('0'))
  })

  it('greets', () => {
    cy.get('[placeholder=name]').type(Cypress.env('user')).should('have.value', 'Ada')
    cy.get('output').should('have.text', 'Hello Ada')
  })

  it('fails where it should', () => {
    cy.get('#count').then(($count) => {
      expect($count.html()).to.equal(html('7')) // here
    })
  })
})
