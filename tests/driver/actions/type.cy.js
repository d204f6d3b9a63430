import { failsWith, mount, note, seen, unreached } from './mount'

const keys = (event) => `${event.type} ${event.key ?? event.data ?? ''}`

describe('type', () => {
  it('fires what a keyboard fires, trusted', () => {
    mount('<input id="i">', (win) =>
      note(win, ['keydown', 'keypress', 'beforeinput', 'input', 'keyup', 'change'], (event) => `${keys(event)} ${event.isTrusted}`),
    )
    cy.get('#i').type('aB').should('have.value', 'aB').and('have.focus')
    seen().should('deep.equal', [
      'keydown a true',
      'keypress a true',
      'beforeinput a true',
      'input a true',
      'keyup a true',
      'keydown B true',
      'keypress B true',
      'beforeinput B true',
      'input B true',
      'keyup B true',
    ])
    cy.get('#i').blur()
    seen().its(10).should('equal', 'change  true')
  })

  it('passes codes', () => {
    mount('<input id="i">', (win) =>
      note(win, ['keydown'], (event) => [event.key, event.code, event.keyCode, event.which, event.location, event.shiftKey]),
    )
    cy.get('#i').type('a9?{shift}{enter}{leftArrow} ')
    seen().should('deep.equal', [
      ['a', 'KeyA', 65, 65, 0, false],
      ['9', 'Digit9', 57, 57, 0, false],
      ['?', 'Slash', 191, 191, 0, false],
      ['Shift', 'ShiftLeft', 16, 16, 1, true],
      ['Enter', 'Enter', 13, 13, 0, true],
      ['ArrowLeft', 'ArrowLeft', 37, 37, 0, true],
      [' ', 'Space', 32, 32, 0, true],
    ])
  })

  it('clicks what has no focus, and leaves alone what has', () => {
    mount('<input id="i">', (win) => note(win, ['mousedown', 'click']))
    cy.get('#i').type('a')
    cy.get('#i').type('b').should('have.value', 'ab')
    seen().should('deep.equal', ['mousedown i', 'click i'])
  })

  it('types at the end of what is there', () => {
    mount('<input id="i" value="ab"><textarea id="t">one\ntwo</textarea><input id="n" type="number" value="12"><input id="e" type="email" value="a@"><div id="c" contenteditable>x<b>y</b></div>')
    cy.get('#i').type('c').should('have.value', 'abc')
    cy.get('#t').type(' three').should('have.value', 'one\ntwo three')
    cy.get('#n').type('3').should('have.value', '123')
    cy.get('#e').type('b.c').should('have.value', 'a@b.c')
    cy.get('#c').type('z').should('have.text', 'xyz')
  })

  it('types at the end after a focus by script, but where a selection was made otherwise', () => {
    mount('<input id="i" value="abc"><input id="j" value="abc">')
    cy.get('#i').focus()
    cy.get('#i').type('d').should('have.value', 'abcd')
    cy.get('#j').focus().then(($j) => $j[0].setSelectionRange(1, 2))
    cy.get('#j').type('X').should('have.value', 'aXc')
  })

  it('keeps the cursor between commands', () => {
    mount('<input id="i" value="abc">')
    cy.get('#i').type('{leftArrow}x').should('have.value', 'abxc')
    cy.get('#i').type('y').should('have.value', 'abxyc')
    cy.get('#i').type('{moveToStart}1')
    cy.get('#i').type('2').should('have.value', '12abxyc')
  })

  it('types where mousedown was prevented', () => {
    mount('<input id="i">', (win) => win.document.getElementById('i').addEventListener('mousedown', (event) => event.preventDefault()))
    cy.get('#i').type('abc').should('have.value', 'abc')
  })

  it('respects prevented keys', () => {
    mount('<input id="i">', (win) =>
      win.document.getElementById('i').addEventListener('keydown', (event) => {
        if (event.key === 'b') event.preventDefault()
      }),
    )
    cy.get('#i').type('abc').should('have.value', 'ac')
  })

  it('respects maxlength, and the types of inputs', () => {
    mount('<input id="i" maxlength="3"><input id="n" type="number">')
    cy.get('#i').type('abcdef').should('have.value', 'abc')
    cy.get('#n').type('-1.5e2').should('have.value', '-1.5e2')
  })

  it('follows the focus where the page moves it, at once or later', () => {
    mount('<input maxlength="1"><input maxlength="1"><input maxlength="1">', (win) => {
      const boxes = [...win.document.querySelectorAll('input')]
      boxes[0].addEventListener('input', () => boxes[1].focus())
      boxes[1].addEventListener('input', () => win.setTimeout(() => boxes[2].focus(), 0))
    })
    cy.get('input').first().type('123')
    cy.get('input').then(($all) => expect([...$all].map((input) => input.value)).to.deep.equal(['1', '2', '3']))
  })

  it('accepts numbers', () => {
    mount('<input id="i">')
    cy.get('#i').type(0).should('have.value', '0')
  })

  it('types what is on no keyboard', () => {
    mount('<textarea id="t"></textarea>', (win) => note(win, ['keydown'], (event) => event.key))
    cy.get('#t').type('äß 日本 👍🏽 e\u0301').should('have.value', 'äß 日本 👍🏽 e\u0301')
    seen().should('deep.equal', ['ä', 'ß', ' ', '日', '本', ' ', ' '])
  })

  it('breaks lines', () => {
    mount('<textarea id="t"></textarea><div id="c" contenteditable></div>')
    cy.get('#t').type('one\ntwo{enter}three\r\nfour').should('have.value', 'one\ntwo\nthree\nfour')
    cy.get('#c').type('one{enter}two').invoke('prop', 'innerText').should('match', /^one\n+two$/)
  })

  it('waits between keys', () => {
    mount('<input id="i">', (win) => note(win, ['keydown'], () => win.performance.now()))
    cy.get('#i').type('ab', { delay: 60 })
    seen().should(([first, second]) => expect(second - first).to.be.at.least(50))
  })

  it('yields its subject', () => {
    mount('<input id="i">')
    cy.get('#i').type('a').should('have.id', 'i')
  })
})

