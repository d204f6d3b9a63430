import { mount } from './mount'

const box = 'width: 50px; height: 20px'

function check(name, html, visible, reason) {
  it(`${name}: ${visible ? 'visible' : 'hidden'}`, () => {
    mount(html)
    cy.get('#x').then(($el) => {
      expect(Cypress.dom.isVisible($el), Cypress.dom.whyHidden($el)).to.equal(visible)
      expect(Cypress.dom.isHidden($el)).to.equal(!visible)
      if (!visible) expect(Cypress.dom.whyHidden($el)).to.match(reason)
    })
  })
}

describe('what counts as visible', () => {
  check('a plain element', `<div id="x" style="${box}"></div>`, true)
  check('display none', '<div id="x" style="display: none">a</div>', false, /`<div#x>` is not visible because it has .*`display: none`/)
  check('display none of a parent', '<p class="p" style="display: none"><b id="x">a</b></p>', false, /its parent `<p\.p>` has .*`display: none`/)
  check('visibility', '<p class="p" style="visibility: hidden"><b id="x">a</b></p>', false, /its parent `<p\.p>` has .*`visibility: hidden`/)
  check('visible within hidden', '<p style="visibility: hidden"><b id="x" style="visibility: visible">a</b></p>', true)
  check('visibility collapse', '<div id="x" style="visibility: collapse">a</div>', false, /`visibility: collapse`/)
  check('opacity 0', '<p style="opacity: 0"><b id="x">a</b></p>', false, /its parent `<p>` has .*`opacity: 0`/)
  check('opacity 0.01', '<p style="opacity: 0.01"><b id="x">a</b></p>', true)
  check('no size', '<div id="x"></div>', false, /it is \d+ x 0 pixels large/)
  check('an empty inline element', '<span id="x"></span>', false, /it is 0 x \d+ pixels large/)
  check('no size but an open dialog inside', `<div id="x"><div style="position: fixed; ${box}">a</div></div>`, true)
  check('display contents with text', '<div id="x" style="display: contents">a</div>', true)
  check('display contents without', '<div id="x" style="display: contents"></div>', false, /display: contents/)
  check('scaled to nothing', '<div id="x" style="transform: scale(0)">a</div>', false, /transform/)
  check('turned to its edge', '<div id="x" style="transform: rotateX(90deg)">a</div>', false, /transform/)
  check('its back', '<div id="x" style="backface-visibility: hidden; transform: rotateY(180deg)">a</div>', false, /shows its back/)
  check(
    'the back of a card',
    `<div style="transform-style: preserve-3d; transform: rotateY(180deg)"><b class="front" style="backface-visibility: hidden; display: block"><i id="x">a</i></b></div>`,
    false,
    /its parent `<b\.front>` shows its back/,
  )
  check(
    'the front of a turned card',
    `<div style="transform-style: preserve-3d; transform: rotateY(180deg)"><b id="x" style="backface-visibility: hidden; transform: rotateY(180deg); display: block">a</b></div>`,
    true,
  )
  check('closed details', '<details class="d"><summary>s</summary><b id="x">a</b></details>', false, /its parent `<details\.d>` is closed/)
  check('summary of closed details', '<details><summary id="x">s</summary><b>a</b></details>', true)
  check('open details', '<details open><summary>s</summary><b id="x">a</b></details>', true)
  check('an option', '<select><option id="x">a</option></select>', true)
  check('an option of a hidden select', '<select style="display: none"><option id="x">a</option></select>', false, /its <select> is hidden: it has/)
  check('an option group', '<select><optgroup id="x" label="g"><option>a</option></optgroup></select>', true)
  check('an svg shape', '<svg width="20" height="20"><rect id="x" width="10" height="10"/></svg>', true)
})

describe('what overflow clips', () => {
  const clip = 'overflow: hidden; width: 100px; height: 50px'
  check(
    'out of a positioned parent',
    `<div class="clip" style="${clip}; position: relative"><div id="x" style="${box}; position: absolute; left: 200px">a</div></div>`,
    false,
    /its parent `<div\.clip>` hides what overflows it.*outside of its bounds/,
  )
  check(
    'partly out',
    `<div style="${clip}; position: relative"><div id="x" style="${box}; position: absolute; left: 80px">a</div></div>`,
    true,
  )
  check('relative and out', `<div style="${clip}"><div id="x" style="${box}; position: relative; left: 200px">a</div></div>`, false, /outside/)
  check('static and out', `<div style="${clip}"><div style="height: 100px"></div><div id="x" style="${box}">a</div></div>`, false, /outside/)
  check(
    'absolute, past a parent that is not positioned',
    `<div style="${clip}"><div id="x" style="${box}; position: absolute; left: 200px">a</div></div>`,
    true,
  )
  check('fixed, past all parents', `<div style="${clip}; position: relative"><div id="x" style="${box}; position: fixed; left: 200px; top: 0">a</div></div>`, true)
  check('a parent without height', '<div class="zero" style="overflow: hidden; height: 0"><p id="x">a</p></div>', false, /`<div\.zero>` hides .* 0 pixels/)
  check('a parent without height that shows', '<div style="height: 0"><p id="x">a</p></div>', true)
  check(
    'below the fold of a list',
    `<div style="overflow: auto; height: 50px; position: relative"><p style="height: 200px">a</p><p id="x">b</p></div>`,
    false,
    /outside of its bounds/,
  )
  check('below the fold of the page', '<div style="height: 3000px"></div><p id="x">a</p>', true)
})

