import { failing, quick } from '../failing'

const change = (ms, work) => cy.window({ log: false }).then((win) => void setTimeout(() => work(win.document), ms))

describe('subjects', () => {
  beforeEach(() => {
    cy.visit('pages/engine.html')
  })

  it('then yields what its function returns, resolves or queues', () => {
    cy.wrap({ a: 1 }).then((object) => object.a).should('eq', 1)
    cy.wrap('x').then(() => {}).should('eq', 'x')
    cy.wrap('x').then(() => {
      cy.wrap('y')
    }).should('eq', 'y')
    cy.wrap('x').then(() => cy.wrap('z')).should('eq', 'z')
    cy.wrap(1).then(() => Promise.resolve(7)).should('eq', 7)
    cy.wrap(1).then(() => Cypress.Promise.resolve(8)).should('eq', 8)
    cy.wrap(1).then(() => null).should('be.null')
    cy.wrap(undefined).should('be.undefined')
    cy.get('h1').then(($h1) => $h1[0]).should('have.text', 'Hello')
  })

  it('what a function or an action got stays the subject, whatever its query would find now', () => {
    cy.contains('button', 'Press').then(($button) => {
      $button.text('Other')
    }).should('have.text', 'Other').click().should('have.id', 'later')
    change(50, (document) => document.querySelector('ul').append(document.createElement('li')))
    cy.get('li').wait(1).as('items').should('have.length', 4)
  })

  it('whole chains of queries are run again', () => {
    change(150, (document) => {
      document.querySelector('ul').innerHTML = '<li>x</li><li>y</li><li>z</li><li>w</li>'
    })
    cy.get('ul').find('li').should('have.length', 4).last().should('have.text', 'w')
  })

  it('assertions in a row hold together', () => {
    change(50, (document) => {
      document.querySelector('#out').textContent = 'a'
    })
    change(150, (document) => {
      document.querySelector('#out').className = 'k'
    })
    cy.get('#out').should('have.text', 'a').and('have.class', 'k').and(($out) => {
      expect($out[0].className).to.eq('k')
    })
  })

  it('elements must exist unless an assertion says otherwise', quick, () => {
    cy.get('.nope').should('not.exist')
    cy.get('h1').find('b').should('not.exist')
    failing('Timed out retrying after 120ms: Expected to find element: `.nope`, but never found it.', () => cy.get('.nope'))
  })

  it('a timeout of its own', () => {
    failing('Timed out retrying after 250ms', () => cy.get('.nope', { timeout: 250 }))
  })

  it('have.attr yields the attribute', () => {
    cy.get('#next').should('have.attr', 'href').and('eq', 'next.html')
  })

  it('values that change are asserted again', () => {
    const late = {}
    setTimeout(() => {
      late.x = 1
    }, 100)
    cy.wrap(late).should('have.property', 'x', 1)
    let calls = 0
    cy.wrap(null).should(() => {
      calls++
      expect(calls).to.be.gt(3)
    })
  })

  it('commands run in the order of the code', () => {
    const order = []
    cy.then(() => {
      order.push(1)
      cy.then(() => {
        order.push(2)
        cy.then(() => order.push(3))
      })
      cy.then(() => {
        order.push(4)
      })
    })
    cy.then(() => {
      order.push(5)
      expect(order).to.deep.eq([1, 2, 3, 4, 5])
    })
  })

  it('commands may be called by a promise that a function returns', () => {
    cy.wrap(1).then(() =>
      Promise.resolve().then(() => {
        cy.get('h1').should('have.text', 'Hello')
      }),
    )
  })

  it('each', () => {
    const seen = []
    cy.get('li').each(($li, index, list) => {
      seen.push($li.text() + index)
      expect(list).to.have.length(3)
      cy.wrap($li).should('be.visible')
    }).should('have.length', 3)
    cy.then(() => expect(seen).to.deep.eq(['one0', 'two1', 'three2']))
    cy.wrap([1, 2, 3]).each((number) => {
      if (number === 2) return false
      expect(number).to.eq(1)
    })
  })

  it('spread', () => {
    cy.wrap([1, 2]).spread((first, second) => [second, first]).should('deep.eq', [2, 1])
  })

  it('within keeps queries inside, and they keep it', () => {
    cy.get('ul').within(($ul) => {
      expect($ul).to.have.length(1)
      cy.get('li').should('have.length', 3)
      cy.contains('two')
      cy.root().should('match', 'ul')
      cy.get('h1').should('not.exist')
      cy.get('li').as('items')
    }).should('match', 'ul')
    cy.get('h1').should('exist')
    change(0, (document) => document.body.append(document.createElement('li')))
    cy.get('@items').should('have.length', 3)
  })

  it('within wants one element', () => {
    failing('`cy.within()` can only be called on a single element', () => cy.get('li').within(() => {}))
  })

  it('a detached subject', () => {
    failing('no longer attached to the DOM', () =>
      cy.get('#later').then(($button) => {
        cy.then(() => $button.remove())
        cy.wrap($button).click()
      }),
    )
  })

  it('log, wait', () => {
    cy.log('hello', 1, { a: 1 }).should('be.null')
    cy.wrap(3).wait(5).should('eq', 3)
  })
})

describe('its and invoke', () => {
  it('paths', () => {
    cy.wrap({ a: { b: [1, { c: 'd' }] } }).its('a.b.1.c').should('eq', 'd')
    cy.wrap([4, 5]).its(1).should('eq', 5)
    cy.wrap({ 'with.dot': 1 }).its('with.dot').should('eq', 1)
  })

  it('null and missing values, if the test speaks of them', () => {
    cy.wrap({ n: null }).its('n').should('be.null')
    cy.wrap({}).its('missing').should('not.exist')
  })

  it('wait for the property', () => {
    const object = {}
    setTimeout(() => {
      object.late = 'x'
    }, 100)
    cy.wrap(object).its('late').should('eq', 'x')
  })

  it('say what is missing', quick, () => {
    failing('Timed out retrying after 120ms: `cy.its()` errored because the property: `q` does not exist on your subject', () => cy.wrap({}).its('q'))
  })

  it('say what is null', quick, () => {
    failing('`cy.its()` errored because the property: `q` returned a `null` value', () => cy.wrap({ q: null }).its('q'))
  })

  it('call with this', () => {
    cy.wrap({ x: 1, add(a, b) { return this.x + a + b } }).invoke('add', 2, 3).should('eq', 6)
    cy.wrap([() => 7]).invoke(0).should('eq', 7)
    cy.visit('pages/engine.html')
    cy.get('h1').invoke('text').should('eq', 'Hello')
    cy.get('#next').invoke('attr', 'href').should('eq', 'next.html')
  })

  it('refuse what is no function', quick, () => {
    failing('is not a function', () => cy.wrap({ x: 1 }).invoke('x'))
  })

  it('refuse promises', quick, () => {
    failing('returned a promise', () => cy.wrap({ p: () => Promise.resolve() }).invoke('p'))
  })
})
