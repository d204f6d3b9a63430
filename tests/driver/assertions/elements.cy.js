import { failing, quick, thrown } from '../failing'

const message = (run) => thrown(run).message

describe('chainers on elements', () => {
  beforeEach(() => {
    cy.visit('pages/assertions.html')
  })

  it('hold for what is so', () => {
    cy.get('#save')
      .should('have.class', 'primary')
      .and('not.have.class', 'small')
      .and('have.id', 'save')
      .and('be.visible')
      .and('be.enabled')
      .and('have.text', 'Save now')
      .and('include.text', 'now')
      .and('contain', 'Save')
      .and('contain.text', 'Sa')
      .and('have.html', 'Save <b>now</b>')
      .and('have.descendants', 'b')
      .and('match', 'button[type=button]')
      .and('have.length', 1)
      .and('exist')
    cy.get('#off').should('be.disabled').and('not.be.enabled')
    cy.get('#hidden').should('be.hidden').and('not.be.visible')
    cy.get('#nothing').should('be.empty')
    cy.get('#list').should('not.be.empty')
    cy.get('#name').should('have.value', 'Ada').and('not.have.focus').focus()
    cy.get('#name').should('have.focus').and('be.focused')
    cy.get('#agree').should('be.checked')
    cy.get('#fruits').should('have.value', ['apple', 'banana']).invoke('val').should('deep.equal', ['apple', 'banana'])
    cy.get('#fruits option').first().should('be.selected')
    cy.get('#gone').should('not.exist')
    cy.get('#gone').should('have.length', 0)
  })

  it('yield the value if they are given a name alone', () => {
    cy.get('#save').should('have.attr', 'type').and('eq', 'button')
    cy.get('#save').should('have.prop', 'disabled').and('be.false')
    cy.get('#save').should('have.data', 'count').and('have.id', 'save')
    cy.get('#styled').should('have.css', 'position').and('match', /^static$/)
    cy.get('#styled').should('have.css', '--size', '3px')
    cy.wrap({ a: { b: 5 } }).should('have.nested.property', 'a.b').and('eq', 5)
  })

  it('keep the element if they are given a value, and under not', () => {
    cy.get('#save').should('have.attr', 'type', 'button').and('have.class', 'big')
    cy.get('#save').should('have.prop', 'disabled', false).and('have.class', 'big')
    cy.get('#save').should('not.have.attr', 'href').and('have.class', 'big')
    cy.get('#save').should('not.have.attr', 'type', 'submit').and('have.class', 'big')
  })

  it('work on elements of the page without jQuery around', () => {
    cy.document().then((page) => {
      const save = page.getElementById('save')
      expect(save).to.have.class('primary')
      expect(save).to.be.visible
      expect(page.getElementById('list')).to.contain(page.querySelector('li'))
      expect(Cypress.$('#list')).to.contain(Cypress.$('li'))
    })
  })

  it('follow what the data attribute is now', () => {
    cy.get('#save').should('have.data', 'count', 3)
    cy.get('#save').then(($save) => $save[0].setAttribute('data-count', '4'))
    cy.get('#save').should('have.data', 'count', 4)
  })

  it('say what is wrong', () => {
    cy.get('#save').then(($save) => {
      const cases = [
        [() => expect($save).to.have.class('done'), "expected '<button#save.primary.big>' to have class 'done'"],
        [() => expect($save).not.to.have.class('big'), "expected '<button#save.primary.big>' not to have class 'big'"],
        [() => expect($save).to.have.id('x'), "expected '<button#save.primary.big>' to have id 'x'"],
        [() => expect($save).to.have.attr('href'), "expected '<button#save.primary.big>' to have attribute 'href'"],
        [
          () => expect($save).to.have.attr('type', 'submit'),
          "expected '<button#save.primary.big>' to have attribute 'type' with the value 'submit', but the value was 'button'",
        ],
        [
          () => expect($save).to.have.prop('disabled', true),
          "expected '<button#save.primary.big>' to have property 'disabled' with the value true, but the value was false",
        ],
        [
          () => expect($save).to.have.css('display', 'none'),
          "expected '<button#save.primary.big>' to have CSS property 'display' with the value 'none', but the value was 'inline-block'",
        ],
        [() => expect($save).to.have.text('Go'), "expected '<button#save.primary.big>' to have text 'Go', but the text was 'Save now'"],
        [() => expect($save).to.contain.text('Go'), "expected '<button#save.primary.big>' to contain text 'Go', but the text was 'Save now'"],
        [() => expect($save).to.contain('Go'), "expected '<button#save.primary.big>' to contain 'Go', but the text was 'Save now'"],
        [() => expect($save).to.be.disabled, "expected '<button#save.primary.big>' to be 'disabled'"],
        [() => expect($save).not.to.be.visible, "expected '<button#save.primary.big>' not to be 'visible'"],
        [() => expect($save).to.be.empty, "expected '<button#save.primary.big>' to be 'empty'"],
        [() => expect($save).to.match('a'), "expected '<button#save.primary.big>' to match 'a'"],
        [() => expect($save).to.have.descendants('i'), "expected '<button#save.primary.big>' to have descendants 'i'"],
        [() => expect(Cypress.$('#name')).to.have.value('Bob'), "expected '<input#name>' to have value 'Bob', but the value was 'Ada'"],
        [() => expect(Cypress.$('li')).to.have.length(4), "Not enough elements found. Found '3', expected '4'."],
        [() => expect(Cypress.$('li')).to.have.length(2), "Too many elements found. Found '3', expected '2'."],
        [() => expect(Cypress.$('li')).not.to.have.length(3), "expected '[ <li.first>, 2 more... ]' to not have a length of 3"],
      ]
      for (const [run, text] of cases) expect(message(run).replace('not to have a length', 'to not have a length')).to.equal(text)
    })
  })

  it('give reasons', () => {
    cy.get('#hidden').then(($hidden) => {
      const text = message(() => expect($hidden).to.be.visible)
      expect(text).to.include("expected '<p#hidden.gone>' to be 'visible'")
      expect(text).to.include('display: none')
    })
    cy.get('#name').then(($name) => {
      expect(message(() => expect($name).to.have.focus)).to.include("expected '<input#name>' to be 'focused'")
      expect(message(() => expect($name).to.match(/A/))).to.include('matched by a selector')
    })
  })

  it('one visible element of several is enough', () => {
    cy.get('li').should('be.visible')
    cy.get('li.gone').should('not.be.visible')
    cy.get('li').then(($li) => {
      expect(message(() => expect($li).not.to.be.visible)).to.equal("expected '[ <li.first>, 2 more... ]' not to be 'visible'")
    })
  })

  it('refuse what is no element', () => {
    expect(message(() => expect('text').to.have.class('x'))).to.equal(
      "`class` asserts on DOM elements, but the subject is 'text'. Use it on what a query like cy.get() yields.",
    )
    expect(message(() => expect(null).to.be.visible)).to.include('but the subject is null')
  })

  it('leave plain values to chai', () => {
    expect([1, 2]).to.include(2)
    expect('text').to.match(/ex/)
    expect([]).to.be.empty
    expect({ length: 2 }).to.have.length(2)
    expect({ a: 1 }).to.exist
    expect('abc').to.contain('b').and.have.lengthOf(3)
  })

  it('wait until they hold', () => {
    cy.window().then((page) => page.later(30, () => page.document.querySelector('#save').classList.add('done')))
    cy.get('#save').should('have.class', 'done')
    cy.window().then((page) => page.later(30, () => page.document.querySelector('#list').remove()))
    cy.get('#list').should('not.exist')
  })

  it('time out with the message', quick, () => {
    failing("Timed out retrying after 120ms: expected '<button#save.primary.big>' to have class 'done'", () => {
      cy.get('#save').should('have.class', 'done')
    })
  })

  it('time out on what goes on existing', quick, () => {
    failing('Timed out retrying after 120ms: Expected <button#save.primary.big> not to exist in the DOM, but it was continuously found.', () => {
      cy.get('#save').should('not.exist')
    })
  })

  it('time out on numbers of elements', quick, () => {
    failing("Timed out retrying after 120ms: Not enough elements found. Found '3', expected '5'.", () => {
      cy.get('li').should('have.length', 5)
    })
  })
})
