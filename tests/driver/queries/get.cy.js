import { failing, quick } from '../failing'

describe('get', () => {
  beforeEach(() => {
    cy.visit('pages/queries.html')
  })

  it('takes selectors of CSS and of jQuery', () => {
    cy.get('li').should('have.length', 4)
    cy.get('#list > .second').should('have.text', 'beta')
    cy.get('li:first').should('have.class', 'first')
    cy.get('li:eq(2)').should('have.class', 'third')
    cy.get('li:contains("mm")').should('have.class', 'third')
    cy.get('form :input:disabled').should('have.attr', 'name', 'age')
    cy.get('span:hidden').should('have.length', 1)
    cy.get('span:visible').should('not.exist')
    cy.get('ul:has(.first), h1').should('have.length', 2)
    cy.get('[name=name]').should('have.value', 'Ada')
    cy.get('#a\\:b\\.c').should('have.text', 'odd id')
  })

  it('finds one element by an id, all by an attribute', () => {
    cy.get('#twin').should('have.length', 1).and('have.text', 'one')
    cy.get('[id=twin]').should('have.length', 2)
  })

  it('remembers its selector', () => {
    cy.get('.first').then(($li) => expect($li.selector).to.equal('.first'))
  })

  it('begins at the document also in a chain', () => {
    cy.get('#form').get('li').should('have.length', 4)
  })

  it('is narrowed by within and by withinSubject', () => {
    cy.get('#form').within(() => {
      cy.get('input').should('have.length', 2)
      cy.get('li').should('not.exist')
      cy.get('li', { withinSubject: null }).should('have.length', 4)
    })
    cy.get('#list').then(($list) => cy.get('li', { withinSubject: $list }).should('have.length', 4))
  })

  it('is narrowed by within inside within, and no more after it', () => {
    cy.get('#outer').within(() => {
      cy.get('li').should('have.length', 4)
      cy.get('ul').within(() => {
        cy.root().should('have.id', 'list')
        cy.get('input').should('not.exist')
        cy.get('.first').as('first')
      })
      cy.get('input').should('have.length', 2)
    })
    cy.get('@first').should('have.text', 'alpha')
    cy.get('h1').should('exist')
  })

  it('waits for elements and for assertions', () => {
    cy.window().then((page) =>
      page.later(30, () => page.document.querySelector('#list').insertAdjacentHTML('beforeend', '<li class="fifth">epsilon</li>')),
    )
    cy.get('.fifth').should('have.text', 'epsilon')
  })

  it('yields aliases of values and queries them again', () => {
    const favorites = { color: 'blue' }
    cy.wrap(favorites).its('color').as('color')
    cy.then(() => {
      favorites.color = 'red'
    })
    cy.get('@color').should('equal', 'red')
    cy.get('li').as('items')
    cy.get('@items').should('have.length', 4)
    cy.document().then((page) => page.querySelector('.first').remove())
    cy.get('@items').should('have.length', 3)
  })

  it('names what it did not find', quick, () => {
    failing('Timed out retrying after 120ms: Expected to find element: `.nope`, but never found it.', () => cy.get('.nope'))
  })

  it('names where it looked', quick, () => {
    failing('Expected to find element: `.nope`, but never found it. Queried from element: <form#form>', () =>
      cy.get('#form').within(() => cy.get('.nope')),
    )
  })

  it('takes a timeout', { defaultCommandTimeout: 60000 }, () => {
    failing('Timed out retrying after 60ms: Expected to find element: `.nope`', () => cy.get('.nope', { timeout: 60 }))
  })

  it('names a bad selector at once', { defaultCommandTimeout: 60000 }, () => {
    failing("`cy.get()` can't read the selector `li[`: Syntax error, unrecognized expression: li[", () => cy.get('li['))
  })

  it('wants a selector', { defaultCommandTimeout: 60000 }, () => {
    failing('`cy.get()` expects a selector or an alias, but got nothing', () => cy.get())
  })

  it('wants a selector that is not empty', { defaultCommandTimeout: 60000 }, () => {
    failing('`cy.get()` expects a selector or an alias, but got an empty string', () => cy.get(''))
  })

  it('wants a number as timeout', { defaultCommandTimeout: 60000 }, () => {
    failing("`cy.get()` expects `timeout` as a number of milliseconds, but got `soon`", () => cy.get('li', { timeout: 'soon' }))
  })

  it('lists the aliases that there are', { defaultCommandTimeout: 60000 }, () => {
    failing(/could not find a registered alias for: `@nope`\.\n.*`color`/, () => {
      cy.wrap('blue').as('color')
      cy.get('@nope')
    })
  })

  it('knows that a single value has no others', { defaultCommandTimeout: 60000 }, () => {
    failing("can't read `.all` of the alias `@color`, since it holds a single value", () => {
      cy.wrap('blue').as('color')
      cy.get('@color.all')
    })
  })
})