describe('sequences', () => {
  function typed(text, before, after, options) {
    it(`${text} makes ${JSON.stringify(after)}`, () => {
      mount(`<textarea id="t">${before}</textarea>`)
      cy.get('#t').type(text, options).should('have.value', after)
    })
  }
  typed('{{}a}', '', '{a}')
  typed('a{b', '', 'a{b')
  typed('{}}', '', '}')
  typed('{enter}', '', '{enter}', { parseSpecialCharSequences: false })
  typed('{backspace}', 'abc', 'ab')
  typed('{moveToStart}{del}', 'abc', 'bc')
  typed('{leftarrow}{leftArrow}x{rightarrow}y', 'abc', 'axbyc')
  typed('{selectAll}x', 'abc', 'x')
  typed('x{selectall}y{movetostart}z', 'abc', 'zy')
  typed('{home}x{end}y', 'abc', 'xabcy')
  typed('{upArrow}x{downArrow}y', 'ab\ncd', 'abx\ncdy')
  typed('{selectall}{del}new', 'abc', 'new')
  typed('{ctrl}a', 'abc', 'abc')
  typed('{ctrl+a}x', 'abc', 'x')
  typed('{shift+a}', '', 'a')
  typed('{alt}{ctrl}{meta}{shift}', 'abc', 'abc')

  it('types keys without text', () => {
    mount('<input id="i">', (win) => note(win, ['keydown', 'keypress'], keys))
    cy.get('#i').type('{esc}{insert}{pageUp}{pageDown}{f2}')
    seen().should('deep.equal', ['keydown Escape', 'keydown Insert', 'keydown PageUp', 'keydown PageDown', 'keydown F2'])
  })

  it('tabs', () => {
    mount('<input id="i"><input id="j">')
    cy.get('#i').type('a{tab}b')
    cy.get('#j').should('have.focus').and('have.value', 'b')
  })

  it('presses and releases modifiers', () => {
    mount('<input id="i">', (win) =>
      note(win, ['keydown', 'keyup'], (event) => `${event.type} ${event.key} ${event.shiftKey ? 'S' : ''}${event.altKey ? 'A' : ''}${event.ctrlKey ? 'C' : ''}${event.metaKey ? 'M' : ''}`),
    )
    cy.get('#i').type('{shift}a')
    cy.get('#i').type('{alt+ctrl+b}c')
    seen().should('deep.equal', [
      'keydown Shift S',
      'keydown a S',
      'keyup a S',
      'keyup Shift ',
      'keydown Alt A',
      'keydown Control AC',
      'keydown b AC',
      'keyup b AC',
      'keyup Control A',
      'keyup Alt ',
      'keydown c ',
      'keyup c ',
    ])
  })

  it('holds modifiers between commands', () => {
    mount('<input id="i"><button id="b">go</button>', (win) => note(win, ['click', 'keydown'], (event) => `${event.type} ${event.shiftKey}`))
    cy.get('#i').type('{shift}', { release: false })
    cy.get('#b').click()
    cy.get('#i').type('{alt}')
    cy.get('#b').click()
    seen().should('deep.equal', ['click false', 'keydown true', 'click true', 'click true', 'keydown true', 'click false'])
  })

  it('holds none of the test before', () => {
    mount('<button id="b">go</button>', (win) => {
      note(win, ['click'], (event) => event.shiftKey)
    })
    cy.get('body').type('{shift}', { release: false })
    cy.get('#b').click()
    seen().should('deep.equal', [true])
  })

  it('holds none of the test before, indeed', () => {
    mount('<button id="b">go</button>', (win) => note(win, ['click'], (event) => event.shiftKey))
    cy.get('#b').click()
    seen().should('deep.equal', [false])
  })
})

