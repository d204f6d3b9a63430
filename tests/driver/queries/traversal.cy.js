import { failing, quick } from '../failing'

const classes = (expected) => ($el) => expect($el.toArray().map((element) => element.className)).to.deep.equal(expected)
const tags = (expected) => ($el) => expect($el.toArray().map((element) => element.localName)).to.deep.equal(expected)

describe('traversal', () => {
  beforeEach(() => {
    cy.visit('pages/queries.html')
  })

  it('picks from the subject', () => {
    cy.get('li').first().then(classes(['first']))
    cy.get('li').last().then(classes(['fourth']))
    cy.get('li').eq(1).then(classes(['second']))
    cy.get('li').eq(-2).then(classes(['third']))
    cy.get('li').filter('.second, .third').then(classes(['second', 'third']))
    cy.get('li').filter((_index, element) => element.textContent.startsWith('d')).then(classes(['fourth']))
    cy.get('li').filter(':contains("alp")').then(classes(['first']))
    cy.get('li').not('.first').then(classes(['second', 'third', 'fourth']))
    cy.get('li').not((index) => index > 0).then(classes(['first']))
  })

  it('goes down', () => {
    cy.get('#outer').find('li').should('have.length', 4)
    cy.get('#outer').find('> ul > .first').should('have.length', 1)
    cy.get('#list').find('section li').should('not.exist')
    cy.get('#outer').children().then(tags(['ul', 'form']))
    cy.get('#outer').children('form').should('have.id', 'form')
  })

  it('goes up', () => {
    cy.get('.inner p').parent().should('have.class', 'inner')
    cy.get('li').parent().should('have.length', 1)
    cy.get('.inner p').parent('.other').should('not.exist')
    cy.get('.inner p').parents().then(tags(['div', 'div', 'body', 'html']))
    cy.get('.inner p').parents('#box').should('have.id', 'box')
    cy.get('.inner p').parentsUntil('body').then(tags(['div', 'div']))
    cy.get('.inner p').parentsUntil('body', '#box').should('have.id', 'box')
    cy.get('body').then(($body) => cy.get('.inner p').parentsUntil($body[0]).should('have.length', 2))
    cy.get('.inner p').closest('div').should('have.class', 'inner')
    cy.get('.inner p').closest('p').should('have.text', 'deep')
  })

  it('goes aside', () => {
    cy.get('.second').next().then(classes(['third']))
    cy.get('.second').next('.fourth').should('not.exist')
    cy.get('.second').nextAll().then(classes(['third', 'fourth']))
    cy.get('.first').nextUntil('.fourth').then(classes(['second', 'third']))
    cy.get('.first').nextUntil('.fourth', '.third').then(classes(['third']))
    cy.get('.third').prev().then(classes(['second']))
    cy.get('.third').prevAll().then(classes(['second', 'first']))
    cy.get('.fourth').prevUntil('.first').then(classes(['third', 'second']))
    cy.get('.third').siblings().then(classes(['first', 'second', 'fourth']))
    cy.get('.third').siblings('.first').then(classes(['first']))
  })

  it('takes options in place of optional arguments', () => {
    cy.get('#outer').children({ log: false }).should('have.length', 2)
    cy.get('.first').nextUntil('.fourth', { timeout: 500 }).should('have.length', 2)
  })

  it('takes its steps again while it waits', () => {
    cy.window().then((page) =>
      page.later(30, () => {
        const list = page.document.querySelector('#list')
        list.outerHTML = '<ul id="list"><li class="new">new</li></ul>'
      }),
    )
    cy.get('#list').children().first().should('have.class', 'new')
  })

  it('finds the focus', () => {
    cy.focused().should('not.exist')
    cy.get('[name=name]').focus()
    cy.focused().should('have.attr', 'name', 'name')
  })

  it('names what it did not find', quick, () => {
    failing('Timed out retrying after 120ms: Expected to find element: `.nope`, but never found it. Queried from element: <ul#list>', () =>
      cy.get('#list').find('.nope'),
    )
  })

  it('names the step that found nothing', quick, () => {
    failing('Expected to find element: `.eq(9)`, but never found it. Queried from element: [ <li.first>, 3 more... ]', () => cy.get('li').eq(9))
  })

  it('names a missing focus', quick, () => {
    failing('Expected to find element: `:focus`, but never found it.', () => cy.focused())
  })

  it('needs a subject', { defaultCommandTimeout: 60000 }, () => {
    failing('`cy.find()` needs a subject', () => cy.find('li'))
  })

  it('needs elements', quick, () => {
    failing('`cy.children()` failed because it requires a DOM element', () => cy.wrap({ a: 1 }).children())
  })

  it('wants an index', { defaultCommandTimeout: 60000 }, () => {
    failing('`cy.eq()` expects an index, but got `first`', () => cy.get('li').eq('first'))
  })

  it('wants a selector', { defaultCommandTimeout: 60000 }, () => {
    failing('`cy.closest()` expects a selector, but got nothing', () => cy.get('li').closest())
  })

  it('names a bad selector', { defaultCommandTimeout: 60000 }, () => {
    failing("`cy.find()` can't read the selector `:::`", () => cy.get('li').find(':::'))
  })
})
