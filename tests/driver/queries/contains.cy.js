import { failing, quick } from '../failing'

const has = ($el, id) => expect($el[0].id).to.equal(id)
const yields = (id) => ($el) => has($el, id)

describe('contains', () => {
  beforeEach(() => {
    cy.visit('pages/contains.html')
  })

  it('yields the first and deepest element', () => {
    cy.contains('Jane Lane').should('have.prop', 'tagName', 'LI')
    cy.get('#main').contains('Jane Lane').then(yields('connections'))
    cy.contains('apples').should('have.prop', 'tagName', 'LI')
    cy.contains('Deepest').then(yields('deep'))
    cy.contains('Split over elements').then(yields('split'))
  })

  it('prefers buttons, links, labels and submits to what is in them', () => {
    cy.contains(4).then(yields('messages'))
    cy.contains('Sign Out').then(yields('signout'))
    cy.contains('Age').then(yields('age'))
    cy.get('#person').contains('submit the form!').then(yields('submit'))
    cy.get('#messages').contains('4').then(yields('messages'))
  })

  it('takes regular expressions', () => {
    cy.contains(/^b\w+/).should('have.text', 'bananas')
    cy.contains(/ORANGES/i).should('have.text', 'oranges')
    cy.contains(/ORANGES/, { matchCase: false }).should('have.text', 'oranges')
    const global = /apples/g
    cy.contains(global)
    cy.contains(global).should('have.text', 'apples')
  })

  it('takes a selector, also one that the subject matches', () => {
    cy.contains('ul', 'apples').then(yields('fruits'))
    cy.contains('#nested', 'Deepest').then(yields('nested'))
    cy.contains('span', 'Sign Out').should('have.prop', 'tagName', 'SPAN')
    cy.get('form').contains('form', 'Age').then(yields('person'))
    cy.contains('li', /^or/).should('have.text', 'oranges')
  })

  it('looks into the subject itself', () => {
    cy.get('#case').contains('Capital').then(yields('case'))
    cy.get('li').contains('oranges').should('have.text', 'oranges')
  })

  it('reads whitespace as the page shows it', () => {
    cy.get('#spaces').contains('Hello, World !').then(yields('spaces'))
    cy.get('#spaces').contains('Hello,   World').should('not.exist')
    cy.get('#pre').contains('                 Hello,           World      !').then(yields('pre'))
    cy.get('#pre').contains('Hello, World !').should('not.exist')
    cy.contains('Non breaking').then(yields('nbsp'))
    cy.contains('It\'s "quoted" \\ here').then(yields('quotes'))
  })

  it('heeds case unless told not to', () => {
    cy.contains('capital sentence').should('not.exist')
    cy.contains('capital sentence', { matchCase: false }).then(yields('case'))
    cy.contains('#case', 'capital', { matchCase: false }).then(yields('case'))
  })

  it('leaves out scripts, styles and the head', () => {
    cy.contains('Script text').should('not.exist')
    cy.contains('style-text').should('not.exist')
    cy.contains('Title text').should('not.exist')
    cy.contains('Body script').should('not.exist')
    cy.contains('not text').should('not.exist')
  })

  it('is narrowed by within', () => {
    cy.get('#main').within(() => {
      cy.contains('Jane Lane').then(yields('connections'))
    })
  })

  it('waits', () => {
    cy.window().then((page) => page.later(30, () => (page.document.querySelector('#case').textContent = 'Changed')))
    cy.contains('Changed').then(yields('case'))
    cy.contains('Capital').should('not.exist')
  })

  it('names what it did not find', quick, () => {
    failing("Timed out retrying after 120ms: Expected to find content: 'nope' but never did.", () => cy.contains('nope'))
  })

  it('names the selector', quick, () => {
    failing("Expected to find content: 'nope' within the selector: 'li' but never did.", () => cy.contains('li', 'nope'))
  })

  it('names the subject', quick, () => {
    failing("Expected to find content: '/^nope/' within the element: <ul#fruits> but never did.", () => cy.get('#fruits').contains(/^nope/))
  })

  it('names what goes on being there', quick, () => {
    failing("Expected not to find content: 'apples' but continuously found it.", () => cy.contains('apples').should('not.exist'))
  })

  it('wants a text', { defaultCommandTimeout: 60000 }, () => {
    failing('`cy.contains()` expects a text, but got an empty string', () => cy.contains(''))
  })

  it('wants something to look for', { defaultCommandTimeout: 60000 }, () => {
    failing('`cy.contains()` expects a string, a number or a regular expression, but got nothing', () => cy.contains())
  })

  it('sees contradictions about case', { defaultCommandTimeout: 60000 }, () => {
    failing('{ matchCase: true } beside the case-insensitive expression /x/i', () => cy.contains(/x/i, { matchCase: true }))
  })

  it('refuses subjects that are no elements', quick, () => {
    failing('`cy.contains()` failed because it requires a DOM element', () => cy.title().contains('Title'))
  })
})