describe('what can be typed into', () => {
  it('the body and the document', () => {
    mount('<p>text</p>', (win) => note(win, ['keydown', 'click'], (event) => `${event.type} ${event.target.localName} ${event.key ?? ''}`))
    cy.get('body').type('{upArrow}a')
    cy.document().type('b')
    seen().should('deep.equal', ['keydown body ArrowUp', 'keydown body a', 'keydown body b'])
  })

  it('an element with tabindex', () => {
    mount('<div id="d" tabindex="0">text</div>', (win) => note(win, ['keydown', 'keypress', 'input'], keys))
    cy.get('#d').type('a').should('have.focus')
    seen().should('deep.equal', ['keydown a', 'keypress a'])
  })

  it('an editable part of an editable element', () => {
    mount('<div id="c" contenteditable><p id="p">one</p><p>two</p></div>')
    cy.get('#p').type('!')
    cy.get('#c').should('contain.text', '!')
  })

  it('a document in design mode', () => {
    mount('<iframe srcdoc="<p>text</p>"></iframe>')
    cy.get('iframe').its('0.contentDocument.body').find('p').then(($p) => {
      $p[0].ownerDocument.designMode = 'on'
    })
    cy.get('iframe').its('0.contentDocument.body').type('!').should('contain.text', 'text!')
  })

  it('a field in a shadow root', () => {
    mount('<div id="host"></div>', (win) => {
      win.document.getElementById('host').attachShadow({ mode: 'open' }).innerHTML = '<input>'
    })
    cy.get('#host').shadow().find('input').type('abc').should('have.value', 'abc')
    cy.get('#host').shadow().find('input').type('d').should('have.value', 'abcd')
  })

  it('nothing else', () => {
    failsWith(/`cy\.type\(\)` failed because `<p#p>` can hold no text/)
    mount('<p id="p">text</p>')
    cy.get('#p').type('a')
    unreached()
  })
})

describe('inputs with a value of their own', () => {
  const events = (win) => note(win, ['input', 'change'])
  for (const [type, text] of [
    ['date', '1999-12-31'],
    ['month', '1999-12'],
    ['week', '1999-W23'],
    ['time', '23:15'],
    ['time', '10:00:30'],
    ['datetime-local', '1999-12-31T23:59'],
    ['color', '#ff8800'],
    ['range', '70'],
  ]) {
    it(`${type} ${text}`, () => {
      mount(`<input id="i" type="${type}">`, events)
      cy.get('#i').type(text).should('have.value', text)
      seen().should('deep.equal', ['input i', 'change i'])
    })
  }

  for (const [type, text] of [
    ['date', '31/12/1999'],
    ['date', '1999-02-30'],
    ['month', '1999-13'],
    ['week', '1999-W60'],
    ['time', '25:00'],
    ['datetime-local', '1999-12-31'],
    ['date', '{selectAll}1999-12-31'],
  ]) {
    it(`refuses ${type} ${text}`, () => {
      failsWith(new RegExp(`\`cy\\.type\\(\\)\` can't enter \`.*\` into a \`${type}\` input: its values look like`))
      mount(`<input id="i" type="${type}">`)
      cy.get('#i').type(text)
      unreached()
    })
  }

  it('steps by arrows', () => {
    mount('<input id="i" type="date" value="1999-12-31"><input id="r" type="range" value="50">', events)
    cy.get('#i').type('{upArrow}').should('have.value', '2000-01-01')
    cy.get('#i').type('{downArrow}{downArrow}').should('have.value', '1999-12-30')
    cy.get('#r').type('{rightArrow}').should('not.have.value', '50')
  })

  it('reaches controlled inputs past their own setter', () => {
    mount('<input id="i" type="date">', (win) => {
      const input = win.document.getElementById('i')
      const native = Object.getOwnPropertyDescriptor(win.HTMLInputElement.prototype, 'value')
      let tracked = ''
      Object.defineProperty(input, 'value', {
        configurable: true,
        get: () => native.get.call(input),
        set(value) {
          tracked = value
          native.set.call(input, value)
        },
      })
      input.addEventListener('input', () => win.seen.push(tracked === native.get.call(input)))
    })
    cy.get('#i').type('1999-12-31')
    seen().should('deep.equal', [false])
  })
})

