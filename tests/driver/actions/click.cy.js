import { failsWith, mount, note, seen, unreached } from './mount'

const ALL = ['pointerdown', 'mousedown', 'focus', 'pointerup', 'mouseup', 'click', 'dblclick', 'contextmenu', 'auxclick']

describe('click', () => {
  it('sends what a mouse sends', () => {
    mount('<button id="b">go</button>', (win) => note(win, ALL, (event) => `${event.type} ${event.isTrusted} ${event.detail} ${event.buttons ?? '-'}`))
    cy.get('#b').click()
    cy.get('#b').should('have.focus')
    seen().should('deep.equal', [
      'pointerdown true 0 1',
      'mousedown true 1 1',
      'focus true 0 -',
      'pointerup true 0 0',
      'mouseup true 1 0',
      'click true 1 0',
    ])
  })

  it('yields its subject', () => {
    mount('<button id="b">go</button>')
    cy.get('#b').click().should('have.id', 'b').and('have.text', 'go')
  })

  it('fires on the child at the point', () => {
    mount('<button id="b"><i id="i">go</i></button>', (win) => note(win, ['click']))
    cy.get('#b').click()
    seen().should('deep.equal', ['click i'])
  })

  for (const [position, x, y] of [
    ['topLeft', 0, 0],
    ['top', 50, 0],
    ['topRight', 99, 0],
    ['left', 0, 20],
    ['center', 50, 20],
    ['right', 99, 20],
    ['bottomLeft', 0, 39],
    ['bottom', 50, 39],
    ['bottomRight', 99, 39],
  ]) {
    it(`at ${position}`, () => {
      mount('<div id="b" style="width: 100px; height: 40px; margin: 13px">go</div>', (win) => {
        win.document.getElementById('b').addEventListener('click', (event) => win.seen.push([event.offsetX, event.offsetY]))
      })
      cy.get('#b').click(position)
      cy.get('#b').click({ position })
      seen().should('deep.equal', [
        [x, y],
        [x, y],
      ])
    })
  }

  it('at coordinates, also outside of the element if forced', () => {
    mount('<div id="b" style="width: 100px; height: 40px">go</div>', (win) => {
      win.document.getElementById('b').addEventListener('click', (event) => win.seen.push([event.offsetX, event.offsetY]))
    })
    cy.get('#b').click(15, 30)
    cy.get('#b').click(200, 60, { force: true })
    seen().should('deep.equal', [
      [15, 30],
      [200, 60],
    ])
  })

  it('with modifier keys', () => {
    mount('<button id="b">go</button>', (win) => note(win, ['click'], (event) => [event.altKey, event.ctrlKey, event.metaKey, event.shiftKey]))
    cy.get('#b').click({ altKey: true, shiftKey: true })
    cy.get('#b').click({ controlKey: true })
    cy.get('#b').click({ cmdKey: true })
    cy.get('#b').click()
    seen().should('deep.equal', [
      [true, false, false, true],
      [false, true, false, false],
      [false, false, true, false],
      [false, false, false, false],
    ])
  })

  it('several, one after the other', () => {
    mount('<button id="a">a</button><button id="b">b</button>', (win) => note(win, ['click']))
    cy.get('button').click({ multiple: true })
    seen().should('deep.equal', ['click a', 'click b'])
  })

  it('the first line of a link that runs over several', () => {
    mount('<div style="width: 90px; font: 20px monospace">12345 <a id="a" href="#there">67 longer words</a></div>')
    cy.get('#a').click()
    cy.hash().should('equal', '#there')
  })

  it('checks boxes, follows labels and links', () => {
    mount('<label id="l">all <input id="c" type="checkbox"></label>')
    cy.get('#l').click(2, 8)
    cy.get('#c').should('be.checked')
    cy.visit('/pages/forms.html')
    cy.get('#link').click()
    cy.get('#arrived').should('be.visible')
    cy.title().should('equal', 'Next')
  })

  it('within a frame that is scaled', () => {
    mount('<iframe style="transform: scale(0.5); transform-origin: 20px 20px; border: 7px solid; padding: 5px" srcdoc="<p>text</p><button>in</button>"></iframe>')
    cy.get('iframe').its('0.contentDocument.body').find('button').as('in').then(($button) => {
      $button.on('click', (event) => $button.attr('data-done', String(event.originalEvent.isTrusted)))
    })
    cy.get('@in').click()
    cy.get('@in').should('have.attr', 'data-done', 'true')
  })

  it('within a shadow root', () => {
    mount('<div id="host"></div>', (win) => {
      const root = win.document.getElementById('host').attachShadow({ mode: 'open' })
      root.innerHTML = '<button><i>go</i></button>'
      root.firstChild.addEventListener('click', (event) => win.seen.push(event.target.localName))
    })
    cy.get('#host').shadow().find('button').click()
    seen().should('deep.equal', ['i'])
  })

  it('refuses selects', () => {
    failsWith(/`cy\.click\(\)` can't be called on a `<select>`/)
    mount('<select><option>a</option></select>')
    cy.get('select').click()
    unreached()
  })

  it('refuses options, but those of a list that is always open', () => {
    failsWith(/can't be called on an `<option>`/)
    mount('<select id="m" multiple><option value="1">a</option><option value="2">b</option></select><select id="s"><option>a</option></select>')
    cy.get('#m option').last().click()
    cy.get('#m').invoke('val').should('deep.equal', ['2'])
    cy.get('#s option').click()
    unreached()
  })

  it('each of several that go away as they are clicked', () => {
    mount('<button id="a">a</button><button id="b">b</button><button id="c" disabled>c</button>', (win) => {
      note(win, ['click'])
      for (const button of win.document.querySelectorAll('button')) button.addEventListener('click', () => button.remove())
      win.setTimeout(() => (win.document.getElementById('c').disabled = false), 150)
    })
    cy.get('button').click({ multiple: true })
    seen().should('deep.equal', ['click a', 'click b', 'click c'])
  })

  it('refuses unknown positions', () => {
    failsWith(/got the position `middle`, which is not known/)
    mount('<button id="b">go</button>')
    cy.get('#b').click('middle')
    unreached()
  })
})

describe('click by force', () => {
  it('reaches what is hidden, disabled in style or covered', () => {
    mount('<button id="a" style="display: none">a</button><button id="b">b</button><div style="position: absolute; inset: 0"></div>', (win) =>
      note(win, ['click'], (event) => `${event.target.id} ${event.isTrusted}`),
    )
    cy.get('#a').click({ force: true })
    cy.get('#b').click({ force: true })
    seen().should('deep.equal', ['a false', 'b false'])
  })

  it('does what a click does', () => {
    mount('<input id="c" type="checkbox" style="opacity: 0; position: absolute"><a id="a" href="#there" style="display: none">a</a>', (win) =>
      note(win, ['input', 'change']),
    )
    cy.get('#c').click({ force: true })
    cy.get('#c').should('be.checked').and('have.focus')
    seen().should('deep.equal', ['input c', 'change c'])
    cy.get('#a').click({ force: true })
    cy.hash().should('equal', '#there')
  })

  it('leaves out the focus if the press was prevented', () => {
    mount('<input id="i">', (win) => win.document.getElementById('i').addEventListener('mousedown', (event) => event.preventDefault()))
    cy.get('#i').click({ force: true })
    cy.get('#i').should('not.have.focus')
    cy.get('#i').click()
    cy.get('#i').should('not.have.focus')
  })
})

describe('dblclick and rightclick', () => {
  it('clicks twice', () => {
    mount('<button id="b">go</button>', (win) => note(win, ['mousedown', 'click', 'dblclick'], (event) => `${event.type} ${event.detail} ${event.isTrusted}`))
    cy.get('#b').dblclick()
    seen().should('deep.equal', ['mousedown 1 true', 'click 1 true', 'mousedown 2 true', 'click 2 true', 'dblclick 2 true'])
  })

  it('clicks twice by force', () => {
    mount('<button id="b" style="display: none">go</button>', (win) => note(win, ['click', 'dblclick'], (event) => `${event.type} ${event.detail}`))
    cy.get('#b').dblclick({ force: true })
    seen().should('deep.equal', ['click 1', 'click 2', 'dblclick 2'])
  })

  it('clicks with the right button', () => {
    mount('<button id="b">go</button>', (win) => note(win, ALL, (event) => `${event.type} ${event.button} ${event.isTrusted}`))
    cy.get('#b').rightclick()
    cy.get('#b').rightclick({ force: true })
    seen().then((all) => {
      const buttons = all.filter((text) => !text.startsWith('focus'))
      expect(buttons.filter((text) => text.endsWith('true')).sort()).to.deep.equal(
        ['auxclick 2 true', 'contextmenu 2 true', 'mousedown 2 true', 'mouseup 2 true', 'pointerdown 2 true', 'pointerup 2 true'].sort(),
      )
      expect(buttons.filter((text) => text.endsWith('false'))).to.include('contextmenu 2 false')
      expect(all.some((text) => text.startsWith('click'))).to.equal(false)
    })
  })
})
