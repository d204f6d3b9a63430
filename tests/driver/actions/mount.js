/** Visits an empty page and fills its body; `setup` gets its window. */
export function mount(html, setup) {
  cy.visit('/pages/blank.html')
  cy.window().then((win) => {
    win.document.body.innerHTML = html
    win.seen = []
    setup?.(win)
  })
}

/** Notes events on the window of the page as text, in `win.seen`. */
export function note(win, types, describe = (event) => `${event.type} ${event.target.id || event.target.localName}`) {
  for (const type of types) win.addEventListener(type, (event) => win.seen.push(describe(event)), true)
}

export function seen() {
  return cy.window().its('seen')
}

/** The test passes if a command fails with a message that matches all patterns. */
export function failsWith(...patterns) {
  cy.on('fail', (error) => {
    for (const pattern of patterns) expect(error.message).to.match(pattern)
  })
}

/** After the command that should fail. */
export function unreached() {
  cy.then(() => {
    throw new Error('the command before did not fail')
  })
}
