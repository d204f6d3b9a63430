import { failsWith, mount, note, seen, unreached } from './mount'

const soon = { timeout: 300 }

describe('waits until a user could', () => {
  it('for what appears, is enabled and is uncovered', () => {
    mount(
      '<button id="b" style="display: none" disabled>go</button><div id="cover" style="position: absolute; inset: 0"></div>',
      (win) => {
        const button = win.document.getElementById('b')
        note(win, ['click'])
        win.setTimeout(() => (button.style.display = 'inline'), 50)
        win.setTimeout(() => (button.disabled = false), 100)
        win.setTimeout(() => win.document.getElementById('cover').remove(), 150)
      },
    )
    cy.get('#b').click()
    seen().should('deep.equal', ['click b'])
  })

  it('for the end of a transition', () => {
    mount('<button id="b" style="position: relative; left: 0; transition: left 300ms linear">go</button>', (win) => {
      const button = win.document.getElementById('b')
      button.getBoundingClientRect()
      button.style.left = '400px'
      button.addEventListener('click', () => win.seen.push(button.getBoundingClientRect().left > 380))
    })
    cy.get('#b').click()
    seen().should('deep.equal', [true])
  })

  it('for the end of an animation by script', () => {
    mount('<button id="b" style="position: relative; left: 0">go</button>', (win) => {
      const button = win.document.getElementById('b')
      let left = 0
      const move = () => {
        left += 20
        button.style.left = `${left}px`
        if (left < 400) win.requestAnimationFrame(move)
      }
      win.requestAnimationFrame(move)
      button.addEventListener('click', () => win.seen.push(left))
    })
    cy.get('#b').click()
    seen().should('deep.equal', [400])
  })

  it('for the element that replaces one that was removed', () => {
    mount('<div id="root"><button class="b" disabled>old</button></div>', (win) => {
      const root = win.document.getElementById('root')
      win.setTimeout(() => {
        root.innerHTML = '<button class="b">new</button>'
        root.firstChild.addEventListener('click', () => win.seen.push('new'))
      }, 100)
    })
    cy.get('.b').click()
    seen().should('deep.equal', ['new'])
  })

  it('and presses again what moved away at the last moment', () => {
    mount('<button id="b" style="position: absolute; left: 0; top: 0">go</button><button id="trap" style="position: absolute; left: 0; top: 0; display: none">trap</button>', (win) => {
      const button = win.document.getElementById('b')
      for (const one of win.document.querySelectorAll('button')) one.addEventListener('click', () => win.seen.push(one.id))
      // The first move of the mouse comes after the check and before the press.
      win.addEventListener(
        'mousemove',
        () => {
          button.style.left = '300px'
          win.document.getElementById('trap').style.display = 'block'
        },
        { once: true },
      )
    })
    cy.get('#b').click()
    seen().should('deep.equal', ['b'])
  })
})

