import { failsWith, mount, note, seen, unreached } from './mount'

describe('clear', () => {
  it('empties by real input', () => {
    mount('<input id="i" value="abc"><textarea id="t">one\ntwo</textarea><div id="c" contenteditable>x<b>y</b></div><input id="n" type="number" value="12">', (win) =>
      note(win, ['keydown', 'input'], (event) => `${event.type} ${event.target.id} ${event.isTrusted}`),
    )
    cy.get('#i').clear().should('have.value', '')
    seen().should('deep.equal', ['keydown i true', 'input i true'])
    cy.get('#t').clear().should('have.value', '')
    cy.get('#c').clear().should('have.text', '')
    cy.get('#n').clear().type('3').should('have.value', '3').and('have.value', 3)
  })

  it('empties inputs with a value of their own', () => {
    mount('<input id="i" type="date" value="1999-12-31">', (win) => note(win, ['input', 'change']))
    cy.get('#i').clear().should('have.value', '')
    seen().should('deep.equal', ['input i', 'change i'])
  })

  it('empties each of several', () => {
    mount('<input value="a"><input value="b">')
    cy.get('input').clear()
    cy.get('input').each(($input) => expect($input).to.have.value(''))
  })

  it('empties by force', () => {
    mount('<input id="i" value="abc" style="display: none">')
    cy.get('#i').clear({ force: true }).should('have.value', '')
  })

  it('refuses what has no text', () => {
    failsWith(/`cy\.clear\(\)` failed because `<nav#n>` holds no text that could be cleared/)
    mount('<nav id="n">text</nav>')
    cy.get('#n').clear()
    unreached()
  })

  it('refuses disabled fields', () => {
    failsWith(/`<input#i>` is `disabled`/)
    mount('<input id="i" disabled>')
    cy.get('#i').clear({ timeout: 200 })
    unreached()
  })
})

describe('check and uncheck', () => {
  const boxes = '<input type="checkbox" id="a" value="a"><input type="checkbox" id="b" value="b" checked><input type="radio" name="r" id="c" value="c"><input type="radio" name="r" id="d" value="d">'
  const events = (win) => note(win, ['click', 'input', 'change'], (event) => `${event.type} ${event.target.id} ${event.isTrusted}`)

  it('press what is not in the state yet', () => {
    mount(boxes, events)
    cy.get('[type=checkbox]').check().should('be.checked')
    seen().should('deep.equal', ['click a true', 'input a true', 'change a true'])
    cy.get('[type=checkbox]').uncheck().should('not.be.checked')
  })

  it('take values', () => {
    mount(boxes)
    cy.get('input').check(['a', 'd'])
    cy.get('#a').should('be.checked')
    cy.get('#c').should('not.be.checked')
    cy.get('#d').should('be.checked')
    cy.get('[type=radio]').check('c')
    cy.get('#c').should('be.checked')
    cy.get('[type=checkbox]').uncheck('b', { timeout: 1000 })
    cy.get('#b').should('not.be.checked')
    cy.get('[type=checkbox]').check('a').should('have.length', 1).and('have.id', 'a')
  })

  it('reach hidden ones by force', () => {
    mount('<input type="checkbox" id="a" style="display: none">')
    cy.get('#a').should('not.be.visible').check({ force: true }).should('be.checked')
    cy.get('#a').uncheck({ force: true }).should('not.be.checked')
  })

  it('wait for disabled ones', () => {
    failsWith(/`cy\.check\(\)` failed because `<input#a>` is `disabled`/)
    mount('<input type="checkbox" id="a" disabled>')
    cy.get('#a').check({ timeout: 200 })
    unreached()
  })

  it('refuse other elements', () => {
    failsWith(/`cy\.check\(\)` failed because `<input#a>` is neither a checkbox nor a radio/)
    mount('<input id="a">')
    cy.get('#a').check()
    unreached()
  })

  it('refuse to uncheck radios', () => {
    failsWith(/`cy\.uncheck\(\)` failed because `<input#a>` is not a checkbox/)
    mount('<input type="radio" id="a" checked>')
    cy.get('#a').uncheck()
    unreached()
  })

  it('refuse values that are not there', () => {
    failsWith(/`cy\.check\(\)` found no element of its subject with the value `z`. The values there are `a`, `b`/)
    mount(boxes)
    cy.get('[type=checkbox]').check('z')
    unreached()
  })
})

