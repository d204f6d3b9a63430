import { failsWith, mount, note, seen, unreached } from './mount'

describe('press', () => {
  it('presses a key where the focus is', () => {
    mount('<input id="i"><input id="j">', (win) => note(win, ['keydown'], (event) => `${event.key} ${event.isTrusted}`))
    cy.get('#i').focus()
    cy.press(Cypress.Keyboard.Keys.TAB)
    cy.get('#j').should('have.focus')
    cy.press('x').should('equal', null)
    cy.press('Space')
    cy.get('#j').should('have.value', 'x ')
    seen().should('deep.equal', ['Tab true', 'x true', '  true'])
  })

  it('refuses unknown keys', () => {
    failsWith(/`cy\.press\(\)` does not know the key `Nope`/)
    mount('')
    cy.press('Nope')
    unreached()
  })
})

describe('selectFile', () => {
  const files = ($input) => Array.from($input[0].files, ({ name, type, size }) => ({ name, type, size }))
  const path = 'pages/blank.html'

  it('puts a file of the disk into an input', () => {
    mount('<input id="i" type="file">', (win) => note(win, ['input', 'change']))
    cy.get('#i')
      .selectFile(path)
      .should(($input) => {
        const [file] = files($input)
        expect(file.name).to.equal('blank.html')
        expect(file.type).to.equal('text/html')
        expect(file.size).to.be.greaterThan(100)
      })
    seen().should('deep.equal', ['input i', 'change i'])
  })

  it('takes bytes, objects and descriptions', () => {
    mount('<input id="i" type="file" multiple>')
    cy.get('#i').selectFile([
      Cypress.Buffer.from('hello'),
      { contents: { a: 1 }, fileName: 'a.json', lastModified: 5 },
      { contents: Cypress.Buffer.from('x'), fileName: 'a.json', mimeType: 'text/x' },
    ])
    cy.get('#i').should(($input) => {
      expect(files($input)).to.deep.equal([
        { name: '', type: '', size: 5 },
        { name: 'a.json', type: 'application/json', size: 7 },
        { name: 'a.json', type: 'text/x', size: 1 },
      ])
      expect($input[0].files[1].lastModified).to.equal(5)
    })
  })

  it('takes an alias', () => {
    mount('<input id="i" type="file">')
    cy.wrap('text').as('text')
    cy.get('#i').selectFile({ contents: '@text', fileName: 't.txt' })
    cy.get('#i').should(($input) => expect(files($input)).to.deep.equal([{ name: 't.txt', type: 'text/plain', size: 4 }]))
  })

  it('finds the input of a label, and reaches hidden ones by force', () => {
    mount('<label id="l">pick <input id="i" type="file"></label><input id="h" type="file" style="display: none">')
    cy.get('#l').selectFile(path)
    cy.get('#i').should(($input) => expect(files($input)).to.have.length(1))
    cy.get('#h').selectFile(path, { force: true })
    cy.get('#h').should(($input) => expect(files($input)).to.have.length(1))
  })

  it('drops on an element and on the document', () => {
    mount('<div id="d" style="height: 50px">drop</div>', (win) =>
      note(win, ['dragenter', 'dragover', 'drop'], (event) => `${event.type} ${event.target.id || event.target.nodeName} ${event.dataTransfer.files[0].name}`),
    )
    cy.get('#d').selectFile(path, { action: 'drag-drop' })
    cy.document().selectFile(path, { action: 'drag-drop' })
    seen().should('deep.equal', [
      'dragenter d blank.html',
      'dragover d blank.html',
      'drop d blank.html',
      'dragenter #document blank.html',
      'dragover #document blank.html',
      'drop #document blank.html',
    ])
  })

  it('refuses several files for one', () => {
    failsWith(/`<input#i>` lacks the `multiple` attribute, but 2 files were given/)
    mount('<input id="i" type="file">')
    cy.get('#i').selectFile([path, path])
    unreached()
  })

  it('refuses other elements', () => {
    failsWith(/is neither an `<input type="file">` nor a label of one/)
    mount('<input id="i">')
    cy.get('#i').selectFile(path)
    unreached()
  })

  it('names a file that is not there', () => {
    failsWith(/`cy\.selectFile\("nope\.txt"\)` found no file at `.*nope\.txt`/)
    mount('<input id="i" type="file">')
    cy.get('#i').selectFile('nope.txt', { timeout: 200 })
    unreached()
  })
})