describe('says why not', () => {
  it('hidden', () => {
    failsWith(/Timed out retrying after 300ms: `cy\.click\(\)` failed because `<button#b>` is not visible because its parent `<p\.p>` has the CSS property `display: none`/)
    mount('<p class="p" style="display: none"><button id="b">go</button></p>')
    cy.get('#b').click(soon)
    unreached()
  })

  it('disabled', () => {
    failsWith(/`<button#b>` is `disabled`/)
    mount('<button id="b" disabled>go</button>')
    cy.get('#b').click(soon)
    unreached()
  })

  it('disabled by its fieldset', () => {
    failsWith(/`<button#b>` is `disabled` by its fieldset `<fieldset\.f>`/)
    mount('<fieldset class="f" disabled><button id="b">go</button></fieldset>')
    cy.get('#b').click(soon)
    unreached()
  })

  it('pointer-events', () => {
    failsWith(/`pointer-events: none`, inherited from its parent `<p>`/)
    mount('<p style="pointer-events: none"><button id="b">go</button></p>')
    cy.get('#b').click(soon)
    unreached()
  })

  it('covered, naming what covers', () => {
    failsWith(/the center of `<button#b>` is being covered by another element:[^]*<div class="modal"/)
    mount('<button id="b">go</button><div class="modal" style="position: absolute; inset: 0">m</div>')
    cy.get('#b').click(soon)
    unreached()
  })

  it('covered in a frame by something outside', () => {
    failsWith(/being covered by another element:[^]*<div class="modal"/)
    mount('<iframe srcdoc="<button>in</button>"></iframe><div class="modal" style="position: absolute; inset: 0">m</div>')
    cy.get('iframe').its('0.contentDocument.body').find('button').click(soon)
    unreached()
  })

  it('animating', () => {
    failsWith(/`<button#b>` is animating/)
    mount(
      '<style>@keyframes go { from { left: 0 } to { left: 500px } }</style><button id="b" style="position: relative; animation: go 300ms linear infinite">go</button>',
    )
    cy.get('#b').click(soon)
    unreached()
  })

  it('out of the viewport without scrolling', () => {
    failsWith(/can't be reached: its center lies outside of the viewport/)
    mount('<div style="height: 3000px"></div><button id="b">go</button>')
    cy.get('#b').click({ ...soon, scrollBehavior: false })
    unreached()
  })

  it('removed', () => {
    failsWith(/is detached from the DOM|no longer attached|to find element/)
    mount('<button id="b" disabled>go</button>', (win) => {
      win.setTimeout(() => win.document.getElementById('b').remove(), 50)
    })
    cy.get('#b').click(soon)
    unreached()
  })

  it('several', () => {
    failsWith(/`cy\.click\(\)` acts on one element, but its subject holds 2/)
    mount('<button>a</button><button>b</button>')
    cy.get('button').click()
    unreached()
  })

  it('readonly', () => {
    failsWith(/`<input#i>` is `readonly`/)
    mount('<input id="i" readonly>')
    cy.get('#i').type('a', soon)
    unreached()
  })

  it('options that are not known', () => {
    failsWith(/`scrollBehavior: sideways`.*must be one of/)
    mount('<button id="b">go</button>')
    cy.get('#b').click({ scrollBehavior: 'sideways' })
    unreached()
  })

  it('animations can be ignored', () => {
    mount(
      '<style>@keyframes go { from { left: 0 } to { left: 5px } }</style><button id="b" style="position: relative; animation: go 300ms linear infinite alternate">go</button>',
      (win) => note(win, ['click']),
    )
    cy.get('#b').click({ waitForAnimations: false })
    cy.get('#b').click({ animationDistanceThreshold: 50 })
    seen().should('deep.equal', ['click b', 'click b'])
  })
})

describe('scrolls', () => {
  const page = '<div style="height: 2000px"></div><button id="b" style="height: 20px">go</button><div style="height: 2000px"></div>'

  for (const [behavior, test] of Object.entries({
    top: (box) => box.top >= 0 && box.top < 2,
    bottom: (box, win) => Math.abs(box.bottom - win.innerHeight) < 2,
    center: (box, win) => Math.abs(box.top + box.height / 2 - win.innerHeight / 2) < 2,
    nearest: (box, win) => Math.abs(box.bottom - win.innerHeight) < 2,
  })) {
    it(`to the ${behavior}`, () => {
      mount(page, (win) => {
        const button = win.document.getElementById('b')
        button.addEventListener('click', () => win.seen.push(test(button.getBoundingClientRect(), win)))
      })
      cy.get('#b').click({ scrollBehavior: behavior })
      seen().should('deep.equal', [true])
    })
  }

  const wide = '<div style="width: 4000px; height: 2000px"></div><button id="b" style="margin: 0 2000px">go</button><div style="height: 2000px"></div>'
  const places = [
    ['start', (box) => box.top < 2 && box.left < 2],
    ['end', (box, win) => Math.abs(box.bottom - win.innerHeight) < 20 && Math.abs(box.right - win.innerWidth) < 20],
    [{ block: 'center', inline: 'start' }, (box, win) => Math.abs(box.top + box.height / 2 - win.innerHeight / 2) < 20 && box.left < 2],
    [{ inline: 'start' }, (box, win) => Math.abs(box.bottom - win.innerHeight) < 20 && box.left < 2],
  ]
  for (const [behavior, test] of places) {
    it(`on both axes: ${JSON.stringify(behavior)}`, () => {
      mount(wide, (win) => {
        const button = win.document.getElementById('b')
        button.addEventListener('click', () => win.seen.push(test(button.getBoundingClientRect(), win)))
      })
      cy.get('#b').click({ scrollBehavior: behavior })
      seen().should('deep.equal', [true])
    })
  }

  it('to the top by default, and as a test is configured', { scrollBehavior: 'center' }, () => {
    mount(page, (win) => {
      const button = win.document.getElementById('b')
      button.addEventListener('click', () => win.seen.push(Math.round(button.getBoundingClientRect().top + 10 - win.innerHeight / 2)))
    })
    cy.get('#b').click()
    seen().its(0).should('be.closeTo', 0, 1)
  })

  it('out from under a fixed header', () => {
    mount(`<header style="position: fixed; top: 0; left: 0; right: 0; height: 120px; background: red">h</header>${page}`, (win) => note(win, ['click']))
    cy.get('#b').click()
    seen().should('deep.equal', ['click b'])
  })

  it('out from under a sticky header in a list', () => {
    mount(
      `<div style="height: 200px; overflow: auto"><header style="position: sticky; top: 0; height: 60px; background: red">h</header>${page}</div>`,
      (win) => note(win, ['click']),
    )
    cy.get('#b').click()
    seen().should('deep.equal', ['click b'])
  })

  it('out from above a fixed footer', () => {
    mount(`<footer style="position: fixed; bottom: 0; left: 0; right: 0; height: 120px; background: red">h</footer>${page}`, (win) => note(win, ['click']))
    cy.get('#b').click({ scrollBehavior: 'bottom' })
    seen().should('deep.equal', ['click b'])
  })

  it('without the function that a test replaced', () => {
    mount(page, (win) => note(win, ['click']))
    cy.window().then((win) => cy.stub(win.Element.prototype, 'scrollIntoView').as('scroll'))
    cy.get('#b').click()
    seen().should('deep.equal', ['click b'])
    cy.get('@scroll').should('not.have.been.called')
  })

  it('although the page scrolls smoothly', () => {
    mount(`<style>html { scroll-behavior: smooth }</style>${page}`, (win) => note(win, ['click']))
    cy.get('#b').click()
    seen().should('deep.equal', ['click b'])
  })
})

describe('moves the mouse away', () => {
  it('from a menu that only shows while it is hovered', () => {
    mount(
      `<style>
        #menu { position: absolute; left: 0; top: 0; width: 100px }
        #list { display: none; height: 100px; background: red }
        #menu:hover #list { display: block }
        #b { position: absolute; left: 0; top: 60px }
      </style><button id="b">go</button><div id="menu"><b id="title">menu</b><div id="list">item</div></div>`,
      (win) => note(win, ['click']),
    )
    cy.get('#title').click()
    cy.get('#list').should('be.visible')
    cy.get('#b').click()
    seen().should('deep.equal', ['click title', 'click b'])
  })
})
