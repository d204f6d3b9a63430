import { failsWith, mount, note, seen, unreached } from './mount'

describe('trigger', () => {
  it('fires one synthetic event that bubbles', () => {
    mount('<div id="d"><button id="b">go</button></div>', (win) => {
      win.document.getElementById('d').addEventListener('mouseover', (event) => win.seen.push([event.target.id, event.constructor.name, event.cancelable]))
    })
    cy.get('#b').trigger('mouseover').should('have.id', 'b')
    seen().should('deep.equal', [['b', 'Event', true]])
  })

  it('takes options of the event', () => {
    mount('<div id="d"><button id="b">go</button></div>', (win) => {
      const log = (event) => win.seen.push([event.currentTarget.id, event.bubbles, event.cancelable, event.constructor.name, event.button, event.detail, event.extra])
      for (const id of ['b', 'd']) win.document.getElementById(id).addEventListener('mousedown', log)
    })
    cy.get('#b').trigger('mousedown', { bubbles: false, cancelable: false, eventConstructor: 'MouseEvent', button: 2, extra: { a: 1 } })
    seen().should('deep.equal', [['b', false, false, 'MouseEvent', 2, 0, { a: 1 }]])
  })

  it('takes a position, coordinates and properties that win over them', () => {
    mount('<div id="b" style="position: absolute; left: 10px; top: 20px; width: 100px; height: 40px">go</div>', (win) =>
      note(win, ['x'], (event) => [event.clientX, event.clientY, event.pageX, event.pageY]),
    )
    cy.get('#b').trigger('x', 'topLeft')
    cy.get('#b').trigger('x', 5, 6)
    cy.get('#b').trigger('x', 'center', { clientX: 1, pageY: 2, eventConstructor: 'MouseEvent' })
    seen().should('deep.equal', [
      [10, 20, 10, 20],
      [15, 26, 15, 26],
      [1, 40, 60, 2],
    ])
  })

  it('takes what its class would refuse', () => {
    mount('<p id="p">a</p>', (win) => note(win, ['drop'], (event) => [event.constructor.name, event.dataTransfer.files]))
    cy.get('#p').trigger('drop', { eventConstructor: 'DragEvent', dataTransfer: { files: ['f'] } })
    seen().should('deep.equal', [['DragEvent', ['f']]])
  })

  it('fires on the window and the document', () => {
    mount('', (win) => {
      win.addEventListener('resize', () => win.seen.push('resize'))
      win.document.addEventListener('custom', (event) => win.seen.push(event.detail))
    })
    cy.window().trigger('resize')
    cy.document().trigger('custom', { eventConstructor: 'CustomEvent', detail: 'hello' })
    seen().should('deep.equal', ['resize', 'hello'])
  })

  it('waits for what a user could reach, unless forced', () => {
    failsWith(/`cy\.trigger\(\)` failed because `<p#p>` is not visible/)
    mount('<p id="p" style="display: none">a</p>', (win) => note(win, ['x']))
    cy.get('#p').trigger('x', { force: true })
    seen().should('deep.equal', ['x p'])
    cy.get('#p').trigger('x', { timeout: 200 })
    unreached()
  })

  it('refuses unknown classes', () => {
    failsWith(/`eventConstructor: Nope`, but the page has no such class/)
    mount('<p id="p">a</p>')
    cy.get('#p').trigger('x', { eventConstructor: 'Nope' })
    unreached()
  })

  it('refuses a missing name', () => {
    failsWith(/`cy\.trigger\(\)` needs the name of an event/)
    mount('<p id="p">a</p>')
    cy.get('#p').trigger()
    unreached()
  })
})