describe('forms', () => {
  const submits = (win) => {
    note(win, ['submit', 'click'], (event) => `${event.type} ${event.target.id}`)
    win.addEventListener('submit', (event) => event.preventDefault())
  }

  it('submits by enter, by the button', () => {
    mount('<form id="f"><input id="a"><input id="b"><button id="s">s</button></form>', submits)
    cy.get('#b').type('x{enter}')
    seen().should('deep.equal', ['click b', 'click s', 'submit f'])
  })

  it('submits a single field without a button', () => {
    mount('<form id="f"><input id="a"></form>', submits)
    cy.get('#a').type('x{enter}')
    seen().should('deep.equal', ['click a', 'submit f'])
  })

  it('does not submit several fields without a button, nor with a disabled one', () => {
    mount('<form id="f"><input id="a"><input></form><form><input id="b"><button disabled>s</button></form>', submits)
    cy.get('#a').type('x{enter}')
    cy.get('#b').type('x{enter}')
    seen().should('deep.equal', ['click a', 'click b'])
  })

  it('changes before it submits', () => {
    mount('<form id="f"><input id="a"></form>', (win) => {
      note(win, ['change'])
      submits(win)
    })
    cy.get('#a').type('x{enter}')
    seen().should('deep.equal', ['click a', 'change a', 'submit f'])
  })

  it('goes where the form goes', () => {
    cy.visit('/pages/forms.html')
    cy.get('#name').type('me{enter}')
    cy.get('#arrived').should('be.visible')
    cy.location('search').should('equal', '?name=me&other=')
  })
})

describe('type by force', () => {
  it('into what is covered', () => {
    mount('<input id="i" value="a"><div style="position: absolute; inset: 0"></div>')
    cy.get('#i').type('bc', { force: true }).should('have.value', 'abc')
  })

  it('into what is hidden or disabled', () => {
    mount('<input id="i" style="display: none" value="a"><input id="d" disabled value="ab">', (win) => note(win, ['keydown', 'input']))
    cy.get('#i').type('b{backspace}c', { force: true }).should('have.value', 'ac')
    cy.get('#d').type('{selectAll}x', { force: true }).should('have.value', 'x')
    seen().should('include', 'input i').and('include', 'input d')
  })
})

describe('type refuses', () => {
  function refuses(name, args, pattern) {
    it(name, () => {
      failsWith(pattern)
      mount('<input id="i"><input id="j">')
      cy.get('#i').type(...args)
      unreached()
    })
  }
  refuses('an empty text', [''], /`cy\.type\(\)` got an empty text/)
  refuses('what is no text', [{ a: 1 }], /needs a text or a number to type, but got `\{"a":1\}`/)
  refuses('nothing', [], /needs a text or a number to type, but got `undefined`/)
  refuses('an unknown sequence', ['{foo}'], /does not know the sequence `\{foo\}`/)
  refuses('an unknown chord', ['{ctrl+foo}'], /does not know the sequence `\{ctrl\+foo\}`/)
  refuses('a wrong delay', ['a', { delay: -1 }], /`delay: -1`.*0 or a positive number/)

  it('several elements', () => {
    failsWith(/`cy\.type\(\)` acts on one element, but its subject holds 2/)
    mount('<input><input>')
    cy.get('input').type('a')
    unreached()
  })
})

describe('Cypress.Keyboard.defaults', () => {
  it('sets the delay', () => {
    Cypress.Keyboard.defaults({ keystrokeDelay: 60 })
    mount('<input id="i">', (win) => note(win, ['keydown'], () => win.performance.now()))
    cy.get('#i').type('ab')
    seen().should(([first, second]) => expect(second - first).to.be.at.least(50))
    cy.then(() => Cypress.Keyboard.defaults({ keystrokeDelay: 0 }))
  })

  it('refuses what is no delay', () => {
    expect(() => Cypress.Keyboard.defaults({ keystrokeDelay: 'slow' })).to.throw(/`keystrokeDelay: slow`/)
  })
})
