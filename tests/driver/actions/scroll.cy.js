import { failsWith, mount, seen, unreached } from './mount'

const box = '<div id="b" style="width: 100px; height: 100px; overflow: auto"><div style="width: 500px; height: 300px">x</div></div>'
const far = '<div style="width: 3000px; height: 2000px"></div>'

function at(left, top) {
  return ($b) => expect([$b[0].scrollLeft, $b[0].scrollTop].map(Math.round)).to.deep.equal([left, top])
}

describe('scrollTo', () => {
  let ends
  beforeEach(() => {
    mount(box)
    cy.get('#b').then(($b) => {
      ends = { x: $b[0].scrollWidth - $b[0].clientWidth, y: $b[0].scrollHeight - $b[0].clientHeight }
    })
  })

  it('takes positions', () => {
    cy.get('#b').scrollTo('bottomRight').should(($b) => at(ends.x, ends.y)($b))
    cy.get('#b').scrollTo('topLeft').should(at(0, 0))
    cy.get('#b').scrollTo('right').should(($b) => at(ends.x, 0)($b))
    cy.get('#b').scrollTo('bottom').should(($b) => at(0, ends.y)($b))
    cy.get('#b').scrollTo('center').should(($b) => at(Math.round(ends.x / 2), Math.round(ends.y / 2))($b))
  })

  it('takes pixels and percent', () => {
    cy.get('#b').scrollTo(30, 40).should(at(30, 40))
    cy.get('#b').scrollTo('50px').should(at(50, 0))
    cy.get('#b').scrollTo('100%', '50%').should(($b) => at(ends.x, Math.round(ends.y / 2))($b))
  })

  it('takes time', () => {
    cy.get('#b').then(($b) => $b.on('scroll', () => $b[0].ownerDocument.defaultView.seen.push($b[0].scrollTop)))
    cy.get('#b').scrollTo('bottom', { duration: 150, easing: 'linear' }).should(($b) => at(0, ends.y)($b))
    seen().its('length').should('be.greaterThan', 2)
  })

  it('refuses what does not scroll', () => {
    failsWith(/`cy\.scrollTo\(\)` can't scroll `<p#p>`: .* not scrollable/)
    cy.document().then((document) => {
      document.body.innerHTML = '<p id="p">a</p>'
    })
    cy.get('#p').scrollTo('bottom', { ensureScrollable: false })
    cy.get('#p').scrollTo('bottom', { timeout: 200 })
    unreached()
  })

  it('refuses unknown places', () => {
    failsWith(/`cy\.scrollTo\(\)` got `middle`, which is no place/)
    cy.get('#b').scrollTo('middle')
    unreached()
  })

  it('refuses unknown easings', () => {
    failsWith(/does not know the easing `wild`/)
    cy.get('#b').scrollTo('bottom', { easing: 'wild' })
    unreached()
  })
})

describe('scrollTo of the window', () => {
  it('scrolls it', () => {
    mount(far)
    cy.scrollTo('bottom')
    cy.window().should((win) => expect(win.scrollY).to.be.closeTo(win.document.documentElement.scrollHeight - win.document.documentElement.clientHeight, 1))
    cy.scrollTo(100, 200)
    cy.window().should((win) => expect([win.scrollX, win.scrollY]).to.deep.equal([100, 200]))
    cy.window().scrollTo('top')
    cy.window().its('scrollY').should('equal', 0)
  })
})

describe('scrollIntoView', () => {
  it('scrolls all around it', () => {
    mount(`${far}<div id="b" style="width: 100px; height: 100px; overflow: auto; position: relative">${far}<p id="p">here</p></div>`)
    cy.get('#p').should('not.be.visible').scrollIntoView().should('be.visible')
    cy.window().its('scrollY').should('be.greaterThan', 1000)
  })

  it('goes on by an offset', () => {
    mount(`${far}<p id="p" style="margin: 0">here</p>${far}`)
    cy.get('#p').scrollIntoView({ offset: { top: 150, left: 0 } }).should(($p) => expect($p[0].getBoundingClientRect().top).to.be.closeTo(-150, 1))
    cy.get('#p').scrollIntoView().should(($p) => expect($p[0].getBoundingClientRect().top).to.be.closeTo(0, 1))
  })

  it('takes time', () => {
    mount(`${far}<p id="p" style="margin: 0">here</p>${far}`, (win) => win.addEventListener('scroll', () => win.seen.push(win.scrollY)))
    cy.get('#p').scrollIntoView({ duration: 150, easing: 'linear' }).should(($p) => expect($p[0].getBoundingClientRect().top).to.be.closeTo(0, 1))
    seen().its('length').should('be.greaterThan', 2)
  })

  it('refuses several', () => {
    failsWith(/`cy\.scrollIntoView\(\)` acts on one element, but its subject holds 2/)
    mount('<p>a</p><p>b</p>')
    cy.get('p').scrollIntoView()
    unreached()
  })
})