describe('select', () => {
  const list = `<select id="s">
    <option value="1">One</option><option value="2">Two
      words</option><option value="3" disabled>Three</option><optgroup label="G" disabled><option value="4">Four</option></optgroup>
    <option value="5">Same</option><option value="6">Same</option></select>`
  const several = '<select id="m" multiple><option value="1" selected>One</option><option value="2">Two</option><option value="3">Three</option></select>'

  it('selects by value, text and index', () => {
    mount(list, (win) => note(win, ['mousedown', 'focus', 'mouseup', 'click', 'input', 'change']))
    cy.get('#s').select('2').should('have.value', '2')
    seen().should('deep.equal', ['mousedown s', 'focus s', 'mouseup s', 'click s', 'input s', 'change s'])
    cy.get('#s').select('One').should('have.value', '1')
    cy.get('#s').select('Two words').should('have.value', '2')
    cy.get('#s').select(0).should('have.value', '1')
  })

  it('says nothing if the same is selected again', () => {
    mount(list, (win) => note(win, ['input', 'change']))
    cy.get('#s').select('1')
    seen().should('deep.equal', [])
  })

  it('selects several, and none', () => {
    mount(several)
    cy.get('#m').select(['Two', '3']).invoke('val').should('deep.equal', ['2', '3'])
    cy.get('#m').select([0, 1]).invoke('val').should('deep.equal', ['1', '2'])
    cy.get('#m').select([]).invoke('val').should('deep.equal', [])
  })

  it('waits for options to appear', () => {
    mount('<select id="s"><option>a</option></select>', (win) => {
      win.setTimeout(() => win.document.getElementById('s').add(new win.Option('late')), 100)
    })
    cy.get('#s').select('late').should('have.value', 'late')
  })

  it('selects by force', () => {
    mount('<select id="s" disabled style="display: none"><option>a</option><option>b</option></select>')
    cy.get('#s').select('b', { force: true }).should('have.value', 'b')
  })

  function refuses(name, html, args, pattern) {
    it(name, () => {
      failsWith(pattern)
      mount(html)
      cy.get('body > *').select(...args)
      unreached()
    })
  }
  const soon = { timeout: 200 }
  refuses('names the options there are', list, ['nine', soon], /found no option with the value or text `nine`.*"One" \(`1`\)/)
  refuses('refuses an index that is not there', list, [17, soon], /found no option with the index `17`/)
  refuses('refuses a disabled option', list, ['3', soon], /can't choose the option `3`: it is `disabled`/)
  refuses('refuses an option of a disabled group, also by force', list, ['Four', { ...soon, force: true }], /option `Four`: its group "G" is `disabled`/)
  refuses('refuses an ambiguous text', list, ['Same', soon], /found 2 options with the text `Same`/)
  refuses('refuses several for one', list, [['1', '2']], /was called with 2 options.*lacks the `multiple` attribute/)
  refuses('refuses a disabled select', '<select disabled><option>a</option></select>', ['a', soon], /is `disabled`/)
  refuses('refuses other elements', '<p>a</p>', ['a'], /`<p>` is not a `<select>` element/)
  refuses('refuses other arguments', list, [{}], /takes the value, text or index of an option/)
})

describe('focus and blur', () => {
  it('move the focus', () => {
    mount('<input id="a"><input id="b">', (win) => note(win, ['focus', 'blur'], (event) => `${event.type} ${event.target.id} ${event.isTrusted}`))
    cy.get('#a').focus().should('have.focus')
    cy.get('#b').focus()
    cy.focused().should('have.id', 'b')
    cy.get('#b').blur().should('not.have.focus')
    seen().should('deep.equal', ['focus a true', 'blur a true', 'focus b true', 'blur b true'])
  })

  it('take the window and the body', () => {
    mount('<input id="a">', (win) => {
      win.addEventListener('focus', (event) => event.target === win && win.seen.push('window focus'))
      win.addEventListener('blur', (event) => event.target === win && win.seen.push('window blur'))
    })
    cy.get('#a').focus()
    cy.window().focus()
    cy.window().blur()
    cy.get('body').focus()
    cy.get('body').blur()
    cy.get('#a').should('have.focus')
    seen().should('deep.equal', ['window focus', 'window blur'])
  })

  it('changes on blur what was typed', () => {
    mount('<input id="a">', (win) => note(win, ['change', 'blur']))
    cy.get('#a').type('x').blur()
    seen().should('deep.equal', ['change a', 'blur a'])
  })

  it('blur by force', () => {
    mount('<input id="a">', (win) => note(win, ['blur', 'focusout']))
    cy.get('#a').blur({ force: true })
    seen().should('deep.equal', ['blur a', 'focusout a'])
  })

  it('refuse what can have no focus', () => {
    failsWith(/`cy\.focus\(\)` failed because `<p#p>` is not focusable/)
    mount('<p id="p">a</p>')
    cy.get('#p').focus({ timeout: 200 })
    unreached()
  })

  it('refuse to blur what has none', () => {
    failsWith(/`cy\.blur\(\)` failed because `<input#a>` is not focused: the focus is on `<input#b>`/)
    mount('<input id="a"><input id="b">')
    cy.get('#b').focus()
    cy.get('#a').blur({ timeout: 200 })
    unreached()
  })
})

describe('submit', () => {
  it('fires and submits', () => {
    cy.visit('/pages/forms.html')
    cy.get('#go').submit()
    cy.get('#arrived').should('be.visible')
    cy.location('search').should('equal', '?name=&other=')
  })

  it('can be prevented', () => {
    mount('<form id="f" action="/pages/next.html"></form>', (win) => {
      note(win, ['submit'])
      win.addEventListener('submit', (event) => event.preventDefault())
    })
    cy.get('#f').submit().should('have.id', 'f')
    seen().should('deep.equal', ['submit f'])
  })

  it('refuses other elements', () => {
    failsWith(/`cy\.submit\(\)` failed because `<input#i>` is not a `<form>`/)
    mount('<form><input id="i"></form>')
    cy.get('#i').submit()
    unreached()
  })

  it('lists invalid fields', () => {
    failsWith(/the form has 1 invalid field:[^]*`<input#i>`: /)
    mount('<form id="f"><input id="i" required></form>')
    cy.get('#f').submit()
    unreached()
  })
})