describe('what is fixed', () => {
  check('in sight', `<div id="x" style="position: fixed; top: 0; ${box}">a</div>`, true)
  check('out of the viewport', `<div id="x" style="position: fixed; top: -100px; ${box}">a</div>`, false, /`position: fixed` .* outside of the viewport/)
  check(
    'covered',
    `<div id="x" style="position: fixed; top: 0; ${box}">a</div><div class="cover" style="position: fixed; inset: 0">b</div>`,
    false,
    /covered by `<div\.cover>`/,
  )
  check(
    'covered in its middle only, as a backdrop by its dialog',
    `<div id="x" style="position: fixed; inset: 0">a</div><div style="position: fixed; inset: 40%">b</div>`,
    true,
  )
  check('covered, and letting the mouse through', `<div id="x" style="position: fixed; top: 0; pointer-events: none; ${box}">a</div><div style="position: fixed; inset: 0">b</div>`, true)
})

describe('what is sticky', () => {
  const tall = '<div style="height: 3000px"></div>'
  check('in sight', `<div id="x" style="position: sticky; top: 0; ${box}">a</div>${tall}`, true)
  check('out of the viewport', `${tall}<div id="x" style="position: sticky; top: 0; ${box}">a</div>`, true)
  check(
    'covered',
    `<div id="x" style="position: sticky; top: 0; ${box}">a</div>${tall}<div class="cover" style="position: fixed; inset: 0">b</div>`,
    false,
    /`position: sticky` and the element is covered by `<div\.cover>`/,
  )
})

describe('shadow roots, frames and detached elements', () => {
  it('looks through the root and the slot', () => {
    mount('<div id="host"><b id="slotted">a</b></div>', (win) => {
      const root = win.document.getElementById('host').attachShadow({ mode: 'open' })
      root.innerHTML = '<section style="display: none"><i id="inner">a</i><slot></slot></section>'
    })
    cy.get('#slotted').then(($el) => {
      expect(Cypress.dom.whyHidden($el)).to.match(/its parent `<section>` has/)
      const inner = $el[0].parentElement.shadowRoot.getElementById('inner')
      expect(Cypress.dom.isVisible(inner)).to.equal(false)
      inner.parentElement.style.display = 'block'
      expect(Cypress.dom.isVisible(inner)).to.equal(true)
      expect(Cypress.dom.isVisible($el)).to.equal(true)
    })
  })

  it('knows a hidden frame', () => {
    mount('<iframe srcdoc="<p>in</p>" style="width: 0; height: 0; border: 0"></iframe>')
    cy.get('iframe').its('0.contentDocument.body').should('not.be.empty').find('p').then(($p) => {
      expect(Cypress.dom.whyHidden($p)).to.match(/its frame `<iframe>` is hidden/)
    })
  })

  it('calls a removed element hidden', () => {
    mount('<p id="x">a</p>')
    cy.get('#x').then(($el) => {
      $el.remove()
      expect(Cypress.dom.isDetached($el)).to.equal(true)
      expect(Cypress.dom.whyHidden($el)).to.match(/not part of the page/)
    })
  })

  it('is told by the assertions', () => {
    mount(`<p id="a">a</p><p id="b" hidden>b</p>`)
    cy.get('#a').should('be.visible')
    cy.get('#b').should('not.be.visible')
    cy.get('body').should('be.visible')
  })
})

describe('Cypress.dom', () => {
  it('knows values of the page', () => {
    mount('<button id="b" class="one two">Text</button><input id="i" disabled><div id="d" tabindex="0"></div><p id="p"></p>')
    cy.window().then((win) => {
      const { dom } = Cypress
      const at = (id) => win.document.getElementById(id)
      expect(dom.isElement(at('b')), 'element').to.equal(true)
      expect(dom.isElement(win), 'window is no element').to.equal(false)
      expect(dom.isWindow(win)).to.equal(true)
      expect(dom.isDocument(win.document)).to.equal(true)
      expect(dom.isJquery(Cypress.$(at('b')))).to.equal(true)
      expect(dom.isFocusable(at('b'))).to.equal(true)
      expect(dom.isFocusable(at('i')), 'disabled').to.equal(false)
      expect(dom.isFocusable(at('d'))).to.equal(true)
      expect(dom.isFocusable(at('p'))).to.equal(false)
      expect(dom.isDescendent(Cypress.$(win.document.body), Cypress.$(at('b')))).to.equal(true)
      expect(dom.unwrap(dom.wrap(at('b')))).to.deep.equal([at('b')])
      expect(dom.stringify(at('b'), 'short')).to.equal('<button#b.one.two>')
      expect(dom.stringify(at('b'))).to.equal('<button id="b" class="one two">Text</button>')
      expect(dom.stringify(Cypress.$(win.document.querySelectorAll('div, p')), 'short')).to.equal('[ <div#d>, 1 more... ]')
    })
  })
})
